import { expect, test } from "vitest";
import { type Line, MOST_LINE_BYTES, splitLines } from "./split-lines";

async function linesOf(...chunks: (string | Uint8Array)[]): Promise<Line[]> {
  async function* arriving() {
    for (const chunk of chunks) yield typeof chunk === "string" ? Buffer.from(chunk) : chunk;
  }
  const lines: Line[] = [];
  for await (const line of splitLines(arriving())) lines.push(line);
  return lines;
}
const texts = (lines: Line[]) => lines.map(({ number, text }) => [number, text]);

test("lines are numbered as an editor does, blank ones too; BOM and CRLF are no part of them", async () => {
  expect(texts(await linesOf("\ufeff{}\r\n\r\n  \n[1", "]\n", "é".slice(0), "x"))).toEqual([
    [1, "{}"],
    [4, "[1]"],
    [5, "éx"],
  ]);
  expect(await linesOf()).toEqual([]);
});

test("a character that arrives in two pieces is one; bytes that are not UTF-8 are the fault of their line alone", async () => {
  const bytes = Buffer.from("é\n");
  expect(texts(await linesOf(bytes.subarray(0, 1), bytes.subarray(1)))).toEqual([[1, "é"]]);
  const lines = await linesOf("a\n", new Uint8Array([0x61, 0xe9, 0x0a]), "b");
  expect(lines.map(({ text, fault }) => text ?? fault?.slice(0, 24))).toEqual(["a", "The line is not UTF-8. S", "b"]);
});

test("a line that is too long is told, and what follows is read", async () => {
  const half = "x".repeat(MOST_LINE_BYTES / 2 + 1);
  const [long, next] = await linesOf(half, half, "\nshort");
  expect([long?.fault, next?.text]).toEqual([expect.stringContaining("2.0 MB long; 2 MB are the most"), "short"]);
});

test("a file that is no text is refused by name", async () => {
  await expect(linesOf(Buffer.from("\ufeff{}", "utf16le"))).rejects.toThrow("UTF-16");
  await expect(linesOf(Buffer.from("{}", "utf16le"))).rejects.toThrow("UTF-16");
  await expect(linesOf(new Uint8Array([0x1f, 0x8b, 8, 0]))).rejects.toThrow("gunzip");
  await expect(linesOf("PK\u0003\u0004")).rejects.toThrow("zip archive");
  await expect(linesOf("PAR1")).rejects.toThrow("to_json");
});
