import { spawn, spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { PythonResult } from "@/domain/python/result";
import { rolloutSchema } from "@/domain/rollout/rollout";
import { engineFolder } from "./places";
import { processUse } from "./process-use";
import { runPythonTerms } from "./run-terms";
import { childRights } from "./start-child";

/** What reward code tries, first as it comes, then with the harness's own hurdles taken away: the process has to hold by itself. */
const folder = mkdtempSync(path.join(tmpdir(), "rewardsmith-locked-"));
const touched = path.join(folder, "touched");
let server: Server;
let port = 0;
let asked = 0;
let results: Map<string, PythonResult>;

const unhindered = [
  "import sys",
  'sys.meta_path[:] = [one for one in sys.meta_path if type(one).__name__ != "_Closed"]',
];
const attempt = (lines: string[], before: string[] = []) =>
  ["def reward(prompt, completion, answer, signals):", ...before, ...lines, "return 1"].join("\n    ");

function attempts(): Record<string, string> {
  const url = `http://127.0.0.1:${port}/`;
  return {
    file: attempt(['open("/etc/passwd").read()']),
    "file of the project": attempt([`open(${JSON.stringify(path.join(process.cwd(), "package.json"))}).read()`]),
    environment: attempt(["import os", 'os.environ["REWARDSMITH_SECRET"]']),
    js: attempt(["import js"]),
    subprocess: attempt(["import subprocess"]),
    program: attempt(["import os", `os.system("touch ${touched}")`]),
    socket: attempt(["import socket"]),
    "socket, unhindered": attempt(
      ["import socket", `socket.create_connection(("127.0.0.1", ${port}), timeout=5).send(b"GET /")`],
      unhindered,
    ),
    "page, unhindered": attempt(["from pyodide.http import open_url", `open_url("${url}")`], unhindered),
    "js, unhindered": attempt(["import js"], unhindered),
    "pyodide_js, unhindered": attempt(["import pyodide_js"], unhindered),
    "run_js, unhindered": attempt(["from pyodide.code import run_js", `run_js("fetch('${url}')")`], unhindered),
    "subprocess, unhindered": attempt(["import subprocess", `subprocess.run(["touch", "${touched}"])`], unhindered),
    "program, unhindered": attempt(
      [
        "import _imp, importlib.machinery",
        `_imp.create_builtin(importlib.machinery.ModuleSpec("posix", None)).system("touch ${touched}")`,
      ],
      unhindered,
    ),
    "JavaScript by ctypes, unhindered": attempt(
      ["import ctypes", `ctypes.CDLL(None).emscripten_run_script(b"fetch('${url}')")`],
      unhindered,
    ),
  };
}

beforeAll(async () => {
  server = createServer((_, response) => {
    asked += 1;
    response.end("secret");
  });
  server.on("connection", () => {
    asked += 1;
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  port = (server.address() as AddressInfo).port;
  process.env.REWARDSMITH_SECRET = "secret";
  const terms = Object.entries(attempts()).map(([id, code]) => ({ id, code }));
  results = await runPythonTerms({ terms, rollouts: [rolloutSchema.parse({ promptId: "p" })] });
});

afterAll(() => {
  delete process.env.REWARDSMITH_SECRET;
  server?.close();
  rmSync(folder, { recursive: true, force: true });
});

test("reward code reads no file, no environment, no page, and starts nothing", () => {
  const outcomes = [...results].map(
    ([
      id,
      {
        outcomes: [outcome],
      },
    ]) => [id, outcome?.status],
  );
  expect(outcomes).toEqual(Object.keys(attempts()).map((id) => [id, "error"]));
  expect(existsSync(touched)).toBe(false);
  expect(asked).toBe(0);
});

test("what is not there is said in words", () => {
  const reason = (id: string) => results.get(id)?.outcomes[0];
  expect(reason("js")).toEqual({ status: "error", reason: "ImportError: js is not available to reward code (line 2)" });
  expect(reason("program")).toEqual({
    status: "error",
    reason: "PermissionError: reward code cannot start or end processes (line 3)",
  });
});

test("code that reached JavaScript starts no thread, where what was taken away would be there again", () => {
  const script = `
    const { giveUpPowers } = await import("./give-up-powers.mjs");
    const start = async () => new (await import("node:worker_threads")).Worker("1", { eval: true }).terminate();
    const tries = {
      worker: start,
      required: async () => new ((await import("node:module")).createRequire(import.meta.url)("worker_threads").Worker)("1"),
      builtin: async () => process.getBuiltinModule("worker_threads"),
      hooks: async () => (await import("node:module")).register("data:text/javascript,1"),
      page: async () => fetch("http://127.0.0.1:${port}/"),
      socket: async () => (await import("node:net")).connect(${port}, "127.0.0.1"),
      lookup: async () => (await import("node:dns/promises")).lookup("localhost"),
    };
    await start();
    giveUpPowers();
    const said = {};
    for (const [name, attempt] of Object.entries(tries)) said[name] = await attempt().then(() => "done", (error) => error.message);
    console.log(JSON.stringify(said));
    process.exit(0);
  `;
  const asked = [...childRights(), "--input-type=module", "-e", script];
  const { stdout } = spawnSync(process.execPath, asked, { cwd: engineFolder(), encoding: "utf8" });
  expect(JSON.parse(stdout)).toEqual({
    ...{ worker: "refused", required: "refused", builtin: "refused", hooks: "refused" },
    ...{ page: "fetch is not defined", socket: "refused", lookup: "refused" },
  });
});

test("a looping child ends when its parent is killed", async () => {
  const script = `
    import { openPython } from "@/python/open-python";
    const code = "print(1)\\ndef reward(prompt, completion, answer, signals):\\n    while True: pass";
    const session = openPython({ terms: [{ id: "loop", code }], limits: { rolloutMs: 600000 } });
    session.run([{ prompt: "", completion: "", answer: null, signals: {} }]);
    setInterval(() => undefined, 1000);
  `;
  const parent = spawn(process.execPath, ["--import", "tsx", "--input-type=module", "-e", script], { stdio: "ignore" });
  let child = 0;
  const find = () => {
    child = childOf(parent.pid ?? 0);
    return child;
  };
  await expect.poll(find, { timeout: 60_000 }).toBeGreaterThan(0);
  // Loading takes 2 s of the processor; what is used beyond is the loop.
  await expect.poll(() => processUse(child)?.cpuMs ?? 0, { timeout: 60_000 }).toBeGreaterThan(5000);
  parent.kill("SIGKILL");
  await expect.poll(() => processUse(child), { timeout: 20_000 }).toBe(null);
});

/** The first child of a process; 0 without one. */
function childOf(pid: number): number {
  try {
    return Number(readFileSync(`/proc/${pid}/task/${pid}/children`, "utf8").trim().split(" ")[0] ?? 0);
  } catch {
    return 0;
  }
}
