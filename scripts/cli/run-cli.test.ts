import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { runCli } from "./run-cli";

const folder = mkdtempSync(path.join(tmpdir(), "rewardsmith-cli-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Runs a command line; what it wrote, said and ended with. */
async function cli(args: readonly string[], input = "") {
  const out: string[] = [];
  const notes: string[] = [];
  const code = await runCli({
    args,
    folder,
    stdin: (async function* () {
      yield input;
    })(),
    write: async (text) => void out.push(text),
    note: (text) => void notes.push(text),
  });
  return { code, out: out.join(""), notes: notes.join("\n") };
}

function file(name: string, content: unknown): string {
  writeFileSync(path.join(folder, name), typeof content === "string" ? content : JSON.stringify(content));
  return name;
}

const correct = { id: "correct", source: { type: "signal", signal: "correct" } };
const spec = (change: object = {}) => ({ schema: "rewardspec/1", name: "R", terms: [correct], ...change });
const rollout = (promptId: string, value: number, more: object = {}) =>
  JSON.stringify({ promptId, completion: "\u2028", signals: { correct: value }, tokens: 3, refLogprob: -1, ...more });

describe("reward evaluate", () => {
  it("prints a line a rollout, in the order of the file, groups apart", async () => {
    const lines = [rollout("a", 1), rollout("b", 0), "", rollout("a", 0), rollout("b", 0)].join("\r\n");
    const { code, out, notes } = await cli(
      ["reward", "evaluate", "--spec", file("plain.json", spec()), "--rollouts", "-"],
      lines,
    );
    expect([code, notes]).toEqual([0, ""]);
    const first = {
      promptId: "a",
      terms: { correct: { status: "ok", value: 1, weighted: 1 } },
      taskTotal: 1,
      objectiveTotal: 1,
      advantage: 1,
    };
    expect(JSON.parse(out.split("\n")[0] ?? "")).toEqual(first);
    expect(linesOf(out).map(({ promptId, advantage }) => [promptId, advantage])).toEqual([
      ["a", 1],
      ["b", 0],
      ["a", -1],
      ["b", 0],
    ]);
  });

  it("says null for what failed, and beside the answer why", async () => {
    const failing = spec({ terms: [correct, { id: "bad", source: { type: "expression", code: "log(correct)" } }] });
    const args = ["reward", "evaluate", "--spec", file("bad.json", failing), "--rollouts", "-"];
    const { code, out, notes } = await cli(args, `${rollout("a", 0)}\n${rollout("a", 1)}`);
    expect(code).toBe(0);
    const [line] = linesOf(out);
    expect(line?.terms.bad).toEqual({ status: "error", value: null, weighted: null });
    expect(line).toMatchObject({ taskTotal: null, objectiveTotal: null, advantage: 0 });
    expect(notes).toContain("bad: 1 of 2 rollouts: ");
    expect(notes).toContain("1 of 2 rollouts have no reward");
  });

  it("reads schedules at --step and base_mean from --base-bank, which it asks for", async () => {
    const transforms = [{ op: "sigmoid_center", center: "base_mean" }];
    const weight = { schedule: "linear", from: 0, to: 2, start: 0, end: 10 };
    const centred = spec({ terms: [{ ...correct, transforms, weight }] });
    const args = ["reward", "evaluate", "--spec", file("centred.json", centred), "--rollouts", "-", "--step", "5"];
    const without = await cli(args, rollout("a", 1));
    expect(without.notes).toContain("needs a bank");
    const bank = file("bank.jsonl", [rollout("x", 0), rollout("y", 2)].join("\n"));
    const { out } = await cli([...args, "--base-bank", bank], rollout("a", 1));
    expect(linesOf(out)[0]?.terms.correct).toEqual({ status: "ok", value: 0.5, weighted: 0.5 });
  });
});

describe("reward forecast", () => {
  it("says where the optimum is, by prompt and over all", async () => {
    // exp(log 3 · 1) = 3 against 1: weights 3/4 and 1/4.
    const objective = { mode: "sampling", alpha: 1, betaInv: Math.log(3) };
    const args = ["reward", "forecast", "--spec", file("kl.json", spec({ objective })), "--rollouts", "-"];
    const { code, out } = await cli(args, [rollout("a", 1), rollout("a", 0, { tokens: 7 })].join("\n"));
    expect(code).toBe(0);
    const answer = JSON.parse(out);
    expect(answer.accuracy).toBeCloseTo(0.75, 12);
    expect(answer.meanLength).toBeCloseTo(4, 12);
    expect(answer.ess.mean).toBeCloseTo(1.6, 12);
    expect(answer.ess.min).toBeCloseTo(1.6, 12);
    expect(answer).toMatchObject({ unseen: 0, perPrompt: [{ promptId: "a", samples: 2, unseen: false }] });
    expect(answer.signals.correct).toBeCloseTo(0.75, 12);
  });

  it("has numbers where beta_inv times the reward is beyond the largest one", async () => {
    const huge = { terms: [{ id: "a", source: { type: "expression", code: "1e303 * correct" } }] };
    const objective = { mode: "sampling", alpha: 1, betaInv: 1e6 };
    const args = ["reward", "forecast", "--spec", file("huge.json", spec({ ...huge, objective })), "--rollouts", "-"];
    const { out } = await cli(args, [rollout("a", 1), rollout("a", 0)].join("\n"));
    const answer = JSON.parse(out);
    expect(answer).toMatchObject({ accuracy: 1, ess: { mean: 1, min: 1 }, unseen: 0 });
    expect(answer.kl).toBeCloseTo(Math.log(2), 12);
  });

  it("takes the options of the other commands, and so do they", async () => {
    const options = ["--spec", file("plain.json", spec()), "--rollouts", "-", "--advantage", "grpo", "--step", "1"];
    for (const command of ["evaluate", "forecast", "check"]) {
      const { code } = await cli(["reward", command, ...options, "--success", "correct"], rollout("a", 1));
      expect([command, code]).toEqual([command, 0]);
    }
  });

  it("names a signal that no rollout has, where no task says which there are", async () => {
    const mistyped = spec({ terms: [{ id: "a", source: { type: "signal", signal: "corect" } }] });
    const args = ["reward", "evaluate", "--spec", file("mistyped.json", mistyped), "--rollouts", "-"];
    const { notes } = await cli(args, rollout("a", 1));
    expect(notes).toContain('No rollout has the signal "corect", which the reward reads. Did you mean "correct"?');
  });

  it("asks for a signal that the rollouts have", async () => {
    const args = ["reward", "forecast", "--spec", file("plain.json", spec()), "--rollouts", "-", "--success", "corect"];
    const { code, notes } = await cli(args, rollout("a", 1));
    expect(code).toBe(2);
    expect(notes).toContain('Did you mean "correct"?');
  });
});

describe("reward check", () => {
  it("ends with 1 when a test of the reward fails, with 0 when all pass", async () => {
    const test = (max: number) => ({
      name: "low",
      rollout: { signals: { correct: 1 } },
      expect: { term: "correct", max },
    });
    const failing = await cli(["reward", "check", "--spec", file("tests.json", spec({ tests: [test(0.5)] }))]);
    expect(failing.code).toBe(1);
    expect(failing.out).toContain("failed   low: correct is 1, expected at most 0.5.\n");
    const passing = await cli(["reward", "check", "--spec", file("tests.json", spec({ tests: [test(1)] }))]);
    expect(passing.code).toBe(0);
    expect(passing.out).toContain("passed   low: correct is 1.\n");
    expect(passing.out).toContain("not run  Checks on rollouts of the base model: give --rollouts");
    expect(passing.out).toContain("No check failed, 1 was not run.\n");
  });
});

describe("reward check on rollouts", () => {
  it("fails a reward that pays wrong answers more, and says it as JSON for machines", async () => {
    const specFile = file("upside-down.json", spec({ terms: [{ ...correct, weight: -1 }] }));
    const lines = ["a", "b"].flatMap((prompt) => [rollout(prompt, 1), rollout(prompt, 0)]).join("\n");
    const args = ["reward", "check", "--spec", specFile, "--rollouts", "-"];
    const { code, out } = await cli([...args, "--json"], lines);
    expect(code).toBe(1);
    const report: { specHash: string; checks: { id: string; status: string }[] } = JSON.parse(out);
    expect(report.specHash).toMatch(/^[0-9a-f]{64}$/);
    expect(report.checks.some(({ status }) => status === "failed")).toBe(true);
    const plain = await cli(args, lines);
    expect(plain.code).toBe(1);
    expect(plain.out).toMatch(/^failed {3}/m);
  });
});

describe("reward export", () => {
  it("prints one file for the engine, and beside it what cannot be expressed", async () => {
    const args = ["reward", "export", file("plain.json", spec()), "--to"];
    const { code, out } = await cli([...args, "trl"]);
    expect(code).toBe(0);
    expect(out).toContain("def ");
    const unknown = await cli([...args, "tlr"]);
    expect([unknown.code, unknown.out]).toEqual([2, ""]);
    expect(unknown.notes).toContain("trl, verl, verifiers, nemo-rl");
  });
});

describe("reward import openai", () => {
  const grader = { type: "string_check", name: "exact", operation: "eq", input: "{{sample.output_text}}" };

  it("prints a reward that the other commands read", async () => {
    const text = JSON.stringify({ ...grader, reference: "{{item.answer}}" });
    const { code, out } = await cli(["reward", "import", "openai"], text);
    expect(code).toBe(0);
    const hashed = await cli(["reward", "hash", "-"], out);
    expect(hashed.out).toMatch(/^[0-9a-f]{64}\n$/);
  });

  it("refuses what it cannot take over, by name and place", async () => {
    const refused = await cli(["reward", "import", "openai", "-"], '{"type": "label_model"}');
    expect([refused.code, refused.out]).toEqual([2, ""]);
    expect(refused.notes).toContain("label_model");
    const broken = await cli(["reward", "import", "openai", "-"], '{\n"type": }');
    expect(broken.notes).toMatch(/^standard input:2:9: /);
  });
});

describe("reward diff", () => {
  it("says in words what differs", async () => {
    const other = file("other.json", spec({ terms: [{ ...correct, weight: 2 }] }));
    const { code, out } = await cli(["reward", "diff", file("plain.json", spec()), other]);
    expect([code, out]).toEqual([0, "term correct changed\n  weight: 1 -> 2\n"]);
    const far = await cli(
      [
        "reward",
        "diff",
        "plain.json",
        file("less.json", spec({ terms: [{ ...correct, weight: -1 }] })),
        "--rollouts",
        "-",
      ],
      `${rollout("a", 0)}\n${rollout("a", 1)}`,
    );
    expect(far.out).toContain("on 2 of 2 rollouts\n  d 1, rho -1, tau -1, flips 1\n");
    const same = await cli(["reward", "diff", "plain.json", "plain.json"]);
    expect(same.out).toBe("Both mean the same to a trainer.\n");
  });
});

describe("bad input", () => {
  it("tells where a reward is no JSON, and where it is no reward", async () => {
    const broken = await cli(["reward", "hash", file("broken.json", '{\n  "schema": "rewardspec/1"\n  "name": 1}')]);
    expect([broken.code, broken.notes]).toEqual([2, 'broken.json:3:3: a "," is missing here']);
    const wrong = await cli([
      "reward",
      "hash",
      file("wrong.json", '{"schema": "rewardspec/1", "name": "R",\n"terms": []}'),
    ]);
    expect([wrong.code, wrong.notes]).toEqual([2, "wrong.json:2:10: terms: is empty; add at least one entry"]);
  });

  it("takes no log-probability above 0, and leaves faulty lines out where it is told to", async () => {
    const lines = [rollout("a", 1), rollout("a", 0, { refLogprob: 0.5 }), rollout("a", 0)].join("\n");
    const args = ["reward", "forecast", "--spec", file("s.json", spec()), "--rollouts", "-"];
    const refused = await cli(args, lines);
    expect([refused.code, refused.out]).toEqual([2, ""]);
    expect(refused.notes).toMatch(/^standard input:2: refLogprob is above 0/);
    const skipped = await cli([...args, "--faulty", "skip"], lines);
    expect(skipped.code).toBe(0);
    expect(skipped.notes).toContain("1 of 3 lines of standard input are faulty and were left out.");
    expect((await cli([...args, "--faulty", "keep"], lines)).code).toBe(2);
  });

  it("tells every faulty line of the rollouts by its number and prints no scores", async () => {
    const lines = [rollout("a", 1), '{"promptId": "a", "signals": {"x": NaN}}', "", '{"promptId": "a", "tokens": 1.5}'];
    const args = ["reward", "evaluate", "--spec", file("plain.json", spec()), "--rollouts", "-"];
    const { code, out, notes } = await cli(args, lines.join("\n"));
    expect([code, out]).toEqual([2, ""]);
    const [first, second] = notes.split("\n");
    expect(first).toMatch(/^standard input:2:36: JSON has no NaN/);
    expect(second).toMatch(/^standard input:4: tokens: /);
  });

  it.each([
    [["reward", "evalute"], 'Did you mean "reward evaluate"?'],
    [["reward", "hash", "nowhere.json"], "Cannot read nowhere.json: there is no such file."],
    [["reward", "evaluate", "--sepc", "x"], "Unknown option '--sepc'"],
    [["reward", "evaluate", "--rollouts", "x"], "--spec is missing"],
    [["reward", "evaluate", "--spec", "-", "--rollouts", "-"], "Standard input can be read once"],
    [["reward", "evaluate", "--spec", "a", "--rollouts", "b", "--advantage", "ppo"], "rloo, grpo, reinforce_pp"],
    [["reward", "evaluate", "--spec", "a", "--rollouts", "b", "--step", "1.5"], "whole number"],
    [["reward", "check", "--spec", "a", "--task", "chess"], "arithmetic, gridworld"],
  ])("%j is refused with what to do", async (args, says) => {
    const { code, out, notes } = await cli(args);
    expect([code, out]).toEqual([2, ""]);
    expect(notes).toContain(says);
  });
});

type Line = {
  promptId: string;
  terms: Record<string, object>;
  taskTotal: number | null;
  advantage: number;
};

function linesOf(out: string): Line[] {
  return out
    .trim()
    .split("\n")
    .map((line): Line => JSON.parse(line));
}
