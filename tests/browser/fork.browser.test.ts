import type { Browser, Locator, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, expect, inject, test } from "vitest";
import { createApiClient } from "@/tests/launch/api-client";
import { launchBrowser } from "./browser";
import { openVisitor, pixelsSideways, type Visitor } from "./visitor";

/** Fork, continue and grids on one installation: a small run is trained first, and each test makes something of it. */
const NARROW = { width: 390, height: 844 };
const WIDE = { width: 1440, height: 900 };

const api = createApiClient(inject("appUrl"));
let browser: Browser;
let visitor: Visitor;
let page: Page;
let parent = "";

beforeAll(async () => {
  browser = await launchBrowser();
  visitor = await openVisitor(browser, inject("appUrl"));
  page = visitor.page;
});

afterAll(() => browser?.close());
afterEach(() => {
  expect(visitor.takeFaults()).toEqual([]);
});

test("a run leaves the weights of its checkpoints behind", async () => {
  const spec = {
    schema: "rewardspec/1",
    name: "Tilted",
    terms: [{ id: "correct", source: { type: "signal", signal: "correct" } }],
    objective: { mode: "sampling", alpha: 2, betaInv: 4 },
  };
  const version = await api.rewards.saveVersion.mutate({ rewardId: null, name: "Tilted", spec, parentVersionId: null });
  const size = { steps: 4, checkpointEvery: 2, promptsPerStep: 4, groupSize: 4, evalEvery: 0 };
  const evaluation = { evalPrompts: 4, evalSamples: 2, testSamples: 2, baseTestSamples: 2 };
  const config = { task: "arithmetic", baseModel: "arithmetic-base", ...size, ...evaluation };
  await expect
    .poll(async () => (await api.tasks.list.query()).tasks.some(({ baseModels }) => baseModels.length > 0))
    .toBe(true);
  const launched = await api.runs.launch.mutate({ rewardVersionId: version.versionId, config, seeds: [1] });
  parent = launched.runIds[0] ?? "";
  await expect
    .poll(async () => (await api.checkpoints.list.query({ runId: parent })).checkpoints.map(({ step }) => step))
    .toEqual([4, 2]);
});

test("the weights of a run are downloaded from its page under a telling name", async () => {
  await page.goto(`/runs/${parent}?tab=checkpoints`);
  const [download] = await Promise.all([page.waitForEvent("download"), link("Download the weights of step 2").click()]);
  expect(download.suggestedFilename()).toBe("tilted-v1-step-2.safetensors");
});

test("a fork has everything of the run filled in, and changes one number", async () => {
  await link("Fork…").click();
  await page.waitForURL("**/launch?fork=*");
  await page.getByText(/^Forked from/).waitFor();
  expect(await field("Steps").inputValue()).toBe("4");
  expect(await field("Prompts a step").inputValue()).toBe("4");
  await page.getByText("Advanced", { exact: true }).click();
  expect(await field("Checkpoint every").inputValue()).toBe("2");
  expect(await field("Temperature").inputValue()).toBe("1");
  await field("Learning rate").fill("3e-4");
  await page.setViewportSize(NARROW);
  expect(await pixelsSideways(page)).toBe(0);
  await page.setViewportSize(WIDE);
  await button("Launch").click();
  await page.waitForURL("**/runs/*");
  await page.getByText("Forked from").waitFor();
  const forked = await api.runs.get.query({ runId: idInUrl() });
  expect(forked).toMatchObject({
    config: { learningRate: 3e-4, steps: 4, checkpointEvery: 2, evalSamples: 2 },
    seed: 1,
    parent: { id: parent },
    startStep: null,
  });
});

test("a run continues from a checkpoint, and says what that means", async () => {
  await page.goto(`/runs/${parent}?tab=checkpoints`);
  await link("Continue from step 2").click();
  await page.waitForURL("**/launch?fork=*&start=2");
  await page.getByText("The optimizer starts afresh with its warm-up").waitFor();
  await button("Launch").click();
  await page.waitForURL("**/runs/*");
  await page.getByText("Continues from the weights of step 2").waitFor();
  expect(await api.runs.get.query({ runId: idInUrl() })).toMatchObject({ parent: { id: parent }, startStep: 2 });
});

test("a grid says at the field what is wrong with a value, and keeps what was typed", async () => {
  await page.goto(`/launch?fork=${parent}`);
  await button("Vary a number").click();
  await choose(0, "alpha");
  await field("Values").fill("2, 99");
  const group = page.getByRole("group", { name: "Vary" });
  await group.getByText(/^99: /).waitFor();
  await button("Launch").click();
  await page.getByRole("alert").getByText("Not launched").waitFor();
  expect(await field("Values").inputValue()).toBe("2, 99");
});

test("a grid of two by two is shown as the runs it makes, launched as a group, and canceled as one", async () => {
  await field("Values").fill("2, 3");
  await button("Vary a number").click();
  await choose(1, "Learning rate");
  await page.getByLabel("Values").nth(1).fill("1e-4 3e-4");
  await field("Steps").fill("500");
  const runs = page.getByRole("region", { name: "The 4 runs" });
  await expect.poll(() => runs.getByRole("row").count()).toBe(1 + 4);
  await page.setViewportSize(NARROW);
  expect(await pixelsSideways(page)).toBe(0);
  await page.setViewportSize(WIDE);
  await button("Launch 4 runs").click();
  await page.waitForURL("**/runs");

  const bar = page.getByRole("rowheader").filter({ hasText: "Tilted v14 runs launched together" });
  await bar.waitFor();
  await page.getByRole("link", { name: /Tilted v1 · alpha 3 · lr 3e-4$/ }).waitFor();
  const compare = bar.getByRole("link", { name: "Compare the 4 runs launched together" });
  const listed = (await api.runs.list.query({ limit: 4 })).launches[0]?.runIds ?? [];
  expect(await compare.getAttribute("href")).toBe(`/compare?runs=${listed.join(",")}`);

  await bar.getByRole("button", { name: "Cancel all" }).click();
  await button("Cancel them").click();
  await page
    .getByText(/canceled|stopping/)
    .first()
    .waitFor();
  await expect
    .poll(async () => (await api.runs.list.query({ limit: 4 })).runs.map(({ status }) => status))
    .toEqual(["canceled", "canceled", "canceled", "canceled"]);
});

function idInUrl(): string {
  return new URL(page.url()).pathname.split("/").at(-1) ?? "";
}

async function choose(index: number, name: string): Promise<void> {
  await page.getByRole("combobox", { name: "Number" }).nth(index).click();
  await page.getByRole("option", { name: new RegExp(`^${name}`) }).click();
}

function field(label: string): Locator {
  return page.getByLabel(label, { exact: true }).first();
}

function button(name: string): Locator {
  return page.getByRole("button", { name, exact: true });
}

function link(name: string): Locator {
  return page.getByRole("link", { name, exact: true });
}
