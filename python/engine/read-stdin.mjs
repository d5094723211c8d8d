// Reads stdin line by line for child.mjs, and ends the process where stdin ends.

import fs from "node:fs";
import { parentPort } from "node:worker_threads";

const chunk = Buffer.alloc(65536);
const decoder = new TextDecoder();
let rest = "";
for (;;) {
  let read = 0;
  try {
    read = fs.readSync(0, chunk);
  } catch (error) {
    if (error.code === "EAGAIN") {
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 5);
      continue;
    }
  }
  if (read === 0) process.kill(process.pid, "SIGKILL");
  const lines = (rest + decoder.decode(chunk.subarray(0, read), { stream: true })).split("\n");
  rest = lines.pop() ?? "";
  for (const line of lines) parentPort?.postMessage(line);
}
