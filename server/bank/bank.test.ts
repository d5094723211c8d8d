import { afterAll, beforeAll, expect, test } from "vitest";
import { getDatabase } from "@/server/db/client";
import { beat } from "@/server/lease/heartbeat";
import { callerOf, refusalOf } from "@/tests/server/caller";
import { claim, expireLease, makeTrainer, queueRun, send, statusOf } from "@/tests/server/protocol-fixture";
import { queueFirstBanks } from "./first-banks";

const db = getDatabase();
const caller = callerOf(db);
let trainer: Awaited<ReturnType<typeof makeTrainer>>;

beforeAll(async () => {
  trainer = await makeTrainer(db, { features: ["bank", "evaluate", "python"] });
});
afterAll(() => db.close());

const base = { task: "arithmetic", baseModel: "base" };

/** Two rollouts of one prompt, of `tokens` and twice as many, as a bank holds them. */
function group(promptId: string, tokens: number) {
  const rollout = (times: number) => ({
    promptId,
    prompt: promptId,
    completion: "1",
    signals: { correct: times - 1, steps: times * tokens },
    refLogprob: -times,
    tokens: times * tokens,
    terms: {},
    taskTotal: times - 1,
    objectiveTotal: times - 1,
    advantage: 0,
  });
  return { step: 0, split: "validation" as const, promptId, prompt: promptId, rollouts: [rollout(1), rollout(2)] };
}
const accuracy = (step: number, value: number) => ({ metric: "task/accuracy", step, value });

test("base_mean needs a finished bank of the base model at launch; its means are frozen and go with the claim", async () => {
  const term = (id: string, center: "base_mean" | "group_mean") => ({
    id,
    source: { type: "signal", signal: "steps" },
    transforms: [
      { op: "affine", scale: 2, offset: 0 },
      { op: "sigmoid_center", center, scale: 1 },
    ],
  });
  const spec = { schema: "rewardspec/1", name: "R", terms: [term("near", "base_mean"), term("other", "group_mean")] };
  const { versionId } = await caller.rewards.saveVersion({ rewardId: null, name: "R", spec, parentVersionId: null });
  const config = { ...base, steps: 5 };
  const launch = () => caller.runs.launch({ rewardVersionId: versionId, config, seeds: [1] });
  const refused = await refusalOf(launch());
  expect(refused.faults.map(({ path }) => path)).toEqual([["spec", "terms", 0, "transforms", 1, "center"]]);
  expect(refused.message).toContain("near needs a bank: base_mean is measured on rollouts of base at temperature 1");

  const { runId } = await caller.banks.create({ ...base, prompts: 2, samplesPerPrompt: 2 });
  const bank = await claim(db, trainer);
  expect(bank).toMatchObject({ job: "bank", run: runId, config: { evalPrompts: 2, evalSamples: 2, temperature: 1 } });
  // 1 and 2 steps: a mean of 1.5. An attempt that is lost does not count beside the next.
  await send(db, trainer, bank, { seq: 1, rollouts: [group("1+1", 100)], metrics: [accuracy(1, 1)] });
  await expireLease(db, bank.attempt);
  await db.pool.query("update run set status = 'queued' where id = $1", [bank.run]);
  const again = await claim(db, trainer);
  expect(again.resumeFrom).toBe(null);
  await send(db, trainer, again, { seq: 1, rollouts: [group("1+1", 1)], metrics: [accuracy(1, 0.5)] });
  expect((await refusalOf(launch())).message).toContain("needs a bank");
  const { banks } = await caller.banks.list();
  expect(banks).toMatchObject([{ runId, status: "running", prompts: 1, promptsAsked: 2, rollouts: 2, accuracy: 0.5 }]);
  const finish = { state: "finished" as const, lastSeq: 2 };
  await send(db, trainer, again, { seq: 2, rollouts: [group("2+2", 3)], metrics: [accuracy(2, 1)], finish });
  expect((await caller.banks.list()).banks[0]).toMatchObject({ status: "finished", rollouts: 4, accuracy: 0.75 });

  // Doubled: (2 + 4 + 6 + 12) / 4.
  const { runIds } = await launch();
  const job = await claim(db, trainer);
  expect(job).toMatchObject({ run: runIds[0], baseMeans: { "near.1": 6 } });
  // The bank was sampled at 1, and says nothing of other temperatures.
  const vary = [{ path: "config.temperature", values: [1, 0.5] }];
  const varied = await refusalOf(caller.runs.launch({ rewardVersionId: versionId, config, seeds: [1], vary }));
  expect(varied.faults.map(({ path }) => path)).toEqual([["spec", "terms", 0, "transforms", 1, "center"]]);
  expect(varied.message).toContain("at temperature 0.5");
  // Nor of completions that are cut elsewhere, or never end by themselves.
  const cut = { rewardVersionId: versionId, config: { ...config, maxTokens: 10 }, seeds: [1] };
  expect((await refusalOf(caller.runs.launch(cut))).message).toContain(
    "with maxTokens 10 and fixedLength false. Banks of this task are sampled with maxTokens 26 and fixedLength false",
  );
  const lengths = [{ path: "config.maxTokens", values: [26, 10] }];
  const longer = await refusalOf(caller.runs.launch({ rewardVersionId: versionId, config, seeds: [1], vary: lengths }));
  expect(longer.faults.map(({ path }) => path)).toEqual([["spec", "terms", 0, "transforms", 1, "center"]]);
  const fixed = { rewardVersionId: versionId, config: { ...config, fixedLength: true }, seeds: [1] };
  expect((await refusalOf(caller.runs.launch(fixed))).message).toContain("and fixedLength true");
  const copy = await caller.runs.launchAgain({ runId: job.run, seed: 2 });
  expect((await claim(db, trainer)).run).toBe(copy.runIds[0]);
  const frozen = await db.prisma.run.findUniqueOrThrow({ where: { id: copy.runIds[0] ?? "" } });
  expect(frozen.baseMeans).toEqual({ "near.1": 6 });
});

test("base_mean of Python that was not run to the end on the bank is a fault, never the mean of the rest", async () => {
  const loops = "    while signals['steps'] == 6: pass\n";
  const save = async (body: string) => {
    const code = `def reward(prompt, completion, answer, signals):\n${body}    return signals['steps']`;
    const transforms = [{ op: "sigmoid_center", center: "base_mean", scale: 1 }];
    const terms = [{ id: "p", source: { type: "python", code }, transforms }];
    const spec = { schema: "rewardspec/1", name: "P", terms };
    const saved = await caller.rewards.saveVersion({ rewardId: null, name: "P", spec, parentVersionId: null });
    return { rewardVersionId: saved.versionId, config: { ...base, steps: 5 } };
  };
  const slow = await save(loops);
  // Reading runs no code, and what is not known yet is no fault.
  expect(await caller.runs.checks(slow)).toMatchObject({ python: "waits", reports: [{ runs: 1 }] });
  const refused = await refusalOf(caller.runs.launch({ ...slow, seeds: [1] }));
  expect(refused.message).toContain("base_mean of p could not be measured");
  expect(refused.message).toContain("1 of 4 rollouts took too long.");
  expect(refused.faults.map(({ path }) => path)).toEqual([["spec", "terms", 0, "transforms", 0, "center"]]);
  const { runIds } = await caller.runs.launch({ ...(await save("")), seeds: [1], launchAnyway: true });
  // (1 + 2 + 3 + 6) / 4.
  expect(await claim(db, trainer)).toMatchObject({ run: runIds[0], baseMeans: { "p.0": 3 } });
});

test("training comes before evaluations, both before banks, whatever came first; lists of runs hold training alone", async () => {
  const { total } = await caller.runs.list({});
  const { runId: bank } = await caller.banks.create(base);
  const evaluation = await queueRun(db);
  await db.prisma.run.update({ where: { id: evaluation }, data: { job: "evaluate" } });
  const training = await queueRun(db);
  const order = [];
  for (let place = 0; place < 3; place += 1) order.push((await claim(db, trainer)).run);
  expect(order).toEqual([training, evaluation, bank]);
  expect((await caller.runs.list({})).total).toBe(total + 1);
});

test("a bank gives way to what its trainer could do instead, and waits in the queue again", async () => {
  await caller.banks.create(base);
  const held = await claim(db, trainer);
  const lease = { run: held.run, attempt: held.attempt, leaseToken: held.leaseToken };
  const wanted = async () => (await beat(db, trainer, [lease])).runs[0]?.want;
  expect(held.job).toBe("bank");
  expect(await wanted()).toBe("go");
  await caller.banks.create(base);
  await queueRun(db, { task: "elsewhere" });
  expect(await wanted()).toBe("go");
  await queueRun(db);
  expect(await wanted()).toBe("pause");
  expect((await send(db, trainer, held, { seq: 1, metrics: [accuracy(4, 1)] })).want).toBe("pause");
  await send(db, trainer, held, { seq: 2, finish: { state: "paused", lastSeq: 2 } });
  expect(await statusOf(db, held.run)).toMatchObject({ run: "queued", want: "go", attempts: ["done"] });
  expect((await claim(db, trainer)).job).toBe("train");
});

test("a bank larger than can be read at once is refused", async () => {
  const { message } = await refusalOf(caller.banks.create({ ...base, prompts: 4096, samplesPerPrompt: 65 }));
  expect(message).toContain("This bank would have 266240 rollouts; 262144 are the most.");
});

test("a bank that nobody can sample is refused", async () => {
  expect((await refusalOf(caller.banks.create({ ...base, baseModel: "gpt" }))).message).toContain(
    "No trainer samples banks of gpt on arithmetic.",
  );
});

test("the embedded trainer's base models get one bank each, once, unless that is switched off", async () => {
  const baseModels = [
    { id: "first", task: "arithmetic" },
    { id: "second", task: "gridworld" },
    { id: "third", task: "unknown" },
  ];
  const embedded = await makeTrainer(db, { features: ["bank"], tasks: ["arithmetic", "gridworld"], baseModels });
  const queued = async () =>
    (await caller.banks.list()).banks.filter(({ baseModel }) => baseModels.some(({ id }) => id === baseModel));
  await queueFirstBanks(db, embedded);
  await db.prisma.trainer.update({ where: { id: embedded.id }, data: { embedded: true } });
  process.env.REWARDSMITH_BANKS = "off";
  await queueFirstBanks(db, embedded);
  delete process.env.REWARDSMITH_BANKS;
  expect(await queued()).toEqual([]);

  await Promise.all([queueFirstBanks(db, embedded), queueFirstBanks(db, embedded)]);
  const banks = await queued();
  expect(
    banks.map(({ task, baseModel, promptsAsked, samplesPerPrompt }) => [
      task,
      baseModel,
      promptsAsked,
      samplesPerPrompt,
    ]),
  ).toEqual([
    ["gridworld", "second", 256, 64],
    ["arithmetic", "first", 256, 64],
  ]);
  await caller.runs.cancel({ runId: banks[0]?.runId ?? "" });
  await queueFirstBanks(db, embedded);
  expect((await queued()).length).toBe(2);
});
