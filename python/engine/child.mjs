// The child process in which Python terms run outside a browser. It is started without rights (python/start-child.ts) and gives up
// what those leave open before it loads Python. Messages are JSON lines: in by stdin, out by descriptor 3.

import fs from "node:fs";
import { fileURLToPath, pathToFileURL } from "node:url";
import { Worker } from "node:worker_threads";
import { startEngine } from "./engine.mjs";
import { giveUpPowers } from "./give-up-powers.mjs";

const { pyodideFolder, memoryBytes } = JSON.parse(process.argv[2] ?? "{}");
const indexURL = `${pyodideFolder}/`;
const harness = fs.readFileSync(fileURLToPath(new URL("./harness.py", import.meta.url)), "utf8");
const { loadPyodide } = await import(pathToFileURL(`${indexURL}pyodide.mjs`).href);

const writeSync = fs.writeSync;
const exit = process.exit.bind(process);
const post = (/** @type {unknown} */ answer) => {
  const bytes = Buffer.from(`${JSON.stringify(answer)}\n`);
  for (let sent = 0; sent < bytes.length; ) sent += writeSome(bytes, sent);
};

/** @param {Buffer} bytes @param {number} from */
function writeSome(bytes, from) {
  try {
    return writeSync(3, bytes, from);
  } catch (error) {
    if (error?.code === "EAGAIN") return 0;
    // Nobody listens any more.
    exit(0);
    return 0;
  }
}

// A thread of its own reads stdin and ends the process where stdin ends, also while Python loops: no child outlives its parent.
const reader = new Worker(new URL("./read-stdin.mjs", import.meta.url), { env: {} });
/** @type {string[]} */
const waiting = [];
/** @type {((request: any) => void) | null} */
let engine = null;
reader.on("message", (line) => {
  if (engine) answer(line);
  else waiting.push(line);
});

giveUpPowers();
engine = await startEngine({ loadPyodide, indexURL, harness, memoryBytes, post });
post({ kind: "ready" });
for (const line of waiting.splice(0)) answer(line);

function answer(/** @type {string} */ line) {
  try {
    engine?.(JSON.parse(line));
  } catch (error) {
    // An interpreter that ran out of its stack or was told to exit is of no more use.
    post({ kind: "broken", reason: String(error?.message ?? error).slice(0, 300) });
    exit(1);
  }
}
