import type { Browser, Locator, Page } from "playwright-core";
import { afterAll, beforeAll, expect, inject, it } from "vitest";
import type { EventsRequest } from "@/domain/protocol/messages";
import { createApiClient } from "@/tests/launch/api-client";
import { launchBrowser } from "./browser";
import { type ScriptedRun, scriptedRuns } from "./scripted-run";
import { openVisitor, pixelsSideways, type Visitor } from "./visitor";

const url = inject("appUrl");
let browser: Browser;
let visitor: Visitor;
let page: Page;
let rising: ScriptedRun;
let falling: ScriptedRun;
const STEPS = 100;

beforeAll(async () => {
  browser = await launchBrowser();
  visitor = await openVisitor(browser, url);
  page = visitor.page;
  const begin = await scriptedRuns(url, createApiClient(url));
  const about = { task: "arithmetic", baseModel: "small", steps: STEPS, seed: 1 };
  rising = await begin({ ...about, name: "Rising", config: { learningRate: 1e-4, temperature: 1 } });
  falling = await begin({ ...about, name: "Falling", config: { learningRate: 3e-4, temperature: 1 } });
  await rising.send(recorded((step) => 0.4 + step / 250));
  await falling.send(recorded((step) => 0.4 - step / 500));
  await rising.finish();
});
afterAll(() => browser.close());

/** Curves of a run and its evaluations on test at the start (n = 16) and the end (n = 8). */
function recorded(accuracyAt: (step: number) => number): Pick<EventsRequest, "metrics" | "evaluations"> {
  const steps = Array.from({ length: STEPS }, (_, i) => i + 1);
  return {
    metrics: steps.flatMap((step) => [
      { metric: "task/accuracy", step, value: accuracyAt(step) },
      { metric: "logp_ref/sum", step, value: -6 + step / 50 },
    ]),
    evaluations: [evaluation(0, 16, accuracyAt(0)), evaluation(STEPS, 8, accuracyAt(STEPS))],
  };
}

function evaluation(step: number, samples: number, accuracy: number) {
  const problems = Array.from({ length: 12 }, (_, i) => ({
    promptId: `problem-${i}`,
    tier: i % 2 === 0 ? "E" : "X",
    samples,
    // Half of the problems above the accuracy, half below it.
    correct: Math.round(samples * Math.min(1, Math.max(0, accuracy + (i % 4 < 2 ? 0.2 : -0.2)))),
    meanTokens: 5,
    meanRefLogprob: -6,
  }));
  return { step, split: "test" as const, problems };
}

const chart = (on: Page, id: string): Locator => on.locator(`[data-chart="${id}"]`);

/** The tick labels under a chart. */
async function stepsUnder(on: Page, id: string): Promise<number[]> {
  const ticks = await chart(on, id).locator(".recharts-xAxis .recharts-cartesian-axis-tick-value").allTextContents();
  return ticks.map(Number);
}

it("compares two runs picked in the list", async () => {
  await page.goto("/runs");
  for (const name of ["Rising", "Falling"]) {
    await page
      .locator("tr", { hasText: name })
      .getByRole("checkbox", { name: `Select ${name}` })
      .check();
  }
  await page.getByRole("link", { name: "Compare", exact: true }).click();
  await page.waitForURL(/\/compare\?runs=/);
  await expect.poll(() => chart(page, "task/accuracy").locator("[data-series]").count()).toBe(2);
  await expect
    .poll(() => chart(page, "task/accuracy").locator("[data-last-step]").getAttribute("data-last-step"))
    .toBe(String(STEPS));
});

it("draws a run that still trains as its points come", async () => {
  await falling.send({ metrics: [{ metric: "task/accuracy", step: STEPS + 1, value: 0.1 }] });
  await expect
    .poll(() => chart(page, "task/accuracy").locator("[data-last-step]").getAttribute("data-last-step"))
    .toBe(String(STEPS + 1));
});

it("zooms into the steps dragged over, on every chart, and puts them into the address", async () => {
  const plot = await chart(page, "task/accuracy").locator("[data-plot]").boundingBox();
  if (!plot) throw new Error("The chart has no plot.");
  const y = plot.y + plot.height / 2;
  await page.mouse.move(plot.x + plot.width * 0.2, y);
  await page.mouse.down();
  await page.mouse.move(plot.x + plot.width * 0.4, y, { steps: 4 });
  await page.mouse.move(plot.x + plot.width * 0.6, y, { steps: 4 });
  await page.mouse.up();
  await page.waitForURL(/from=\d+&to=\d+|to=\d+&from=\d+/);
  const { searchParams } = new URL(page.url());
  const [from, to] = [Number(searchParams.get("from")), Number(searchParams.get("to"))];
  expect(from).toBeGreaterThan(5);
  expect(to).toBeLessThan(STEPS - 5);
  for (const id of ["task/accuracy", "logp_ref/sum"]) {
    await chart(page, id).scrollIntoViewIfNeeded();
    await expect.poll(async () => Math.min(...(await stepsUnder(page, id)))).toBeGreaterThanOrEqual(from);
    expect(Math.max(...(await stepsUnder(page, id)))).toBeLessThanOrEqual(to);
  }
});

it("shows the same to whoever opens the address", async () => {
  await page.getByRole("button", { name: /^Draw #\d+ Falling$/ }).click();
  await expect.poll(() => chart(page, "task/accuracy").locator("[data-series]").count()).toBe(1);
  await expect.poll(() => page.url()).toContain("hidden=");
  const other = await openVisitor(browser, url);
  await other.page.goto(page.url());
  await expect.poll(() => chart(other.page, "task/accuracy").locator("[data-series]").count()).toBe(1);
  const line = (on: Page) => chart(on, "task/accuracy").locator("[data-series] path").last().getAttribute("d");
  await expect.poll(() => line(other.page)).toBe(await line(page));
  expect(await stepsUnder(other.page, "task/accuracy")).toEqual(await stepsUnder(page, "task/accuracy"));
  expect(other.takeFaults()).toEqual([]);
  await other.context.close();
  await page.getByRole("button", { name: "Draw all" }).click();
});

it("draws pass@k of the base as far as its samples go, and of the runs", async () => {
  await page.getByRole("tab", { name: "pass@k" }).click();
  await expect.poll(() => chart(page, "pass-at-k").locator("[data-series]").count()).toBe(3);
  const slider = chart(page, "pass-at-k").getByRole("slider");
  await slider.focus();
  await page.keyboard.press("End");
  await expect
    .poll(() => slider.getAttribute("aria-valuetext"))
    .toMatch(/^pass@16: base model [\d.]+, [\d.]+ to [\d.]+$/);
  await page.getByText("Runs on test, sampled at the run's temperature: 12 problems, 8 samples each.").waitFor();
});

it("says how much each tier changed, paired by problem, and what was not evaluated", async () => {
  await page.getByRole("tab", { name: "Accuracy by tier" }).click();
  const row = page.locator(`tr[data-run="${rising.runId}"]`);
  // From .4 to .8 in all: 6 of 16 and 9.6 of 16 samples round to a little more or less.
  await expect.poll(() => row.innerText()).toMatch(/\+0\.(3|4)\d/);
  await page.getByRole("button", { name: "Validation" }).click();
  await page.getByText(/were not evaluated on validation/).waitFor();
});

it("hides settings that are the same until they are asked for", async () => {
  await page.getByRole("tab", { name: "Configuration" }).click();
  await page.locator("[data-setting=learningRate]").waitFor();
  expect(await page.locator("[data-setting=temperature]").count()).toBe(0);
  await page.getByRole("checkbox", { name: /the same for all runs/ }).check();
  await page.locator("[data-setting=temperature]").waitFor();
  await expect.poll(() => page.url()).toContain("equal=true");
});

it("says which runs of the address are not here, and compares the others", async () => {
  await page.goto(`/compare?runs=${rising.runId},nowhere`);
  await page.getByText(/One run of this link is not here/).waitFor();
  await expect.poll(() => chart(page, "task/accuracy").locator("[data-series]").count()).toBe(1);
  await page.getByRole("button", { name: "Leave it out" }).click();
  await expect.poll(() => page.url()).not.toContain("nowhere");
});

it("fits on a phone", async () => {
  await page.setViewportSize({ width: 390, height: 844 });
  for (const tab of ["curves", "plane", "pass", "tiers", "configuration"]) {
    await page.goto(`/compare?runs=${rising.runId},${falling.runId}&tab=${tab}`);
    await page.getByRole("tab", { selected: true }).waitFor();
    expect([tab, await pixelsSideways(page)]).toEqual([tab, 0]);
  }
  expect(visitor.takeFaults()).toEqual([]);
});
