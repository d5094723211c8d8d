import { afterAll, beforeAll, expect, test } from "vitest";
import { forecastWarning } from "@/domain/rollout/bank-info";
import { getDatabase } from "@/server/db/client";
import { callerOf, owner, refusalOf } from "@/tests/server/caller";
import { claim, expireLease, makeTrainer, queueRun, send } from "@/tests/server/protocol-fixture";
import { readBankColumns } from "./read-bank";

const db = getDatabase();
const caller = callerOf(db);
let runId: string;

const scored = { terms: {}, taskTotal: null, objectiveTotal: null, advantage: 0 };

/** Two rollouts of a prompt at a step: S_q is S_pol - 1 where the trainer says it, and absent in the second. */
function group(
  step: number,
  promptId: string,
  given: { split?: "train" | "validation" | "test"; text?: boolean; policyLogprob?: number } = {},
) {
  const { split = "train", text = true, policyLogprob = -step } = given;
  const rollout = (samplingLogprob: number | null, correct: number) => ({
    ...{
      promptId,
      completion: text ? `answer ${correct}` : "",
      signals: { correct },
      refLogprob: -10 - step,
      policyLogprob,
    },
    ...{ samplingLogprob, tokens: 3, tier: "E", ...scored },
  });
  const prompt = text ? `${promptId}=` : "";
  return { step, split, promptId, prompt, rollouts: [rollout(policyLogprob - 1, 1), rollout(null, 0)] };
}

beforeAll(async () => {
  const trainer = await makeTrainer(db);
  runId = await queueRun(db, { temperature: 0.7 });
  const first = await claim(db, trainer);
  await send(db, trainer, first, {
    seq: 1,
    checkpoint: 10,
    rollouts: [group(10, "1+1"), group(20, "1+1", { policyLogprob: -99 })],
  });
  // The first attempt is lost after its checkpoint: its step 20 is superseded.
  await expireLease(db, first.attempt);
  await db.pool.query("update run set status = 'queued' where id = $1", [runId]);
  const second = await claim(db, trainer, [{ run: runId, steps: [10] }]);
  expect(second.resumeFrom).toBe(10);
  const rollouts = [
    ...[group(20, "1+1"), group(20, "2+2", { text: false }), group(30, "2+2")],
    ...[group(20, "7+7", { split: "validation" }), group(20, "8+8", { split: "test" })],
  ];
  await send(db, trainer, second, { seq: 1, rollouts });
});
afterAll(() => db.close());

test("a run's training rollouts become a bank with its S_q, without those of a superseded attempt", async () => {
  const made = await caller.banks.fromRun({ runId, split: "train", fromStep: 5, toStep: 20 });
  // Steps 10 and 20 of "1+1", and step 20 of "2+2" without its completions.
  expect(made).toMatchObject({
    rollouts: 6,
    prompts: 2,
    withoutText: 2,
    name: expect.stringMatching(/^Run #\d+, training, steps 5 to 20$/),
  });
  const { bank, columns } = await readBankColumns(db, owner, made.bankId);
  expect(bank).toMatchObject({
    source: "run",
    runId,
    temperature: 0.7,
    refTemperature: 0.7,
    steps: { from: 5, to: 20 },
    accuracy: 0.5,
  });
  expect([columns.count, columns.groups.count, columns.tierNames]).toEqual([6, 3, ["E"]]);
  expect([...columns.refLogprob]).toEqual([-20, -20, -30, -30, -30, -30]);
  expect([...columns.policyLogprob]).toEqual([-10, -10, -20, -20, -20, -20]);
  // What the trainer said it sampled from, else the policy's own.
  expect([...columns.samplingLogprob]).toEqual([-11, -10, -21, -20, -21, -20]);
  expect(forecastWarning(bank)).toBe(null);
  const { texts } = await caller.banks.texts({ bankId: made.bankId, places: [4, 0] });
  // Another step knows the prompt.
  expect(texts.map(({ prompt, completion }) => [prompt, completion])).toEqual([
    ["2+2=", ""],
    ["1+1=", "answer 1"],
  ]);
});

test("so do those of a validation evaluation, under a name one gives them", async () => {
  const made = await caller.banks.fromRun({
    runId,
    split: "validation",
    fromStep: 20,
    toStep: 20,
    name: " Yesterday ",
  });
  expect(made).toMatchObject({ rollouts: 2, name: "Yesterday" });
  expect(await caller.banks.get({ bankId: made.bankId })).toMatchObject({ split: "validation", name: "Yesterday" });
});

test("steps without rollouts make no bank, and leave nothing", async () => {
  const before = await db.prisma.bank.count();
  const { message } = await refusalOf(caller.banks.fromRun({ runId, split: "train", fromStep: 21, toStep: 29 }));
  expect(message).toContain("The run kept no training rollouts of steps 21 to 29");
  expect(await db.prisma.bank.count()).toBe(before);
});

test("a bank of a run's rollouts outlives the run, and is removed with its rollouts alone", async () => {
  const { bankId } = await caller.banks.fromRun({ runId, split: "train", fromStep: 10, toStep: 10 });
  await caller.banks.remove({ bankId });
  expect(await db.prisma.bankGroup.count({ where: { bankId } })).toBe(0);
  expect((await refusalOf(caller.banks.get({ bankId }))).code).toBe("NOT_FOUND");
  expect(await db.prisma.run.count({ where: { id: runId } })).toBe(1);
  const kept = await caller.banks.fromRun({ runId, split: "train", fromStep: 10, toStep: 10 });
  await db.prisma.run.delete({ where: { id: runId } });
  expect((await readBankColumns(db, owner, kept.bankId)).columns.count).toBe(2);
});
