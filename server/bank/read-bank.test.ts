import { afterAll, beforeAll, expect, test } from "vitest";
import { readColumns } from "@/domain/rollout/columns-file";
import { rolloutSchema } from "@/domain/rollout/rollout";
import { getDatabase } from "@/server/db/client";
import { callerOf, owner, refusalOf } from "@/tests/server/caller";
import { claim, makeTrainer, send } from "@/tests/server/protocol-fixture";
import { downloadColumns, downloadRollouts } from "./download";
import { newestBank, readBankColumns, readBankRollouts } from "./read-bank";

const db = getDatabase();
const caller = callerOf(db);
let trainer: Awaited<ReturnType<typeof makeTrainer>>;
let bankId: string;
let job: Awaited<ReturnType<typeof claim>>;

const url = "http://localhost:3000/api/banks";
const scored = { terms: {}, taskTotal: null, objectiveTotal: null, advantage: 0 };
const rollout = (promptId: string, completion: string, refLogprob: number) => ({
  ...{ promptId, prompt: `${promptId}=`, completion, answer: "2", parsedAnswer: completion, refLogprob, tokens: 2 },
  ...{ signals: { correct: completion === "2" ? 1 : 0, progress: [0, 1] }, samplingLogprob: refLogprob - 1, ...scored },
});
const group = (promptId: string, first: number) => ({
  ...{ step: 0, split: "validation" as const, promptId, prompt: `${promptId}=` },
  rollouts: [rollout(promptId, "2", first), rollout(promptId, "3", first - 1)],
});

beforeAll(async () => {
  trainer = await makeTrainer(db, { features: ["bank"] });
  ({ bankId } = await caller.banks.create({ task: "arithmetic", baseModel: "base", prompts: 2, samplesPerPrompt: 2 }));
  job = await claim(db, trainer);
  await send(db, trainer, job, { seq: 1, rollouts: [group("1+1", -1)] });
});
afterAll(() => db.close());

test("a bank that is still sampled is listed, and refused with how far it is", async () => {
  expect(await caller.banks.get({ bankId })).toMatchObject({ status: "running", prompts: 1, promptsAsked: 2 });
  expect((await refusalOf(caller.banks.texts({ bankId, places: [0] }))).message).toContain("1 of 2 prompts");
  expect((await downloadColumns(new Request(`${url}/${bankId}/columns`), bankId)).status).toBe(409);
  expect(await newestBank(db, owner, { task: "arithmetic" })).toBe(null);
  await send(db, trainer, job, { seq: 2, rollouts: [group("0+2", -3)], finish: { state: "finished", lastSeq: 2 } });
  expect(await newestBank(db, owner, { task: "arithmetic", baseModel: "base" })).toMatchObject({ id: bankId });
});

test("columns are made once, kept, and made again for another format", async () => {
  const { bank, columns } = await readBankColumns(db, owner, bankId);
  expect(bank).toMatchObject({ source: "sampled", rollouts: 4, prompts: 2, refTemperature: 1, topP: null });
  expect([...columns.refLogprob]).toEqual([-1, -2, -3, -4]);
  expect(columns.promptIds).toEqual(["1+1", "0+2"]);
  const spoilt = { format: -1, data: new Uint8Array([1]) };
  await db.prisma.bankColumns.update({ where: { bankId }, data: spoilt });
  const answer = await downloadColumns(new Request(`${url}/${bankId}/columns`), bankId);
  expect(readColumns(await answer.arrayBuffer().then((bytes) => new Uint8Array(bytes)))).toEqual(columns);
  const etag = answer.headers.get("etag") ?? "";
  const again = await downloadColumns(new Request(url, { headers: { "if-none-match": etag } }), bankId);
  expect([again.status, (await again.arrayBuffer()).byteLength]).toEqual([304, 0]);
  expect((await db.prisma.bankColumns.findUniqueOrThrow({ where: { bankId } })).format).toBeGreaterThan(0);
});

test("text comes by the places of the columns, in the order asked for; the export has every rollout in that order", async () => {
  const { texts } = await caller.banks.texts({ bankId, places: [3, 0, 99] });
  expect(texts.map(({ place, prompt, completion }) => [place, prompt, completion])).toEqual([
    [3, "0+2=", "3"],
    [0, "1+1=", "2"],
  ]);
  const answer = await downloadRollouts(new Request(`${url}/${bankId}/rollouts.jsonl`), bankId);
  expect(answer.headers.get("content-disposition")).toBe('attachment; filename="bank-of-base.jsonl"');
  const lines = (await answer.text()).trimEnd().split("\n");
  const read = lines.map((line) => rolloutSchema.strict().parse(JSON.parse(line)));
  expect(read).toEqual(await readBankRollouts(db, owner, bankId));
  expect(read.map(({ refLogprob }) => refLogprob)).toEqual([-1, -2, -3, -4]);
});

test("a trainer's key and a bank that is not there are refused", async () => {
  const headers = { authorization: `Bearer ${trainer.key}` };
  expect((await downloadColumns(new Request(url, { headers }), bankId)).status).toBe(403);
  const answer = await downloadRollouts(new Request(url), "nothing");
  expect([answer.status, await answer.json()]).toMatchObject([404, { error: { code: "not_found" } }]);
});

test("a sampled bank is removed with its job, once that has ended", async () => {
  const other = await caller.banks.create({ task: "arithmetic", baseModel: "base", prompts: 2, samplesPerPrompt: 2 });
  expect((await refusalOf(caller.banks.remove({ bankId: other.bankId }))).message).toContain("Cancel that first");
  await caller.runs.cancel({ runId: other.runId });
  await caller.banks.remove({ bankId: other.bankId });
  expect(await db.prisma.run.count({ where: { id: other.runId } })).toBe(0);
  expect((await caller.banks.list()).banks.map(({ id }) => id)).toEqual([bankId]);
});
