import type { Browser, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, expect, inject, test } from "vitest";
import { createApiClient } from "@/tests/launch/api-client";
import { launchBrowser } from "./browser";
import { openVisitor, pixelsSideways, type Visitor } from "./visitor";
import { writeGridworldRun } from "./write-gridworld-run";

let browser: Browser;
let visitor: Visitor;
let page: Page;
let runId = "";

beforeAll(async () => {
  const url = inject("appUrl");
  runId = await writeGridworldRun(url, createApiClient(url), [
    // S . G under a wall: down into it, right, right.
    { world: "S.G/#../...", completions: ["DRR", "RxLUDRR", "L"] },
  ]);
  browser = await launchBrowser();
  visitor = await openVisitor(browser, url);
  page = visitor.page;
});
afterAll(() => browser?.close());
afterEach(() => {
  expect(visitor.takeFaults()).toEqual([]);
});

test("a path is drawn, with the reward of every step under it", async () => {
  await page.goto(`/runs/${runId}?tab=rollouts`);
  const first = page.locator("li", { has: page.getByRole("img") }).first();
  await first.getByRole("img", { name: /3 steps: down into a wall, right, right\. The goal is reached\.$/ }).waitFor();
  const rewards = first.getByRole("table", { name: "Reward by step" }).locator("tbody td");
  expect(await rewards.allTextContents()).toEqual(["−5.1", "+0.9", "+9.9"]);
  await first.getByText("These steps add up to 5.7.").waitFor();
});

test("signals and terms stand by step when asked for", async () => {
  const first = page.locator("li", { has: page.getByRole("img") }).first();
  await first.getByText("Signals and terms by step").click();
  const collisions = first.getByRole("row", { name: /^Collisions, weighted/ }).getByRole("cell");
  expect(await collisions.allTextContents()).toEqual(["−5", "0", "0"]);
});

test("nothing reaches beyond a narrow window", async () => {
  await page.setViewportSize({ width: 390, height: 844 });
  expect(await pixelsSideways(page)).toBe(0);
});
