import { BadInput } from "./bad-input";
import type { Io } from "./io";
import { nameOfSource, readSource } from "./read-source";

export type Line = { number: number; text: string };

/** One rollout never takes so much; a longer line is another kind of file. */
const MOST_LINE_BYTES = 16 * 1024 * 1024;
const NEWLINE = 0x0a;

/** The lines of a file, counted from 1, as they come; blank ones are left out. Only newlines end a line: JSON may hold U+2028. */
export async function* readLines(io: Io, file: string): AsyncGenerator<Line> {
  const decoder = new TextDecoder("utf-8", { fatal: true });
  let number = 0;
  let rest: Uint8Array[] = [];
  let restBytes = 0;
  const lineOf = (bytes: Uint8Array): Line => {
    number += 1;
    try {
      return { number, text: decoder.decode(bytes).trim() };
    } catch {
      throw new BadInput(`${nameOfSource(file)}:${number}: this line is no UTF-8 text; save the file as UTF-8.`);
    }
  };
  for await (const piece of readSource(io, file)) {
    let from = 0;
    for (let to = piece.indexOf(NEWLINE); to !== -1; to = piece.indexOf(NEWLINE, from)) {
      const line = lineOf(
        rest.length === 0 ? piece.subarray(from, to) : Buffer.concat([...rest, piece.subarray(0, to)]),
      );
      rest = [];
      restBytes = 0;
      from = to + 1;
      if (line.text !== "") yield line;
    }
    if (from < piece.length) {
      rest.push(piece.slice(from));
      restBytes += piece.length - from;
      if (restBytes > MOST_LINE_BYTES)
        throw new BadInput(
          `${nameOfSource(file)}:${number + 1}: this line has more than ${MOST_LINE_BYTES / 1024 / 1024} MB; a rollout is one line of JSON.`,
        );
    }
  }
  if (restBytes > 0) {
    const line = lineOf(Buffer.concat(rest));
    if (line.text !== "") yield line;
  }
}
