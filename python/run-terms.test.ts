import { afterAll, beforeAll, expect, test } from "vitest";
import { pythonRollout } from "@/domain/python/messages";
import type { PythonResult } from "@/domain/python/result";
import { type Rollout, rolloutSchema } from "@/domain/rollout/rollout";
import { openPython } from "./open-python";
import { permissionFlag } from "./start-child";

const head = "def reward(prompt, completion, answer, signals):\n";
const rollout = (completion: string, rest: object = {}): Rollout =>
  rolloutSchema.parse({ promptId: "p", prompt: "2+2=", completion, answer: "4", ...rest });

/** Every term of this file that leaves Python running, on three rollouts, in one child. */
const codes = {
  number: `${head}    return len(completion) / 2`,
  sees: `${head}    return [prompt, completion, answer, signals]`,
  truth: `${head}    return completion == "4"`,
  none: `${head}    return None if completion == "" else 1`,
  text: `${head}    return "1"`,
  infinite: `${head}    return 1e308 * 10`,
  raises: `${head}    print("at", completion)\n    return 1 / (len(completion) - 1)`,
  syntax: "def reward(prompt, completion, answer, signals)\n    return 1",
  unnamed: "def rewards(prompt, completion, answer, signals):\n    return 1",
  draws: `import random\n${head}    return random.random()`,
  steps: `${head}    return sum(signals["progress"]) + signals["tokens"] + signals.get("ref_logprob", 0)`,
  changes: `${head}    signals["progress"].append(9)\n    return len(signals["progress"])`,
  deep: `${head}    return reward(prompt, completion, answer, signals)`,
  quits: `import sys\n${head}    sys.exit(3)`,
  huge: `${head}    return 10 ** 400`,
  grows: `${head}    kept = []\n    while completion == "4":\n        kept.append("a" * 1_000_000)\n    return 1`,
};
const rollouts = [
  rollout("4", { signals: { progress: [0.5, 1] }, tokens: 2, refLogprob: -1.5 }),
  rollout("", { signals: { progress: [0, 0] }, tokens: 1 }),
  rollout("four", { signals: { progress: [1, 1] }, tokens: 5, refLogprob: -4 }),
];
const terms = Object.entries(codes).map(([id, code]) => ({ id, code }));
let results: Map<string, PythonResult>;
const result = (id: keyof typeof codes) => results.get(id) ?? { outcomes: [], printed: null, faults: [], notes: [] };

const session = openPython({ terms, limits: { memoryBytes: 128 * 2 ** 20 } });

beforeAll(async () => {
  results = await session.run(rollouts.map(pythonRollout));
});

afterAll(() => session.close());

test("a number is the term's value, True is 1, None is no value", () => {
  expect(result("number").outcomes).toEqual([0.5, 0, 2].map((value) => ({ status: "ok", value })));
  expect(result("truth").outcomes).toEqual([1, 0, 0].map((value) => ({ status: "ok", value })));
  expect(result("none").outcomes[1]).toEqual({ status: "none" });
});

test("what is no finite number is an error with words", () => {
  const reason = (id: keyof typeof codes) => result(id).outcomes[0];
  expect(reason("text")).toEqual({
    status: "error",
    reason: "reward gave a str, not a number; return an int, a float, a bool or None",
  });
  expect(reason("infinite")).toEqual({ status: "error", reason: "reward gave inf, which is not a finite number" });
  expect(reason("huge")).toEqual({ status: "error", reason: "reward gave a whole number too large for a float" });
});

test("an exception is an error with its line, a traceback and what was printed on the way", () => {
  const { outcomes, faults, printed } = result("raises");
  expect(outcomes[0]).toEqual({ status: "error", reason: "ZeroDivisionError: division by zero (line 3)" });
  expect(outcomes[2]).toEqual({ status: "ok", value: 1 / 3 });
  expect(faults).toMatchObject([{ line: 3, rollout: 0, count: 1 }]);
  expect(faults[0]?.traceback).toContain("return 1 / (len(completion) - 1)");
  expect(faults[0]?.traceback).not.toContain("<rewardsmith>");
  expect(printed).toEqual({
    lines: [
      { rollout: 0, text: "at 4" },
      { rollout: 1, text: "at " },
      { rollout: 2, text: "at four" },
    ],
    count: 3,
  });
});

test("code that cannot be called is a fault at its line and column, and an error on every rollout", () => {
  expect(result("syntax").faults).toMatchObject([{ message: "SyntaxError: expected ':'", line: 1, column: 48 }]);
  expect(result("syntax").outcomes).toEqual(
    rollouts.map(() => ({ status: "error", reason: "SyntaxError: expected ':' (line 1)" })),
  );
  expect(result("unnamed").faults[0]?.message).toMatch(/^there is no function named reward; write def reward/);
});

test("signals are as the rules read them, and a term cannot change them for the next", () => {
  // 0.5 + 1 + 2 - 1.5, 0 + 0 + 1, 1 + 1 + 5 - 4
  expect(result("steps").outcomes).toEqual([2, 1, 3].map((value) => ({ status: "ok", value })));
  expect(result("changes").outcomes).toEqual([3, 3, 3].map((value) => ({ status: "ok", value })));
});

test("what ends Python elsewhere is an error here", () => {
  expect(result("deep").outcomes[0]).toEqual({
    status: "error",
    reason: "RecursionError: maximum recursion depth exceeded (line 2)",
  });
  expect(result("quits").outcomes[0]).toEqual({ status: "error", reason: "SystemExit: 3 (line 3)" });
});

test("the same rollout draws the same numbers wherever it stands", async () => {
  session.setTerms([{ id: "draws", code: codes.draws }]);
  const again = await session.run([...rollouts].reverse().map(pythonRollout));
  expect(again.get("draws")?.outcomes).toEqual([...result("draws").outcomes].reverse());
});

test("a rollout that loops is a timeout, the next ones are scored, and after too many the rest is not tried", async () => {
  const loops = `${head}    while completion.startswith("x"):\n        pass\n    return 1`;
  const looping = openPython({ terms: [{ id: "loops", code: loops }], limits: { rolloutMs: 200, failures: 2 } });
  try {
    const one = await looping.run([rollout("a"), rollout("x"), rollout("b")].map(pythonRollout));
    expect(one.get("loops")?.outcomes.map(({ status }) => status)).toEqual(["ok", "timeout", "ok"]);
    expect(one.get("loops")?.notes).toEqual([]);
    const many = await looping.run(["x", "x", "a", "x"].map((completion) => pythonRollout(rollout(completion))));
    expect(many.get("loops")?.outcomes.map(({ status }) => status)).toEqual(Array(4).fill("timeout"));
    expect(many.get("loops")?.notes).toEqual([
      "loops needed more than 0.2 s for a rollout, time and again: the other 2 rollouts count as timeouts without being run.",
    ]);
  } finally {
    looping.close();
  }
});

test("Python's memory ends at its limit, and the next rollout goes on", () => {
  expect(result("grows").outcomes).toEqual([
    { status: "error", reason: "MemoryError (line 4)" },
    { status: "ok", value: 1 },
    { status: "ok", value: 1 },
  ]);
});

test("a run that is no longer wanted ends, and the next one takes other code", async () => {
  const waits = `import time\n${head}    time.sleep(0.05)\n    return 1`;
  session.setTerms([{ id: "waits", code: waits }]);
  const many = Array.from({ length: 200 }, (_, place) => pythonRollout(rollout(`${place}`)));
  const stop = new AbortController();
  const run = session.run(many, { signal: stop.signal });
  stop.abort(new Error("not wanted"));
  await expect(run).rejects.toThrow("not wanted");
  session.setTerms([{ id: "number", code: codes.number }]);
  const next = await session.run([pythonRollout(rollout("ab"))]);
  expect(next.get("number")?.outcomes).toEqual([{ status: "ok", value: 1 }]);
});

test("runs asked for at once are done one after the other, and none begins once the session is closed", async () => {
  const loops = `${head}    while completion == "x":\n        pass\n    return 1`;
  const own = openPython({ terms: [{ id: "loops", code: loops }] });
  const [first, second] = [["a"], ["b", "x"]].map((texts) =>
    own.run(texts.map((text) => pythonRollout(rollout(text)))),
  );
  expect((await first)?.get("loops")?.outcomes).toEqual([{ status: "ok", value: 1 }]);
  own.close();
  await expect(second).rejects.toThrow("Python was closed");
  await expect(own.run([])).rejects.toThrow("Python was closed");
});

test("Node is asked for its permission model by the name that its version has for it", () => {
  expect(["20.19.0", "22.12.0", "22.13.0", "23.4.0", "23.5.0", "25.1.0"].map(permissionFlag)).toEqual([
    "--experimental-permission",
    "--experimental-permission",
    "--permission",
    "--experimental-permission",
    "--permission",
    "--permission",
  ]);
});
