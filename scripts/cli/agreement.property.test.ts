import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import fc from "fast-check";
import { afterAll, describe, expect, it } from "vitest";
import { handleLoad } from "@/components/lab/worker/handle-load";
import { handleRollouts } from "@/components/lab/worker/handle-rollouts";
import { createWorkerLab } from "@/components/lab/worker/worker-lab";
import { advantages } from "@/domain/objective/advantage";
import { arbitraryTask } from "@/domain/preview/arbitrary-rollouts";
import { arbitraryCase } from "@/domain/preview/arbitrary-spec";
import type { TermOutcome } from "@/domain/reward/outcome";
import { parseRewardSpec } from "@/domain/reward/parse";
import { scoreRollouts } from "@/domain/reward/score";
import type { RewardSpec } from "@/domain/reward/spec";
import { writeColumns } from "@/domain/rollout/columns-file";
import { columnsOf } from "@/domain/rollout/columns-of";
import { groupOf, rolloutSchema } from "@/domain/rollout/rollout";
import type { AdvantageAlgorithm } from "@/domain/run/config";
import { runCli } from "./run-cli";

const seeded = { seed: 20261121, numRuns: 2000 };
const folder = mkdtempSync(path.join(tmpdir(), "rewardsmith-agreement-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe("one reward on one file of rollouts", () => {
  it("scores alike in the page's worker, in a trainer and on the command line", async () => {
    await fc.assert(
      fc.asyncProperty(arbitraryCase, async ({ rollouts, input }) => {
        const spec = withoutAnswers(input.spec);
        const step = input.policyStep ?? null;
        const jsonl = rollouts.map((one) => JSON.stringify(one)).join("\n");
        const asked = { spec, algorithm: input.algorithm, step, jsonl };
        const rules = byRules(asked);
        expect(inWorker(asked)).toEqual(rules);
        expect(await onCommandLine(asked)).toEqual(rules);
      }),
      seeded,
    );
  }, 300_000);
});

type Asked = { spec: RewardSpec; algorithm: AdvantageAlgorithm; step: number | null; jsonl: string };
type Line = {
  terms: Record<string, { status: string; value: number | null; weighted: number | null }>;
  taskTotal: number | null;
  objectiveTotal: number | null;
  advantage: number;
};

/** Python and score models are answered elsewhere, and each place has means of its own for base_mean: they are left out here. */
function withoutAnswers(spec: RewardSpec): RewardSpec {
  const terms = spec.terms.map((term) => {
    const { type } = term.source;
    const source =
      type === "python" || type === "score_model" ? ({ type: "signal", signal: "y" } as const) : term.source;
    const transforms = term.transforms.filter((one) => one.op !== "sigmoid_center" || one.center !== "base_mean");
    return { ...term, source, transforms };
  });
  const parsed = parseRewardSpec({ ...spec, terms }, arbitraryTask);
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.faults));
  return parsed.spec;
}

/** As a trainer scores what it sampled. */
function byRules({ spec, algorithm, step, jsonl }: Asked): Line[] {
  const rollouts = read(jsonl);
  const scored = scoreRollouts({
    spec,
    rollouts: rollouts.map((one) => ({ ...one, group: groupOf(one), policyStep: step ?? one.policyStep })),
  });
  const totals = scored.map(({ objectiveTotal }) => objectiveTotal);
  const own = advantages({ algorithm, totals, groups: rollouts.map(groupOf) });
  return scored.map(({ terms, taskTotal, objectiveTotal }, row) => ({
    terms: Object.fromEntries(
      Object.entries(terms).map(([id, { outcome, weighted }]) => [id, termLine(outcome, weighted)]),
    ),
    taskTotal,
    objectiveTotal,
    advantage: plainZero(own[row] ?? 0),
  }));
}

/** As the lab's worker answers, which gets a bank's bytes and gives back copies. */
function inWorker({ spec, algorithm, step, jsonl }: Asked): Line[] {
  const lab = createWorkerLab();
  const rollouts = read(jsonl);
  const bytes = structuredClone(writeColumns(columnsOf(rollouts)).buffer);
  handleLoad({ bankId: "b", bytes, known: null, success: "x" }, lab);
  const question = structuredClone({ spec, algorithm, policyStep: step });
  const places = rollouts.map((_, place) => place);
  return structuredClone(handleRollouts({ question, places }, lab)).map((one) => ({
    terms: Object.fromEntries(
      Object.entries(one.terms).map(([id, record]) => [
        id,
        record.status === "ok"
          ? { status: "ok", value: record.value, weighted: record.weighted ?? null }
          : { status: record.status, value: null, weighted: null },
      ]),
    ),
    taskTotal: one.taskTotal,
    objectiveTotal: one.objectiveTotal,
    advantage: plainZero(one.advantage),
  }));
}

/** As `reward evaluate` prints it. */
async function onCommandLine({ spec, algorithm, step, jsonl }: Asked): Promise<Line[]> {
  const out: string[] = [];
  const notes: string[] = [];
  writeFileSync(path.join(folder, "spec.json"), JSON.stringify(spec));
  const options = ["--rollouts", "-", "--advantage", algorithm, ...(step === null ? [] : ["--step", String(step)])];
  const code = await runCli({
    args: ["reward", "evaluate", "--spec", "spec.json", ...options],
    folder,
    stdin: (async function* () {
      yield jsonl;
    })(),
    write: async (text) => void out.push(text),
    note: (text) => void notes.push(text),
  });
  expect([code, code === 0 ? "" : notes.join("\n")]).toEqual([0, ""]);
  const lines = out
    .join("")
    .split("\n")
    .filter((line) => line !== "");
  return lines.map((line) => {
    const { terms, taskTotal, objectiveTotal, advantage }: Line = JSON.parse(line);
    const told = Object.entries(terms).map(([id, { status, value, weighted }]) => {
      return [id, { status, value, weighted: status === "ok" ? weighted : null }];
    });
    return { terms: Object.fromEntries(told), taskTotal, objectiveTotal, advantage: plainZero(advantage) };
  });
}

function read(jsonl: string) {
  return jsonl.split("\n").map((line) => rolloutSchema.parse(JSON.parse(line)));
}

/** The part of a term that is not ok is 0 where missing counts as zero, and is told or not: it is left out here. */
function termLine(outcome: TermOutcome, weighted: number | null) {
  return outcome.status === "ok"
    ? { status: "ok", value: outcome.value, weighted }
    : { status: outcome.status, value: null, weighted: null };
}

/** JSON has no negative zero. */
function plainZero(value: number): number {
  return value === 0 ? 0 : value;
}
