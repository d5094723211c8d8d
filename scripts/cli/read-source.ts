import { createReadStream } from "node:fs";
import path from "node:path";
import { BadInput } from "./bad-input";
import { errorCode } from "./error-code";
import type { Io } from "./io";

/** The bytes of a file, or of standard input where it is "-", piece by piece. */
export async function* readSource(io: Io, file: string): AsyncGenerator<Uint8Array> {
  const source: AsyncIterable<Uint8Array | string> =
    file === "-" ? io.stdin : createReadStream(path.resolve(io.folder, file), { highWaterMark: 1 << 18 });
  try {
    for await (const piece of source) yield typeof piece === "string" ? new TextEncoder().encode(piece) : piece;
  } catch (error) {
    const code = errorCode(error);
    if (code === null) throw error;
    throw new BadInput(`Cannot read ${file}: ${reasons[code] ?? code}.`);
  }
}

/** How a file is called in messages. */
export function nameOfSource(file: string): string {
  return file === "-" ? "standard input" : file;
}

/** Two things cannot both come from standard input. */
export function onlyOneFromStdin(files: readonly (string | undefined)[]): void {
  if (files.filter((file) => file === "-").length > 1)
    throw new BadInput("Standard input can be read once: give - for one file and a path for the others.");
}

const reasons: Record<string, string> = {
  ENOENT: "there is no such file",
  EISDIR: "it is a folder",
  EACCES: "this user may not read it",
  ENOTDIR: "a part of its path is no folder",
};
