import type { Browser, Locator, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, expect, inject, test } from "vitest";
import { createApiClient } from "@/tests/launch/api-client";
import { launchBrowser } from "./browser";
import { mathsBox } from "./maths-box";
import { openVisitor, pixelsSideways, tabTo, type Visitor } from "./visitor";

/** A GPU box of somebody's: its key, its task, a run on a base model that one types, and what comes of it on the screens. */
const NARROW = { width: 390, height: 844 };
const WIDE = { width: 1440, height: 900 };

const url = inject("appUrl");
const api = createApiClient(url);
let browser: Browser;
let visitor: Visitor;
let page: Page;
let box: Awaited<ReturnType<typeof mathsBox>>;
let versionId = "";
let runId = "";

beforeAll(async () => {
  browser = await launchBrowser();
  visitor = await openVisitor(browser, url);
  page = visitor.page;
});
afterAll(() => browser?.close());
afterEach(() => {
  expect(visitor.takeFaults()).toEqual([]);
});

test("a key for a GPU box comes with the lines that start it, and its card says what it offers", async () => {
  await page.goto("/trainers");
  await button("Add a trainer").click();
  await page.getByLabel("Name").fill("lab-gpu-2");
  await button("Make a key").click();
  const dialog = page.getByRole("dialog");
  await dialog.getByText("pip install ./trainer/torch").waitFor();
  const line = await dialog.getByText("export REWARDSMITH_TRAINER_KEY=").textContent();
  const key = /rs_[\w-]+/.exec(line ?? "")?.[0] ?? "";
  await dialog.getByText(`rewardsmith-trainer --server ${url} --any-model`).waitFor();
  await dialog.getByRole("button", { name: "Training script of your own" }).click();
  await dialog.getByText("import rewardsmith").waitFor();
  await page.setViewportSize(NARROW);
  expect(await pixelsSideways(page)).toBe(0);
  await button("I have copied it").click();

  box = await mathsBox(url, key);
  const card = page.getByRole("listitem").filter({ hasText: "lab-gpu-2" });
  await card.getByText("any Hugging Face model by name or folder").waitFor();
  await card.getByText("Competition maths").waitFor();
  await card.getByText("asks score models (judge), LoRA adapters").waitFor();
  expect(await pixelsSideways(page)).toBe(0);
  await page.setViewportSize(WIDE);
});

test("a run on its task takes a base model that one types, and adapters in place of all weights", async () => {
  const terms = [{ id: "correct", source: { type: "signal", signal: "correct" } }];
  const spec = { schema: "rewardspec/1", name: "Maths", terms };
  const about = { rewardId: null, name: "Maths", parentVersionId: null, taskId: "math" };
  versionId = (await api.rewards.saveVersion.mutate({ ...about, spec })).versionId;
  await page.goto(`/launch?version=${versionId}`);
  const model = page.getByLabel("Base model", { exact: true });
  await model.waitFor();
  await button("Launch").click();
  await page.getByRole("alert").getByText("Say which.").waitFor();
  await model.focus();
  await page.keyboard.type("Qwen/Qwen2.5-Math-1.5B@main");
  await page.getByText("Advanced", { exact: true }).click();
  expect(await tabTo(page, "LoRA rank")).toBe(null);
  await page.keyboard.press("ControlOrMeta+a");
  await page.keyboard.type("32");
  await page.setViewportSize(NARROW);
  expect(await pixelsSideways(page)).toBe(0);
  await page.setViewportSize(WIDE);
  await button("Launch").click();
  await page.waitForURL("**/runs/*");
  runId = new URL(page.url()).pathname.split("/").at(-1) ?? "";

  const job = await box.work(20);
  expect(job).toMatchObject({
    run: runId,
    config: { task: "math", baseModel: "Qwen/Qwen2.5-Math-1.5B@main", loraRank: 32, maxTokens: 2048, evalSamples: 2 },
  });
});

test("its run shows the task's tiers, the GPU, and long completions folded with their end in sight", async () => {
  await page.goto(`/runs/${runId}`);
  // Charts are drawn once they come into view.
  const chart = (name: string) => page.locator(`[data-chart="${name}"]`);
  await chart("tier-level_5").scrollIntoViewIfNeeded();
  await chart("tier-level_5").getByText("Level 5").waitFor();
  await chart("system/gpu_memory_share").scrollIntoViewIfNeeded();
  await chart("system/gpu_memory_share").getByText("GPU memory, share").first().waitFor();
  await page.goto(`/runs/${runId}?tab=rollouts`);
  await page.getByText("Level 1", { exact: true }).first().waitFor();
  await page.getByText("\\boxed{11}", { exact: false }).first().waitFor();
  const more = page.getByRole("button", { name: /^Show all \([\d,]+ characters more\)$/ });
  const before = await more.count();
  await more.first().press("Enter");
  await page.getByRole("button", { name: "Show less" }).waitFor();
  expect(await more.count()).toBe(before - 1);
  await page.setViewportSize(NARROW);
  expect(await pixelsSideways(page)).toBe(0);
  await page.goto(`/compare?runs=${runId}&tab=tiers&split=validation`);
  await page.getByText("Level 5", { exact: true }).first().waitFor();
  await page.setViewportSize(WIDE);
});

test("a bank of it is asked for with a typed model too", async () => {
  await page.goto("/banks");
  await button("Sample a bank").click();
  await page.getByRole("combobox", { name: "Base model" }).click();
  await page.getByRole("option", { name: "Competition maths: another model…" }).click();
  expect(await page.getByLabel("Samples a prompt").inputValue()).toBe("16");
  await page.getByLabel("Its name or folder").fill("/models/mine");
  await button("Sample it").click();
  await expect
    .poll(async () => (await api.banks.list.query()).banks.map(({ baseModel }) => baseModel))
    .toContain("/models/mine");

  // Nothing is left waiting for a trainer that is not there.
  const queued = (await api.banks.list.query()).banks.find(({ baseModel }) => baseModel === "/models/mine");
  await api.runs.cancel.mutate({ runId: queued?.runId ?? "" });
  await api.trainers.revoke.mutate({ trainerId: box.trainer });
});

function button(name: string): Locator {
  return page.getByRole("button", { name, exact: true });
}
