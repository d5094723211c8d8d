import { afterAll, beforeAll, expect, test } from "vitest";
import { createRunRequestSchema } from "@/domain/protocol/messages";
import { getDatabase } from "@/server/db/client";
import { claim, makeTrainer, pointsOf, queueRun, send } from "@/tests/server/protocol-fixture";
import { createExternalRun } from "./create-external-run";

const db = getDatabase();
let trainer: Awaited<ReturnType<typeof makeTrainer>>;
beforeAll(async () => {
  trainer = await makeTrainer(db);
});
afterAll(() => db.close());

function evaluation(step: number, correct: number) {
  const problem = { promptId: "p", samples: 2, correct, meanTokens: 10, meanRefLogprob: -4 };
  return { step, split: "validation" as const, problems: [problem] };
}

async function valuesOf(run: string, metric: string) {
  return (await pointsOf(db, run)).filter((point) => point.metric === metric);
}

test("a script's evaluations give the metrics that the run's plane and accuracy are drawn from", async () => {
  const job = await createExternalRun(db, trainer, createRunRequestSchema.parse({ name: "script", steps: 10 }));
  await send(db, trainer, job, { seq: 1, evaluations: [evaluation(0, 1)] });
  expect(await valuesOf(job.run, "eval/validation/acc")).toMatchObject([{ step: 0, value: 0.5 }]);
  expect(await valuesOf(job.run, "eval/validation/logp_ref")).toMatchObject([{ step: 0, value: -4 }]);
  // The same evaluation again, corrected.
  await send(db, trainer, job, { seq: 2, evaluations: [evaluation(0, 2)] });
  expect(await valuesOf(job.run, "eval/validation/acc")).toMatchObject([{ step: 0, value: 1 }]);
});

test("a metric that the script sends itself stays", async () => {
  const job = await createExternalRun(db, trainer, createRunRequestSchema.parse({ name: "script", steps: 10 }));
  const own = [{ metric: "eval/validation/acc", step: 5, value: 0.25 }];
  await send(db, trainer, job, { seq: 1, metrics: own });
  await send(db, trainer, job, { seq: 2, evaluations: [evaluation(5, 1)] });
  expect(await valuesOf(job.run, "eval/validation/acc")).toMatchObject([{ step: 5, value: 0.25 }]);
  expect(await valuesOf(job.run, "eval/validation/logp_ref")).toHaveLength(1);
});

test("a trainer's metrics are its own", async () => {
  const run = await queueRun(db);
  const job = await claim(db, trainer);
  await send(db, trainer, job, { seq: 1, evaluations: [evaluation(0, 1)] });
  expect(await pointsOf(db, run)).toEqual([]);
});
