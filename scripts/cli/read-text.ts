import { BadInput } from "./bad-input";
import type { Io } from "./io";
import { nameOfSource, readSource } from "./read-source";

/** A whole file as text; far above any spec, far below what a machine can hold. */
const MOST_BYTES = 16 * 1024 * 1024;

/** The text of a small file, or of standard input. */
export async function readText(io: Io, file: string): Promise<string> {
  const pieces: Uint8Array[] = [];
  let bytes = 0;
  for await (const piece of readSource(io, file)) {
    pieces.push(piece);
    bytes += piece.length;
    if (bytes > MOST_BYTES)
      throw new BadInput(`${nameOfSource(file)} has more than ${MOST_BYTES / 1024 / 1024} MB; is it the right file?`);
  }
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(Buffer.concat(pieces));
  } catch {
    throw new BadInput(`${nameOfSource(file)} is no UTF-8 text; save it as UTF-8.`);
  }
}
