import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { z } from "zod";
import type { LaunchOptions } from "@/scripts/launch/launch";
import { LINKS_FILE, seedDemo } from "./seed-demo";

const linksSchema = z.array(z.object({ title: z.string(), path: z.string() }));

/** Seeds the demo where it is not there yet, and says what there is to see. */
export const prepareDemo: NonNullable<LaunchOptions["prepare"]> = async (given) => {
  const isNew = await seedDemo(given);
  if (!isNew) given.say(`The demo is there already, in ${given.folder}`);
  const file = path.join(given.folder, LINKS_FILE);
  const links = existsSync(file) ? linksSchema.parse(JSON.parse(readFileSync(file, "utf8"))) : [];
  return (url) =>
    [
      "  Runs marked (recorded) were trained on another day and replayed; the live one trains here and now.",
      ...links.map(({ title, path: where }) => `  ${title}, as a shared link: ${url}${where}`),
      "",
    ].join("\n");
};
