import { describe, expect, it } from "vitest";
import { outcomeColumn } from "@/domain/preview/outcome-column";
import { none, ok, type TermOutcome } from "@/domain/reward/outcome";
import { parseRewardSpec } from "@/domain/reward/parse";
import type { RewardSpec } from "@/domain/reward/spec";
import { columnsOf } from "@/domain/rollout/columns-of";
import { rolloutSchema } from "@/domain/rollout/rollout";
import { handleBaseMeans } from "./handle-base-means";
import { handleChange } from "./handle-change";
import { handleChecks } from "./handle-checks";
import { handleDecided } from "./handle-decided";
import { handleDiff } from "./handle-diff";
import { handlePreview } from "./handle-preview";
import { handleRollouts } from "./handle-rollouts";
import type { Slices } from "./handler";
import { createWorkerLab, type ExternalColumn, type ScoreQuestion } from "./worker-lab";

const known = { signals: [] };
/** Two prompts of two rollouts: x is 0, 1 and 2, 5. */
const rollouts = [0, 1, 2, 5].map((x, row) =>
  rolloutSchema.parse({ promptId: row < 2 ? "a" : "b", signals: { x, correct: row % 2 }, tokens: 3 }),
);

function labOf() {
  const lab = createWorkerLab();
  lab.load({ bankId: "b", columns: columnsOf(rollouts), known: null, success: "correct" });
  return lab;
}
function question(spec: RewardSpec): ScoreQuestion {
  return { spec, algorithm: "rloo", policyStep: null };
}
function specOf(terms: unknown[]): RewardSpec {
  const parsed = parseRewardSpec({ schema: "rewardspec/1", name: "r", terms }, null);
  if (!parsed.ok) throw new Error(JSON.stringify(parsed));
  return parsed.spec;
}
function pythonSpec(code: string, weight = 1) {
  return specOf([{ id: "p", source: { type: "python", code }, weight }]);
}
const code = (version: number) => `def reward(prompt, completion, answer, signals):\n    return ${version}`;
function said(outcomes: TermOutcome[], rows: number[] | null = null): ExternalColumn {
  return { column: outcomeColumn(outcomes), rows: rows && Uint32Array.from(rows) };
}
const centred = (offset: number) =>
  specOf([
    {
      id: "a",
      source: { type: "signal", signal: "x" },
      transforms: [
        { op: "affine", scale: 1, offset },
        { op: "sigmoid_center", center: "base_mean", scale: 1 },
      ],
    },
  ]);
function last<Value>(answer: Slices<Value>): Value {
  for (;;) {
    const slice = answer.next();
    if (slice.done) return slice.value;
  }
}

describe("base means of the lab", () => {
  it("are those of the reward that is asked for, whichever was scored last", () => {
    const lab = labOf();
    // (0 + 1 + 2 + 5) / 4, and 10 more.
    const [own, other] = [question(centred(0)), question(centred(10))];
    expect(handleBaseMeans({ question: own }, lab)).toEqual({ "a.1": 2 });
    handleDiff({ before: own, after: other }, lab);
    expect(handleBaseMeans({ question: own }, lab)).toEqual({ "a.1": 2 });
    expect(handleBaseMeans({ question: other }, lab)).toEqual({ "a.1": 12 });
  });

  it("are not told of a reward whose Python has not been run on all of the bank", () => {
    const lab = labOf();
    const asked = { question: question(pythonSpec(code(1))) };
    expect(() => handleBaseMeans(asked, lab)).toThrow(/p has no values/);
    lab.setExternal(new Map([[code(1), said([ok(1), ok(2), none, none], [0, 1])]]));
    expect(() => handleBaseMeans(asked, lab)).toThrow(/2 of 4 rollouts/);
  });
});

describe("a Python term in the lab", () => {
  it("has the values of its own code, under any name, and none once its code is another", () => {
    const lab = labOf();
    lab.setExternal(new Map([[code(1), said([ok(1), ok(2), ok(3), ok(6)])]]));
    expect(handlePreview(question(pythonSpec(code(1))), lab).summary.total).toMatchObject({ count: 4, mean: 3 });
    const renamed = specOf([{ id: "q", source: { type: "python", code: code(1) }, weight: 1 }]);
    expect(handlePreview(question(renamed), lab).summary.total.mean).toBe(3);
    expect(handlePreview(question(pythonSpec(code(2))), lab).summary.total.count).toBe(0);
  });

  it("is compared with its earlier code, or said not to be", () => {
    const lab = labOf();
    const compared = { before: question(pythonSpec(code(1))), after: question(pythonSpec(code(2))) };
    lab.setExternal(new Map([[code(2), said([ok(4), ok(3), ok(2), ok(1)])]]));
    const lone = last(handleChange(compared, lab));
    expect(lone.ok ? "" : lone.reason).toMatch(/p, as it is before, has not been run/);
    lab.setExternal(
      new Map([
        [code(1), said([ok(1), ok(2), ok(3), ok(4)])],
        [code(2), said([ok(4), ok(3), ok(2), ok(1)])],
      ]),
    );
    const both = last(handleChange(compared, lab));
    // Every advantage turns round.
    expect(both.ok && both.change.objective.flips).toBe(1);
  });

  it("is looked at first on the groups it has got to, which are named by their places in the bank", () => {
    const lab = labOf();
    lab.setExternal(new Map([[code(1), said([none, none, ok(2), ok(7)], [2, 3])]]));
    const asked = question(pythonSpec(code(1)));
    const { summary, firstLook } = handlePreview(asked, lab);
    expect(firstLook).toEqual({ rollouts: 2, of: 4 });
    expect(summary).toMatchObject({
      rollouts: 2,
      groups: 1,
      excluded: { rollouts: 0 },
      total: { count: 2, mean: 4.5 },
    });
    expect(summary.byTotal).toEqual({ best: [3, 2], worst: [2, 3] });
    expect(handleRollouts({ question: asked, places: [0, 3] }, lab)).toMatchObject([
      { place: 3, promptId: "b", taskTotal: 7, advantage: 5 },
    ]);
    expect(last(handleDecided({ question: asked, place: 3 }, lab))).toMatchObject([{ id: "p", without: 0, change: 5 }]);
    lab.setExternal(new Map([[code(1), said([ok(0), ok(1), ok(2), ok(7)])]]));
    expect(handlePreview(asked, lab)).toMatchObject({ firstLook: null, summary: { rollouts: 4 } });
  });

  it("fails no check while it is half run", () => {
    const lab = labOf();
    lab.setExternal(new Map([[code(1), said([none, none, ok(2), ok(7)], [2, 3])]]));
    const asked = { question: question(pythonSpec(code(1))), task: { signals: known.signals, success: "correct" } };
    const { checks } = last(handleChecks({ ...asked, cut: { topP: null, topK: null } }, lab));
    const finite = checks.filter(({ kind }) => kind === "finite");
    expect(finite.map(({ status }) => status)).toEqual(["not_run"]);
    expect(finite[0]?.reason).toMatch(/2 of 4/);
  });
});
