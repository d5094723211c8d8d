import { createHash } from "node:crypto";
import { expect, test } from "vitest";
import { drawDistinct } from "@/trainer/embedded/draw-prompts";
import { seededRandom, seedOf } from "@/trainer/embedded/seeded-random";
import { arithmetic, baseBatch, promptOf } from "./arithmetic";
import { EOS } from "./tokenizer";

const { tokenizer } = arithmetic;
const textOf = (tokens: readonly number[]) => tokenizer.decode(tokens);

const completions: { text: string; ended: boolean }[] = [
  { text: "085", ended: true },
  { text: "075", ended: true },
  { text: "085", ended: false },
  { text: "85", ended: true },
  { text: "", ended: true },
  { text: "ones 7+8=15, then 4+3+1=08, thus 085", ended: true },
  { text: "ones 7+8=11, then 4+3+1=08, thus 085", ended: true },
  { text: "units 7+8=15, tens 4+3+1=08, so 075", ended: true },
  { text: "units 7+8=15, tens 4+3+1=08", ended: true },
  { text: "units 7+8=15, tens 4+3+1=08, so 085", ended: false },
  { text: "units 7+8=155", ended: true },
  { text: "0850", ended: true },
];

function golden() {
  const streams = [["a"], ["arithmetic split", 12, 95], ["résumé ✓", 0, -3, "x"]].map((parts) => {
    const random = seededRandom(...parts);
    return { parts, seed: seedOf(...parts), numbers: Array.from({ length: 5 }, random) };
  });
  const letters = [..."abcdefghij"];
  const splits = (["train", "validation", "test"] as const).map((split) => {
    const prompts = arithmetic.prompts(split);
    const lines = prompts.map(({ id, tier, answer, text }) => `${id} ${tier} ${answer} ${text}\n`);
    return {
      split,
      prompts: prompts.length,
      sha256: createHash("sha256").update(lines.join("")).digest("hex"),
      first: prompts.slice(0, 20).map(({ id, tier }) => ({ id, tier })),
    };
  });
  const sum = promptOf({ a: 47, b: 38 });
  return {
    what: "trainer/embedded's arithmetic task and random streams, written by trainer/embedded/tasks/arithmetic-golden.test.ts (npx vitest run -u does it anew): sha256 is over the lines `id tier answer text`; verdicts are of 47+38; base is a supervised batch of the stream [7, 0]",
    task: arithmetic.task,
    streams,
    draw: { of: letters, count: 4, seed: ["draw", 3], drawn: drawDistinct(letters, 4, "draw", 3) },
    splits,
    verdicts: completions.map(({ text, ended }) => ({
      text,
      ended,
      ...arithmetic.verify(sum, [...tokenizer.encode(text), ...(ended ? [EOS] : [])]),
    })),
    gold: arithmetic
      .prompts("test")
      .slice(0, 5)
      .map((prompt) => ({ id: prompt.id, text: textOf(arithmetic.gold(prompt)) })),
    tokens: ["47+38=", "ones 7+8=15, then 4+3+1=08, thus 085", "units , tens , so "].map((text) => ({
      text,
      tokens: tokenizer.encode(text),
    })),
    base: baseBatch(60, 7, 0).map(({ prompt, completion }) => `${textOf(prompt)} ${textOf(completion)}`),
  };
}

test("the golden file of the arithmetic task is current", async () => {
  await expect(`${JSON.stringify(golden(), null, 1)}\n`).toMatchFileSnapshot("../../../fixtures/tasks/arithmetic.json");
});
