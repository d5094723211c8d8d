import { afterAll, expect, test } from "vitest";
import { forecastRefusal, forecastWarning } from "@/domain/rollout/bank-info";
import type { ImportReport } from "@/domain/rollout/import-report";
import { getDatabase } from "@/server/db/client";
import { callerOf, owner } from "@/tests/server/caller";
import { makeTrainer } from "@/tests/server/protocol-fixture";
import { newestBankRollouts } from "./base-bank";
import { downloadRollouts } from "./download";
import { newestBank, readBankColumns, readBankRollouts } from "./read-bank";
import { receiveImport } from "./receive-import";

const db = getDatabase();
const caller = callerOf(db);
afterAll(() => db.close());

const address = "http://localhost:3000/api/banks/import";

async function post(
  body: BodyInit,
  { query = {}, headers = {} }: { query?: Record<string, string>; headers?: Record<string, string> } = {},
) {
  const about = { name: "Bank", task: "arithmetic", baseModel: "base", ...query };
  const init = { method: "POST", body, headers: { host: "localhost:3000", ...headers }, duplex: "half" };
  const response = await receiveImport(new Request(`${address}?${new URLSearchParams(about)}`, init));
  const answer: { report: ImportReport; error?: { message: string } } = await response.json();
  return { status: response.status, ...answer };
}

const line = (given: object) => `${JSON.stringify({ promptId: "1+1", prompt: "1+1=", ...given })}\n`;
const stored = async () => [await db.prisma.bank.count(), await db.prisma.bankGroup.count()];

test("groups are gathered from wherever their lines are, in the order of their first", async () => {
  const body = [
    line({ signals: { correct: 1 }, refLogprob: -1, tokens: 2, completion: "2" }),
    line({ promptId: "2+2", prompt: "2+2=", signals: { correct: 0, progress: [0, 1] }, tier: "H", tokens: 1 }),
    line({ signals: { correct: 0 }, refLogprob: -3, tokens: 4, completion: "3", parsedAnswer: "3", gold: false }),
    line({ signals: { correct: 1 }, refLogprob: -2, tokens: 2, policyStep: 4 }),
    line({ signals: { correct: 1 }, refLogprob: -2, tokens: 2, group: "again" }),
  ].join("");
  const { status, report } = await post(body, { query: { fileName: "x.jsonl", split: "train" } });
  expect([status, report.rollouts, report.prompts, report.lines, report.faulty]).toEqual([201, 5, 2, 5, 0]);
  expect(report.notes).toEqual(["1 of 5 rollouts lacks refLogprob: no forecast counts it."]);
  const bankId = report.bankId ?? "";
  const bank = await caller.banks.get({ bankId });
  expect(bank).toMatchObject({
    ...{
      source: "imported",
      status: "finished",
      split: "train",
      temperature: 1,
      refTemperature: 1,
      fileName: "x.jsonl",
    },
    ...{
      rollouts: 5,
      prompts: 2,
      samplesPerPrompt: 4,
      accuracy: 0.6,
      withoutRef: 1,
      withoutSampling: 5,
      withoutText: 3,
    },
  });
  expect(forecastRefusal(bank)).toBe(null);
  const { columns } = await readBankColumns(db, owner, bankId);
  expect([columns.count, columns.groups.count]).toEqual([5, 4]);
  expect([...columns.refLogprob]).toEqual([-1, -3, Number.NaN, -2, -2]);
  const { texts } = await caller.banks.texts({ bankId, places: [2, 1] });
  expect(texts.map(({ prompt, completion }) => [prompt, completion])).toEqual([
    ["2+2=", ""],
    ["1+1=", "3"],
  ]);
});

test("an export is imported as the same columns and the same lines", async () => {
  const first = await newestBank(db, owner, { task: "arithmetic", source: "imported" });
  const url = "http://localhost:3000/";
  const exported = await (await downloadRollouts(new Request(url), first?.id ?? "")).text();
  const { report } = await post(exported);
  const [before, after] = [
    await readBankColumns(db, owner, first?.id ?? ""),
    await readBankColumns(db, owner, report.bankId ?? ""),
  ];
  expect(after.columns).toEqual(before.columns);
  expect(await (await downloadRollouts(new Request(url), report.bankId ?? "")).text()).toBe(exported);
  expect((await readBankRollouts(db, owner, report.bankId ?? "")).length).toBe(5);
});

test("faulty lines are listed by their number and left out, or by choice nothing is kept", async () => {
  const body = [
    `\ufeff${line({ signals: { correct: 1 }, refLogprob: -1, tokens: 1 })}`.replace("\n", "\r\n"),
    "\r\n",
    '{"promptId": "1+1", "prompt": "1+1=", "refLogprob": NaN}\n',
    line({ prompt: "1 + 1 =" }),
    line({ signals: { correct: "1" } }),
    line({ promptId: "2+2", group: "1+1@0" }),
    line({ ref_logprob: -1, tokens: 1, refLogprob: -1, completion: "\u0000" }),
  ].join("");
  const before = await stored();
  const refused = await post(body, { query: { faulty: "refuse" } });
  expect(refused.status).toBe(422);
  expect(refused.error?.message).toBe("Nothing was imported: 4 lines of 6 are faulty. Mend them, or leave them out.");
  expect(await stored()).toEqual(before);
  const { report } = await post(body);
  expect([report.rollouts, report.lines, report.faulty]).toEqual([2, 6, 4]);
  expect(report.faults).toEqual([
    { line: 3, message: expect.stringContaining("JSON has no NaN") },
    { line: 4, message: expect.stringContaining('promptId "1+1" has another prompt text here than on line 1') },
    { line: 5, message: expect.stringContaining("without quotes") },
    { line: 6, message: expect.stringContaining('holds rollouts of prompt "1+1" (line 1)') },
  ]);
  expect(report.notes).toEqual([
    '"ref_logprob" is no part of a rollout and was left out (1 line, the first 7). Did you mean "refLogprob"?',
  ]);
  expect((await caller.banks.get({ bankId: report.bankId ?? "" })).linesLeftOut).toBe(4);
});

test("of many faults the first hundred are listed and all are counted", async () => {
  const { status, report, error } = await post("{}\n".repeat(150));
  expect([status, report.faulty, report.faults.length, report.bankId]).toEqual([422, 150, 100, null]);
  expect(error?.message).toContain("None of its 150 lines is a rollout");
});

test("what is no file of rollouts is refused as a whole, and leaves nothing", async () => {
  const before = await stored();
  expect((await post("\n\n")).error?.message).toContain("The file is empty");
  expect((await post(new Uint8Array(Buffer.from(line({}), "utf16le")))).error?.message).toContain("UTF-16");
  const broken = new ReadableStream({
    start(controller) {
      controller.enqueue(Buffer.from(line({})));
      controller.error(new Error("the sender went away"));
    },
  });
  await expect(post(broken)).rejects.toThrow("went away");
  expect(await stored()).toEqual(before);
});

test("a file that stops arriving is given up and leaves nothing; only a few are imported at once", async () => {
  const before = await stored();
  const senders: ReadableStreamDefaultController<Uint8Array>[] = [];
  const slow = (idleMs?: number) => {
    const body = new ReadableStream<Uint8Array>({
      start(controller) {
        senders.push(controller);
        controller.enqueue(Buffer.from(line({})));
      },
    });
    const query = new URLSearchParams({ name: "Bank", task: "arithmetic", baseModel: "base" });
    const init = { method: "POST", body, headers: { host: "localhost:3000" }, duplex: "half" };
    return receiveImport(new Request(`${address}?${query}`, init), { idleMs });
  };
  const stopped = await slow(50);
  expect(stopped.status).toBe(422);
  expect((await stopped.json()).error.message).toContain("no byte of the file arrived for 0.05 s");
  expect(await stored()).toEqual(before);
  const three = [slow(), slow(), slow()];
  await expect.poll(() => senders.length).toBe(4);
  const fourth = await post(line({}));
  expect([fourth.status, fourth.error?.message]).toEqual([503, expect.stringContaining("3 files are being imported")]);
  for (const sender of senders.slice(1)) sender.close();
  expect((await Promise.all(three)).map(({ status }) => status)).toEqual([201, 201, 201]);
  expect((await post(line({}))).status).toBe(201);
});

test("a bank that was cut, or sampled at a temperature nobody can weigh back, is kept and says what it lacks", async () => {
  const body = line({ signals: { correct: 1 }, refLogprob: -1, tokens: 1 });
  const cut = await post(body, { query: { topP: "0.9", topK: "0" } });
  expect(cut.report.notes[0]).toContain("nothing is forecast on it");
  expect(forecastRefusal(await caller.banks.get({ bankId: cut.report.bankId ?? "" }))).toContain(
    "sampled with top-p 0.9,",
  );
  const warm = await post(body, { query: { temperature: "0.7", topP: "1" } });
  const bank = await caller.banks.get({ bankId: warm.report.bankId ?? "" });
  expect([bank.topP, forecastRefusal(bank), forecastWarning(bank)]).toEqual([
    null,
    null,
    expect.stringContaining("at temperature 0.7, with S_ref at 1, lack samplingLogprob"),
  ]);
  const same = await post(body, { query: { temperature: "0.7", refTemperature: "0.7" } });
  expect(forecastWarning(await caller.banks.get({ bankId: same.report.bankId ?? "" }))).toBe(null);
});

test("base_mean is never measured on an imported bank: it does not say how long its completions could be", async () => {
  const sampling = { task: "arithmetic", baseModel: "base", temperature: 1, maxTokens: 26, fixedLength: false };
  expect(await newestBank(db, owner, { task: "arithmetic", baseModel: "base" })).not.toBe(null);
  expect(await newestBankRollouts(db, owner, sampling)).toBe(null);
});

test("metadata that is missing or no number is refused by name", async () => {
  const refusal = async (query: string) =>
    (
      await receiveImport(new Request(`${address}?${query}`, { method: "POST", headers: { host: "localhost" } }))
    ).json();
  expect((await refusal("name=x&task=y")).error.message).toContain("baseModel: is missing");
  expect((await refusal("name=x&task=y&baseModel=z&temperature=hot")).error.message).toMatch(/^temperature: /);
  expect((await refusal("name=x&task=y&baseModel=z&split=test")).error.message).toMatch(
    /^split: rollouts of test prompts make no bank/,
  );
  expect((await refusal("name=x&task=y&baseModel=z&wrong=1")).error.message).toContain("wrong: ");
});

test("the guard holds without the proxy: foreign pages, foreign hosts and trainers' keys import nothing", async () => {
  const before = await stored();
  expect((await post(line({}), { headers: { origin: "https://evil.example" } })).status).toBe(403);
  expect((await post(line({}), { headers: { "sec-fetch-site": "cross-site" } })).status).toBe(403);
  expect((await post(line({}), { headers: { host: "evil.example" } })).status).toBe(421);
  const { key } = await makeTrainer(db);
  expect((await post(line({}), { headers: { authorization: `Bearer ${key}` } })).status).toBe(403);
  expect(await stored()).toEqual(before);
  expect((await post(line({}), { headers: { origin: "http://localhost:3000" } })).status).toBe(201);
});
