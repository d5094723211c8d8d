import { afterAll, expect, test } from "vitest";
import { getDatabase } from "@/server/db/client";
import { claim, makeTrainer, queueRun, send } from "@/tests/server/protocol-fixture";
import { currentEvaluations } from "./queries";

const db = getDatabase();
afterAll(() => db.close());

test("keeps the start of a run that has more evaluations than are read", async () => {
  const trainer = await makeTrainer(db);
  const run = await queueRun(db);
  const job = await claim(db, trainer);
  const problems = [{ promptId: "a", samples: 4, correct: 2, meanTokens: 5, meanRefLogprob: -1 }];
  const evaluations = [0, 1, 2, 3].map((step) => ({ step, split: "validation" as const, problems }));
  await send(db, trainer, job, { seq: 1, evaluations });
  const found = await currentEvaluations(db.pool, [run], { most: 3, votes: false });
  expect(found.get(run)?.map(({ step }) => step)).toEqual([0, 2, 3]);
});
