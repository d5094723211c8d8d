/** Longest line that is imported, in bytes: a rollout of half a million characters and its signals. */
export const MOST_LINE_BYTES = 2 * 1024 * 1024;

/** A file that is no text at all; the sentence says what it is, and what to do. */
export class NotText extends Error {}

/** A line that is not blank, by its number from 1; `text` is null where it cannot be read, and `fault` says why. */
export type Line = { number: number; text: string; fault: null } | { number: number; text: null; fault: string };

const NEWLINE = 0x0a;

/**
 * The lines of a file as it arrives: at most one of them, and a piece of the next, is in memory. CRLF and a BOM are left out. Only
 * newlines end a line, since JSON may hold U+2028.
 */
export async function* splitLines(
  chunks: AsyncIterable<Uint8Array>,
  { mostLineBytes = MOST_LINE_BYTES } = {},
): AsyncGenerator<Line> {
  let number = 0;
  let held: Uint8Array[] = [];
  let heldBytes = 0;
  let isFirst = true;
  for await (const chunk of chunks) {
    if (isFirst && chunk.length > 0) {
      requireText(chunk);
      isFirst = false;
    }
    let from = 0;
    for (;;) {
      const at = chunk.indexOf(NEWLINE, from);
      const end = at === -1 ? chunk.length : at;
      heldBytes += end - from;
      // Of a line that is too long nothing is kept.
      if (heldBytes > mostLineBytes) held = [];
      else if (end > from) held.push(chunk.subarray(from, end));
      if (at === -1) break;
      number += 1;
      const line = lineOf(number, held, heldBytes, mostLineBytes);
      if (line) yield line;
      held = [];
      heldBytes = 0;
      from = at + 1;
    }
  }
  const last = heldBytes > 0 ? lineOf(number + 1, held, heldBytes, mostLineBytes) : null;
  if (last) yield last;
}

const utf8 = new TextDecoder("utf-8", { fatal: true });

function lineOf(number: number, parts: readonly Uint8Array[], bytes: number, most: number): Line | null {
  if (bytes > most) {
    const fault = `The line is ${(bytes / 1024 ** 2).toFixed(1)} MB long; ${most / 1024 ** 2} MB are the most. Shorten the completion or leave signals out.`;
    return { number, text: null, fault };
  }
  try {
    const text = utf8.decode(joined(parts, bytes)).trim();
    return text === "" ? null : { number, text, fault: null };
  } catch {
    return {
      number,
      text: null,
      fault: "The line is not UTF-8. Save the file as UTF-8 (json.dumps writes ASCII, which is).",
    };
  }
}

function joined(parts: readonly Uint8Array[], bytes: number): Uint8Array {
  const [first] = parts;
  if (first && parts.length === 1) return first;
  const whole = new Uint8Array(bytes);
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

/** What is no UTF-8 text at all is refused as a whole, by its first bytes. */
function requireText([a, b, c, d]: Uint8Array): void {
  const refuse = (what: string) => {
    throw new NotText(`This file is ${what}`);
  };
  if ((a === 0xff && b === 0xfe) || (a === 0xfe && b === 0xff) || a === 0 || b === 0) {
    refuse("UTF-16 text. Save it as UTF-8.");
  }
  if (a === 0x1f && b === 0x8b) refuse("compressed by gzip. Unpack it first: gunzip FILE.");
  if (a === 0x28 && b === 0xb5 && c === 0x2f && d === 0xfd) refuse("compressed by zstd. Unpack it first: unzstd FILE.");
  if (a === 0x50 && b === 0x4b && c === 3 && d === 4) refuse("a zip archive. Unpack it first.");
  if (a === 0x50 && b === 0x41 && c === 0x52 && d === 0x31) {
    refuse("Parquet. Write its rows as JSONL first (pandas: frame.to_json(path, orient='records', lines=True)).");
  }
}
