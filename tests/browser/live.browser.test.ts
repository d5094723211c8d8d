import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, inject, it } from "vitest";
import { startWriter, type Writer } from "@/tests/kill/external-writer";
import { createApiClient } from "@/tests/launch/api-client";
import { launchBrowser } from "./browser";

const url = inject("appUrl");
let browser: Browser;
let writer: Writer;
let page: Page;
const errors: string[] = [];

beforeAll(async () => {
  browser = await launchBrowser();
  // Slow enough that the chart draws every step on its own for over a minute.
  writer = await startWriter(url, createApiClient(url), 200);
  page = await browser.newPage();
  page.on("pageerror", (error) => errors.push(error.message));
  await page.goto(`${url}/runs/${writer.runId}`);
});
afterAll(async () => {
  await writer.stop();
  await browser.close();
});

const chart = () => page.locator('[data-chart="writer/value"]');

async function lastStep(): Promise<number> {
  return Number(await chart().locator("[data-last-step]").getAttribute("data-last-step"));
}

/** Waits until the chart has drawn what was acknowledged up to now. */
async function catchUp(): Promise<void> {
  const target = writer.acknowledged().length;
  await expect.poll(lastStep, { timeout: 30_000 }).toBeGreaterThanOrEqual(target);
}

/** The steps of the chart's table, ascending. */
async function drawnSteps(): Promise<number[]> {
  await chart().getByRole("button", { name: "as a table" }).click();
  const cells = await chart().locator("tbody th").allTextContents();
  await chart().getByRole("button", { name: "as a table" }).click();
  return cells.map(Number).sort((a, b) => a - b);
}

function isUnbroken(steps: readonly number[]): boolean {
  return steps.every((step, i) => i === 0 || step === (steps[i - 1] ?? 0) + 1);
}

it("draws points as they come", async () => {
  await chart().scrollIntoViewIfNeeded();
  await catchUp();
  const before = await lastStep();
  await expect.poll(lastStep).toBeGreaterThan(before);
});

it("goes on after a lost connection without gap or double", async () => {
  await page.context().setOffline(true);
  await page.waitForTimeout(1500);
  await page.context().setOffline(false);
  await catchUp();
  expect(isUnbroken(await drawnSteps())).toBe(true);
});

it("closes the stream while the page is hidden and catches up when it is seen again", async () => {
  const hide = (state: string) =>
    page.evaluate((value) => {
      Object.defineProperty(document, "visibilityState", { value, configurable: true });
      document.dispatchEvent(new Event("visibilitychange"));
    }, state);
  await hide("hidden");
  await expect.poll(() => page.locator("[data-live]").first().getAttribute("data-live")).toBe("hidden");
  const before = await lastStep();
  await page.waitForTimeout(1000);
  expect(await lastStep()).toBe(before);
  await hide("visible");
  await catchUp();
  expect(isUnbroken(await drawnSteps())).toBe(true);
});

it("reads a step with the arrow keys", async () => {
  const slider = chart().getByRole("slider");
  await slider.focus();
  await page.keyboard.press("Home");
  await expect.poll(() => slider.getAttribute("aria-valuetext")).toMatch(/^step 1: training −5.5$/);
  await page.keyboard.press("ArrowRight");
  await expect.poll(() => slider.getAttribute("aria-valuetext")).toMatch(/^step 2: training −4$/);
});

it("keeps every point when the run finishes", async () => {
  await writer.finish();
  await expect.poll(() => page.locator("h1 [data-status]").getAttribute("data-status")).toBe("finished");
  // Until the row has been read again and the stream has been closed.
  await page.waitForTimeout(2000);
  await catchUp();
  const steps = await drawnSteps();
  expect([isUnbroken(steps), steps.at(-1)]).toEqual([true, writer.acknowledged().length]);
});

it("logs no error meanwhile", () => {
  expect(errors).toEqual([]);
});
