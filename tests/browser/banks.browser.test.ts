import type { Browser, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, expect, inject, test } from "vitest";
import { createApiClient } from "@/tests/launch/api-client";
import { launchBrowser } from "./browser";
import { scriptedRuns } from "./scripted-run";
import { openVisitor, pixelsSideways, type Visitor } from "./visitor";

const url = inject("appUrl");
const api = createApiClient(url);
let browser: Browser;
let visitor: Visitor;
let page: Page;

beforeAll(async () => {
  browser = await launchBrowser();
  visitor = await openVisitor(browser, url);
  page = visitor.page;
});
afterAll(() => browser?.close());
afterEach(() => {
  expect(visitor.takeFaults()).toEqual([]);
});

const line = (given: object) =>
  JSON.stringify({ promptId: "12+30", prompt: "12+30=", answer: "42", refLogprob: -2, tokens: 3, ...given });
const jsonl = [
  line({ completion: "42", parsedAnswer: "42", signals: { correct: 1 } }),
  '{"promptId": "12+30", "refLogprob": NaN}',
  line({ completion: "41", parsedAnswer: "41", signals: { correct: 0 }, ref_logprob: -1 }),
].join("\n");

const button = (name: string) => page.getByRole("button", { name, exact: true });
const dialog = () => page.getByRole("dialog");

test("a file becomes a bank: its faulty line is named, its rollouts are there to look at and to export", async () => {
  await page.goto("/banks");
  await button("Import…").click();
  await button("Import").click();
  await dialog().getByText("Choose a file.").waitFor();
  await dialog()
    .getByLabel("File")
    .setInputFiles({ name: "mine.jsonl", mimeType: "text/plain", buffer: Buffer.from(jsonl) });
  expect(await dialog().getByLabel("Name", { exact: true }).inputValue()).toBe("mine");
  await dialog().getByLabel("Base model").fill("a-base");
  await button("import nothing").click();
  await button("Import").click();
  await dialog().getByText("Nothing was imported: 1 line of 3 is faulty.", { exact: false }).waitFor();
  expect(visitor.takeFaults()).toEqual([expect.stringContaining("422")]);
  // What was filled in is still there.
  await button("Try again").click();
  await button("keep the rest").click();
  await button("Import").click();
  await dialog().getByText("2 rollouts of 1 prompt are in the bank; 1 line of 3 left out.").waitFor();
  await dialog().getByText("JSON has no NaN", { exact: false }).waitFor();
  await dialog().getByText('Did you mean "refLogprob"?', { exact: false }).waitFor();
  await dialog().getByRole("link", { name: "Look at it" }).click();
  await page.waitForURL("**/banks/*");
  await page.getByText("12+30=").waitFor();
  await page.getByText("1 to 2 of 2").waitFor();
  const [download] = await Promise.all([
    page.waitForEvent("download"),
    page.getByRole("link", { name: "Export" }).click(),
  ]);
  expect(download.suggestedFilename()).toBe("mine.jsonl");
  await page.setViewportSize({ width: 390, height: 844 });
  expect(await pixelsSideways(page)).toBeLessThanOrEqual(0);
  await page.setViewportSize({ width: 1440, height: 900 });
});

test("yesterday's run is scored with today's reward", async () => {
  const begin = await scriptedRuns(url, api);
  const run = await begin({ name: "Yesterday", task: "arithmetic", baseModel: "a-base", steps: 10 });
  const scored = { terms: {}, taskTotal: 1, objectiveTotal: 1, advantage: 0, tokens: 3, answer: "42" };
  const rollouts = [1, 0].map((correct) => ({
    ...{ ...scored, promptId: "12+30", completion: correct ? "42" : "41", signals: { correct } },
    ...{ refLogprob: -2, policyLogprob: -1 },
  }));
  await run.send({ rollouts: [{ step: 10, split: "train", promptId: "12+30", prompt: "12+30=", rollouts }] });
  await run.finish();
  await page.goto(`/runs/${run.runId}?tab=rollouts`);
  await button("Make a bank of its rollouts…").click();
  await dialog().getByText("1 group of 1 step was kept, all with text.", { exact: false }).waitFor();
  await button("Make the bank").click();
  await page.waitForURL("**/banks/*");
  await page.getByText("a run's training rollouts, step 10").waitFor();
  await button("Try a reward on it…").click();
  await dialog().getByRole("link", { name: "A new reward" }).click();
  await page.waitForURL("**/rewards/new?*bank=*");
  await page
    .getByRole("combobox", { name: "Bank" })
    .filter({ hasText: /Run #\d+, training at step 10/ })
    .waitFor();
});

test("on a task that only a bank knows a reward is designed, and a launch says that no trainer offers it", async () => {
  // "exec" pays 1, 0, 0 and 0: none of the usual names, so the import asks which signal is success.
  const sql = [1, 0, 0, 0].map((exec, place) =>
    JSON.stringify({
      promptId: "q",
      prompt: "How many?",
      completion: `SELECT ${place}`,
      signals: { exec, tables: place },
    }),
  );
  await page.goto("/banks");
  await button("Import…").click();
  const file = { name: "queries.jsonl", mimeType: "text/plain", buffer: Buffer.from(sql.join("\n")) };
  await dialog().getByLabel("File").setInputFiles(file);
  await dialog().getByRole("combobox", { name: "Task" }).click();
  await page.getByRole("option", { name: "Another task" }).click();
  await dialog().getByLabel("Name of the task").fill("text-to-sql");
  await dialog().getByLabel("Base model").fill("some-7b");
  await button("Import").click();
  await dialog().getByText("Choose the signal that is success, or none of them.").waitFor();
  await dialog().getByRole("combobox", { name: "Success" }).click();
  await page.getByRole("option", { name: "exec" }).click();
  await button("Import").click();
  await dialog().getByText("4 rollouts of 1 prompt are in the bank.").waitFor();
  await dialog().getByRole("link", { name: "Look at it" }).click();
  await button("Try a reward on it…").click();
  await dialog().getByRole("link", { name: "A new reward" }).click();
  await page.getByRole("combobox", { name: "Task" }).filter({ hasText: "text-to-sql" }).waitFor();
  // (1 + 0 + 0 + 0) / 4
  await expect.poll(() => page.getByTestId("preview-stats").innerText()).toContain("0.25");

  const { versionId } = await api.rewards.saveVersion.mutate({
    ...{ rewardId: null, name: "SQL", message: "", parentVersionId: null, taskId: "text-to-sql" },
    spec: { schema: "rewardspec/1", name: "SQL", terms: [{ id: "exec", source: { type: "signal", signal: "exec" } }] },
  });
  await page.goto(`/launch?version=${versionId}`);
  await page
    .getByText("No trainer offers the task text-to-sql, which is known from banks alone.", { exact: false })
    .first()
    .waitFor();
});

test("a bank is removed after one question", async () => {
  await page.goto("/banks");
  await page.getByRole("button", { name: "Remove mine" }).click();
  await button("Remove the bank").click();
  await page.getByText("mine was removed").waitFor();
  await expect.poll(async () => (await api.banks.list.query()).banks.map(({ name }) => name)).not.toContain("mine");
});
