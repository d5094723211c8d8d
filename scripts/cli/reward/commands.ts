import type { Command } from "@/scripts/cli/io";
import { check } from "./check";
import { evaluate } from "./evaluate";
import { forecast } from "./forecast";
import { hash } from "./hash";

export const rewardCommands: readonly Command[] = [evaluate, forecast, check, hash];
