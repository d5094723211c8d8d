import { describe, expect, it } from "vitest";
import { randomBank } from "@/domain/forecast/random-bank";
import { type RewardSpecInput, rewardSpecSchema } from "@/domain/reward/spec";
import { arithmeticTask } from "@/domain/task/task";
import { handleForecast } from "./handle-forecast";
import { handleMap } from "./handle-map";
import { handleStability } from "./handle-stability";
import type { Slices } from "./handler";
import { createWorkerLab, type ScoreQuestion } from "./worker-lab";

function labOf() {
  const { columns } = randomBank({ prompts: 12, samples: 16 });
  const lab = createWorkerLab();
  lab.load({ bankId: "b", columns, known: arithmeticTask, success: "correct" });
  return lab;
}
function questionOf(objective: RewardSpecInput["objective"], weight = 1): ScoreQuestion {
  const terms = [{ id: "correct", source: { type: "signal" as const, signal: "correct" }, weight }];
  const spec = rewardSpecSchema.parse({ schema: "rewardspec/1", name: "r", terms, objective });
  return { spec, algorithm: "rloo", policyStep: null };
}
const sampling = (alpha: number, betaInv: number) => ({ mode: "sampling" as const, alpha, betaInv });

/** Every value that an answer tells, and what it ends with. */
function heard<Value>(answer: Slices<Value>): { values: Value[]; pauses: number; last: Value } {
  const values: Value[] = [];
  let pauses = 0;
  for (;;) {
    const slice = answer.next();
    if (slice.done) return { values, pauses, last: slice.value };
    if (slice.value === undefined) pauses += 1;
    else values.push(slice.value);
  }
}

describe("the lab's forecast", () => {
  it("tells its numbers first, then what stands beside them", () => {
    const { values, last } = heard(handleForecast({ question: questionOf(sampling(2, 3)), bank: {} }, labOf()));
    const [first] = values;
    if (!first?.ok || !last.ok) throw new Error("a forecast");
    expect(first.forecast.beside).toBe(null);
    expect(first.forecast.optimum.accuracy ?? 0).toBeGreaterThan(first.forecast.base.accuracy ?? 1);
    expect(last.forecast.beside?.slopes.rows.length).toBe(5);
    expect(last.forecast.beside?.dominance ?? 0).toBeGreaterThan(0);
    expect(last.forecast.prompts.length).toBe(12);
  });

  it("says in words why there is none", () => {
    const question = questionOf({ mode: "optimization", alpha: 0, betaInv: 0 });
    expect(heard(handleForecast({ question, bank: {} }, labOf())).last).toMatchObject({ ok: false });
    const cut = heard(handleForecast({ question: questionOf(sampling(2, 3)), bank: { topP: 0.9 } }, labOf())).last;
    expect(cut.ok ? "" : cut.reason).toMatch(/top-p/);
  });
});

describe("the lab's map", () => {
  it("goes on where it was while the objective moves, and begins anew with another reward", () => {
    const lab = labOf();
    const first = handleMap({ question: questionOf(sampling(2, 3)) }, lab);
    let coarse = first.next();
    while (!coarse.done && coarse.value === undefined) coarse = first.next();
    const moved = heard(handleMap({ question: questionOf(sampling(1.5, 7)) }, lab));
    const [again] = moved.values;
    if (coarse.done || !coarse.value?.ok || !again?.ok || !moved.last.ok) throw new Error("maps");
    expect(again.id).toBe(coarse.value.id);
    expect(moved.last.map.stride).toBe(1);
    const back = heard(handleMap({ question: questionOf(sampling(2, 3)) }, lab));
    expect(back.pauses).toBe(0);
    const other = heard(handleMap({ question: questionOf(sampling(2, 3), 5) }, lab)).last;
    expect(other.ok && other.id !== moved.last.id).toBe(true);
  });
});

describe("the lab's stability", () => {
  it("tells every tenth outcome and ends with all draws", () => {
    const answer = heard(handleStability({ question: questionOf(sampling(1, 3)), bank: {} }, labOf()));
    if (!answer.last.ok) throw new Error(answer.last.reason);
    expect(answer.last.stability.draws.length).toBe(100);
    expect(answer.values.length).toBe(10);
  });

  it("says why there are no weights to move", () => {
    const { last } = heard(handleStability({ question: questionOf(sampling(2, 0)), bank: {} }, labOf()));
    expect(last.ok ? "" : last.reason).toMatch(/beta_inv 0/);
  });
});
