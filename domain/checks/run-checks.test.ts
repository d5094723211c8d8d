import { describe, expect, it } from "vitest";
import { scoresOf } from "@/domain/preview/score-columns";
import { parseRewardSpec } from "@/domain/reward/parse";
import { type RewardSpec, type RewardSpecInput, rewardSpecSchema } from "@/domain/reward/spec";
import { columnsOf } from "@/domain/rollout/columns-of";
import { type RolloutInput, rolloutSchema } from "@/domain/rollout/rollout";
import { arithmeticTask as task } from "@/domain/task/task";
import { applyEdits } from "./apply-edits";
import type { Check } from "./report";
import { runChecks } from "./run-checks";

type TermInput = RewardSpecInput["terms"][number];
const signal = (id: string, rest: Partial<TermInput> = {}): TermInput => ({
  id,
  source: { type: "signal", signal: id },
  ...rest,
});
const correct = signal("correct");
const reward = (terms: TermInput[], rest: Partial<RewardSpecInput> = {}): RewardSpec =>
  rewardSpecSchema.parse({ schema: "rewardspec/1", name: "R", terms, ...rest });

/** Ten prompts with two right answers (2 and 4 steps) and two wrong ones (0 and 6 steps), ever less likely. */
const answers: Partial<RolloutInput>[] = [
  { signals: { correct: 1, steps: 2, parsed: 1, truncated: 0 }, tokens: 8, refLogprob: -1 },
  { signals: { correct: 1, steps: 4, parsed: 1, truncated: 0 }, tokens: 16, refLogprob: -2 },
  { signals: { correct: 0, steps: 0, parsed: 1, truncated: 0 }, tokens: 4, refLogprob: -3 },
  { signals: { correct: 0, steps: 6, parsed: 0, truncated: 1 }, tokens: 26, refLogprob: -4, stopReason: "length" },
];
const bankOf = (rows: readonly Partial<RolloutInput>[]) =>
  Array.from({ length: 10 }, (_, prompt) =>
    rows.map((row) => rolloutSchema.parse({ promptId: `p${prompt}`, ...row })),
  ).flat();

function checksOf(spec: RewardSpec, rows: readonly Partial<RolloutInput>[] = answers): Check[] {
  const columns = columnsOf(bankOf(rows));
  const rescore = (own: RewardSpec) =>
    scoresOf(columns, { spec: own, algorithm: "rloo", external: new Map(), known: task });
  const bank = { id: "bank", columns, scores: rescore(spec), rescore, cut: {}, notRun: new Map() };
  return runChecks({ spec, task, bank }).checks;
}
const find = (checks: readonly Check[], id: string) => checks.find((check) => check.id === id);
const failures = (checks: readonly Check[]) => checks.filter(({ status }) => status === "failed").map(({ id }) => id);

/** The spec with the offered fix of a check, which must be a reward that can be saved. */
function mended(spec: RewardSpec, check: Check | undefined): RewardSpec {
  const parsed = parseRewardSpec(applyEdits(spec, check?.fix?.patch ?? []), task);
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.faults));
  return parsed.spec;
}

describe("runChecks", () => {
  it("passes a reward that pays right answers", () => {
    const checks = checksOf(reward([{ ...correct, range: [0, 1] }]));
    expect(failures(checks)).toEqual([]);
    // 10 prompts, 2 right by 2 wrong each.
    expect(find(checks, "pair_order")?.reason).toContain("0 of 40 pairs");
    expect(find(checks, "dominance")).toMatchObject({ status: "not_run" });
  });

  it("says without a bank that only tests were run", () => {
    const tests = [{ name: "right pays", rollout: { signals: { correct: 1 } }, expect: { term: "taskTotal", min: 2 } }];
    const report = runChecks({ spec: reward([correct], { tests }), task, bank: { none: "There is no bank." } });
    expect(report.bankId).toBeNull();
    expect(report.checks).toMatchObject([
      { id: "test:0", status: "failed", reason: "taskTotal is 1, expected at least 2." },
      { id: "bank", status: "not_run", reason: "There is no bank." },
    ]);
  });

  it("fails a term out of its range, and clips it", () => {
    const spec = reward([correct, signal("steps", { weight: -0.01, range: [0, 4] })]);
    const check = find(checksOf(spec), "range:steps");
    expect(check).toMatchObject({ status: "failed", reason: expect.stringContaining("outside on 10 of 40 rollouts") });
    expect(check?.examples[0]).toEqual({ place: 3, promptId: "p0", note: "steps is 6" });
    expect(failures(checksOf(mended(spec, check)))).toEqual([]);
  });

  it("widens the range of a step signal's sum, and moves what a closed gate gives into the range", () => {
    const stepwise = answers.map((row) => ({ ...row, signals: { ...row.signals, progress: [0.5, 1] } }));
    const wide = reward([correct, signal("progress", { weight: 0.1, range: [0, 1] })]);
    const widened = find(checksOf(wide, stepwise), "range:progress");
    expect(mended(wide, widened).terms[1]?.range).toEqual([0, 1.5]);
    const gated = reward([{ ...correct, range: [0, 1], gate: { when: "parsed == 1", else: -1 } }]);
    const check = find(checksOf(gated), "range:correct");
    expect(failures(checksOf(mended(gated, check)))).toEqual([]);
  });

  it("fails a penalty that pays, and turns its sign", () => {
    const spec = reward([{ ...correct, weight: 9 }, signal("steps", { role: "penalty", weight: 0.5 })]);
    const check = find(checksOf(spec), "penalty_sign:steps");
    expect(check).toMatchObject({ status: "failed", reason: expect.stringContaining("pays up to 3 on 30 of 40") });
    expect(check?.fix?.label).toBe("Weight of steps: 0.5 → -0.5");
    expect(failures(checksOf(mended(spec, check)))).toEqual([]);
  });

  it("fails a penalty that falls where there is less to punish, and one whose schedule ends above 0", () => {
    const inverted = signal("steps", { role: "penalty", transforms: [{ op: "affine", scale: 1, offset: -6 }] });
    const check = find(checksOf(reward([correct, { ...inverted, weight: 0.1 }])), "penalty_sign:steps");
    expect(check).toMatchObject({
      status: "failed",
      reason: expect.stringContaining("less where there is more of steps"),
    });
    const schedule = { schedule: "linear" as const, from: -1, to: 1, start: 0, end: 10 };
    const turning = reward([correct, signal("steps", { role: "penalty", weight: schedule })]);
    expect(find(checksOf(turning), "penalty_sign:steps")?.status).toBe("failed");
  });

  it("fails a reward that pays wrong answers best, and cuts the weight that does it", () => {
    const spec = reward([correct, signal("steps", { role: "penalty", weight: -0.6 })]);
    const checks = checksOf(spec);
    // Paid: 1 - 1.2 = -0.2 and 1 - 2.4 = -1.4 right, 0 and -3.6 wrong.
    expect(find(checks, "gold_best")).toMatchObject({
      status: "failed",
      reason: expect.stringContaining("On 10 of 10 prompts (100 %)"),
    });
    expect(find(checks, "pair_order")?.reason).toContain("20 of 40 pairs");
    expect(find(checks, "pair_order")?.examples[0]).toMatchObject({
      place: 2,
      note: "wrong, paid 0: more than a right answer, paid -1.4",
    });
    expect(find(checks, "gold_best")?.fix?.label).toBe("Weight of steps: -0.6 → -0.45");
    // 1 - 4 w > 0 asks for w below 0.25.
    expect(find(checks, "pair_order")?.fix?.label).toBe("Weight of steps: -0.6 → -0.15");
    expect(failures(checksOf(mended(spec, find(checks, "pair_order"))))).toEqual([]);
  });

  it("fails a reward that pays truncated answers best, and adds a penalty that outweighs it", () => {
    const spec = reward([{ ...correct, weight: 0.1 }, signal("steps", { role: "shaping", weight: 0.1 })]);
    const check = find(checksOf(spec), "empty_best");
    expect(check).toMatchObject({ status: "failed", reason: expect.stringContaining("On 10 of 10 prompts") });
    // 0.6 for six steps against 0.1 + 0.4.
    expect(check?.examples[0]?.note).toBe("paid 0.6; the best whole answer 0.5");
    expect(find(checksOf(mended(spec, check)), "empty_best")?.status).toBe("passed");
  });

  it("counts rollouts without a value, and gates a term that fails where nothing could be read", () => {
    const inverse: TermInput = { id: "short", source: { type: "expression", code: "1 / parsed" }, weight: 0.1 };
    const check = find(checksOf(reward([correct, inverse])), "finite");
    expect(check).toMatchObject({ status: "failed", reason: expect.stringContaining("10 of 40 rollouts (25 %)") });
    expect(check?.reason).toContain("short: ");
    expect(failures(checksOf(mended(reward([correct, inverse]), check)))).toEqual([]);
  });

  it("scores what is there where a signal is missing", () => {
    const some = answers.map((row, at) => ({
      ...row,
      signals: at === 1 ? { ...row.signals, progress: 1 } : row.signals,
    }));
    const spec = reward([correct, signal("progress", { weight: 0.1 })]);
    const check = find(checksOf(spec, some), "finite");
    expect(check?.fix?.label).toContain("renormalize");
    expect(mended(spec, check).aggregate.missing).toBe("renormalize");
    expect(find(checksOf(mended(spec, check), some), "finite")?.status).toBe("passed");
  });

  it("asks for the order of a gold term", () => {
    const spec = reward([signal("steps", { weight: 0.01 }), signal("correct", { role: "gold" })]);
    const check = find(checksOf(spec), "gold_agreement:correct");
    // Per prompt: right 2 and 4 steps, wrong 0 and 6: two pairs agree, two do not.
    expect(check).toMatchObject({
      status: "failed",
      reason: expect.stringContaining("tau-b is 0 on average over 10 prompts"),
    });
  });

  it("fails a reward that is the same for every answer", () => {
    const check = find(checksOf(reward([{ id: "one", source: { type: "expression", code: "1" } }])), "dead_groups");
    expect(check).toMatchObject({ status: "failed", reason: expect.stringContaining("On 10 of 10 prompts") });
  });

  it("warns of a pull that is hardly felt and offers the beta_inv where D is 1", () => {
    const spec = reward([correct], { objective: { mode: "sampling", alpha: 2, betaInv: 100, normalization: "sum" } });
    const checks = checksOf(spec);
    // Variances 0.25 and 1.25: D = 100 x 0.5 / 1.118 = 44.7.
    expect(find(checks, "dominance")).toMatchObject({ status: "warned", reason: expect.stringContaining("D = 44.72") });
    expect(failures(checks)).toEqual([]);
    expect(find(checksOf(mended(spec, find(checks, "dominance"))), "dominance")?.status).toBe("passed");
  });

  it("does not judge totals that the objective leaves out, nor terms that were not run", () => {
    const sharpening = { mode: "optimization" as const, alpha: 1, betaInv: 0 };
    const spec = reward([signal("steps")], { objective: sharpening });
    expect(find(checksOf(spec), "pair_order")).toMatchObject({ status: "not_run" });
    const python: TermInput = { id: "p", source: { type: "python", code: "def reward(): ..." } };
    const columns = columnsOf(bankOf(answers));
    const mixed = reward([correct, python]);
    const scores = scoresOf(columns, { spec: mixed, algorithm: "rloo", external: new Map(), known: task });
    const notRun = new Map([["p", "its Python was not run"]]);
    const { checks } = runChecks({
      spec: mixed,
      task,
      bank: { id: "bank", columns, scores, rescore: () => scores, cut: {}, notRun },
    });
    expect(failures(checks)).toEqual([]);
    expect(find(checks, "gold_best")).toMatchObject({
      status: "not_run",
      reason: "p has no values here: its Python was not run",
    });
  });
});
