import { expect, test } from "vitest";
import { rewardSpecSchema } from "@/domain/reward/spec";
import { columnsOf } from "@/domain/rollout/columns-of";
import { rolloutSchema } from "@/domain/rollout/rollout";
import { createMemo } from "./memo";
import { createScorer } from "./score-columns";

test("a result is kept while what it was made from stays the same, and for a while after", () => {
  const { memo } = createMemo();
  const made: number[] = [];
  const of = (from: number) =>
    memo("double", [from], () => {
      made.push(from);
      return from * 2;
    });
  expect([of(1), of(1), of(2), of(1)]).toEqual([2, 2, 4, 2]);
  expect(made).toEqual([1, 2]);
});

test("stages that nobody asked for lately are forgotten", () => {
  const { memo, nextTurn, stages } = createMemo();
  for (let turn = 0; turn < 100; turn += 1) {
    nextTurn();
    memo("always", [], () => 0);
    memo(`once ${turn}`, [], () => 0);
  }
  expect(stages()).toBeLessThan(12);
  let anew = false;
  memo("always", [], () => {
    anew = true;
    return 0;
  });
  expect(anew).toBe(false);
});

test("typing a term's name letter by letter leaves no columns behind", () => {
  const scorer = createScorer(columnsOf([rolloutSchema.parse({ promptId: "p", signals: { x: 1 } })]), null);
  const stagesAfter = (id: string) => {
    const terms = [{ id, source: { type: "signal" as const, signal: "x" } }];
    scorer.score({
      spec: rewardSpecSchema.parse({ schema: "rewardspec/1", name: "r", terms }),
      algorithm: "rloo",
      external: new Map(),
    });
    return scorer.stages();
  };
  const few = Array.from({ length: 10 }, (_, index) => stagesAfter(`a${index}`)).at(-1);
  const many = Array.from({ length: 200 }, (_, index) => stagesAfter(`b${index}`)).at(-1);
  expect(many).toBe(few);
});
