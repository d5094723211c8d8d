import { spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, expect, it } from "vitest";

/** The command line as a shell meets it: its pipes, its folder and its exit codes. */
const root = fileURLToPath(new URL("../../", import.meta.url));
const folder = mkdtempSync(path.join(tmpdir(), "rewardsmith-spawned-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const term = { id: "correct", source: { type: "signal", signal: "correct" } };
const python = {
  id: "long",
  source: {
    type: "python",
    code: "def reward(prompt, completion, answer, signals):\n    print('hi')\n    return len(completion)",
  },
};
const reward = (...terms: object[]) => JSON.stringify({ schema: "rewardspec/1", name: "R", terms });
writeFileSync(path.join(folder, "plain.json"), reward(term));
writeFileSync(path.join(folder, "python.json"), reward(term, python));

/** Runs `npm run -s cli` from another folder, as a user does; `take` ends the reading after so many characters. */
function npmRun(args: readonly string[], { input = "", take = Number.POSITIVE_INFINITY } = {}) {
  return new Promise<{ code: number | null; out: string; said: string }>((resolve, reject) => {
    const child = spawn("npm", ["--prefix", root, "run", "-s", "cli", "--", ...args], { cwd: folder });
    let [out, said] = ["", ""];
    child.stdout.on("data", (piece: Buffer) => {
      out += piece.toString();
      if (out.length >= take) child.stdout.destroy();
    });
    child.stderr.on("data", (piece: Buffer) => {
      said += piece.toString();
    });
    child.on("error", reject);
    child.on("close", (code) => resolve({ code, out, said }));
    child.stdin.on("error", () => undefined);
    child.stdin.end(input);
  });
}

const rollouts = (count: number) =>
  Array.from({ length: count }, (_, at) =>
    JSON.stringify({ promptId: `p${at >> 3}`, completion: "abc", signals: { correct: at % 2 } }),
  ).join("\n");

it("answers on standard output alone, with paths from the user's folder, and runs Python terms", async () => {
  const args = ["reward", "evaluate", "--spec", "python.json", "--rollouts", "-"];
  const { code, out, said } = await npmRun(args, { input: rollouts(2) });
  expect([code, said.includes("long printed: hi")]).toEqual([0, true]);
  const lines = out
    .trim()
    .split("\n")
    .map((line): { taskTotal: number } => JSON.parse(line));
  expect(lines.map(({ taskTotal }) => taskTotal)).toEqual([3, 4]);
});

it("ends with 2 and the place on bad input", async () => {
  const { code, out, said } = await npmRun(["reward", "evaluate", "--spec", "plain.json", "--rollouts", "-"], {
    input: "{",
  });
  expect([code, out]).toEqual([2, ""]);
  expect(said).toContain("standard input:1:2: ");
});

it("ends quietly when its reader has seen enough", async () => {
  const args = ["reward", "evaluate", "--spec", "plain.json", "--rollouts", "-"];
  const { code, out, said } = await npmRun(args, { input: rollouts(20_000), take: 100 });
  expect(out.startsWith('{"promptId":"p0"')).toBe(true);
  expect([code, said]).toEqual([0, ""]);
});
