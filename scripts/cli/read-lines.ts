import { NotText, splitLines } from "@/domain/rollout/split-lines";
import { BadInput } from "./bad-input";
import type { Io } from "./io";
import { nameOfSource, readSource } from "./read-source";

export type Line = { number: number; text: string };

/** One rollout never takes so much; a longer line is another kind of file. */
const MOST_LINE_BYTES = 16 * 1024 * 1024;

/** The lines of a file, counted from 1, as they come; blank ones are left out. One that cannot be read refuses the file. */
export async function* readLines(io: Io, file: string): AsyncGenerator<Line> {
  try {
    for await (const { number, text, fault } of splitLines(readSource(io, file), { mostLineBytes: MOST_LINE_BYTES })) {
      if (text === null) throw new BadInput(`${nameOfSource(file)}:${number}: ${fault}`);
      yield { number, text };
    }
  } catch (error) {
    if (error instanceof NotText) throw new BadInput(`${nameOfSource(file)}: ${error.message}`);
    throw error;
  }
}
