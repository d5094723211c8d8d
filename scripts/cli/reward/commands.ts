import type { Command } from "@/scripts/cli/io";
import { check } from "./check";
import { diff } from "./diff";
import { evaluate } from "./evaluate";
import { exportCommand } from "./export";
import { forecast } from "./forecast";
import { hash } from "./hash";
import { importOpenai } from "./import-openai";

export const rewardCommands: readonly Command[] = [evaluate, forecast, check, exportCommand, importOpenai, diff, hash];
