import type { Browser, Locator, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, expect, inject, test } from "vitest";
import { createApiClient } from "@/tests/launch/api-client";
import { launchBrowser } from "./browser";
import { openVisitor, pixelsSideways, type Visitor } from "./visitor";

/** Versions of one reward that two people and two tabs work on: nobody's work is overwritten, and any two can be compared. */
const api = createApiClient(inject("appUrl"));
let browser: Browser;
let visitor: Visitor;
let page: Page;
let rewardId = "";
let first = "";

const spec = (weight: number, more: object[] = []) => ({
  schema: "rewardspec/1",
  name: "Ours",
  terms: [{ id: "correct", source: { type: "signal", signal: "correct" }, weight }, ...more],
});
const length = { id: "length", role: "penalty", source: { type: "signal", signal: "tokens" }, weight: -0.01 };

beforeAll(async () => {
  browser = await launchBrowser();
  visitor = await openVisitor(browser, inject("appUrl"));
  page = visitor.page;
  const task = { taskId: "arithmetic", parentVersionId: null };
  const saved = await api.rewards.saveVersion.mutate({ ...task, rewardId: null, name: "Ours", spec: spec(1) });
  rewardId = saved.rewardId;
  first = saved.versionId;
});

afterAll(() => browser?.close());
afterEach(() => {
  expect(visitor.takeFaults()).toEqual([]);
});

test("a version that somebody saves meanwhile is told of at once, and saving asks where the own change goes", async () => {
  await page.goto(`/rewards/${rewardId}`);
  await weight().fill("5");
  await api.rewards.saveVersion.mutate({
    ...{ rewardId, name: "Ours", parentVersionId: first, taskId: "arithmetic" },
    ...{ spec: spec(2, [length]), message: "Charge for length", author: "Grace" },
  });
  await comeBack();
  await page.getByText("Grace saved version 2 (“Charge for length”) meanwhile").waitFor();
  expect(await weight().inputValue()).toBe("5");

  await button("Save version").click();
  await page.getByLabel("Saved by").fill("Ada");
  await page.getByLabel("What changed", { exact: true }).press("Enter");
  const dialog = page.getByRole("dialog");
  await dialog.getByText("Grace saved version 2 (“Charge for length”), and yours is not made from it").waitFor();
  await dialog.getByText("What changed from version 1 to 2").click();
  await dialog.getByText("length", { exact: true }).waitFor();
  await dialog.getByRole("button", { name: "Save on top of version 2" }).click();
  await page.getByText(/^Version 3 · /).waitFor();
  const { versions } = await api.rewards.get.query({ rewardId });
  expect(versions.map(({ number, author, spec: { terms } }) => [number, author, terms.length])).toEqual([
    [3, "Ada", 1],
    [2, "Grace", 2],
    [1, "owner", 1],
  ]);
});

test("a version is compared with the one it was made from, in words and on a bank", async () => {
  await button("Versions (3)").click();
  await page.getByRole("link", { name: "Compare version 2 with version 1" }).click();
  await page.waitForURL("**/rewards/compare?*");
  const changes = page.getByRole("region", { name: "What was changed" });
  await changes.getByText("added", { exact: true }).waitFor();
  expect(await changes.innerText()).toContain("charges 0.01 × length");
  await button("Swap before and after").click();
  await changes.getByText("removed", { exact: true }).waitFor();
  await page.getByRole("region", { name: "What that changes on a bank" }).waitFor();
  await page.setViewportSize({ width: 390, height: 844 });
  expect(await pixelsSideways(page)).toBe(0);
  await page.setViewportSize({ width: 1440, height: 900 });
});

test("a fork by its address is a reward of its own that names its parent", async () => {
  await page.goto(`/rewards/new?from=${first}`);
  await button("Save version").click();
  expect(await page.getByLabel("Saved by").inputValue()).toBe("Ada");
  await page.getByLabel("What changed", { exact: true }).press("Enter");
  await page.waitForURL(/\/rewards\/(?!new)[^/]+$/);
  await button("Versions (1)").click();
  await page.getByRole("link", { name: "Ours, version 1", exact: true }).waitFor();
});

test("what two tabs typed is kept apart, and either can go on with the other's", async () => {
  await page.goto(`/rewards/${rewardId}`);
  await weight().waitFor();
  const other = await visitor.context.newPage();
  await other.goto(`/rewards/${rewardId}`);
  await weight(other).fill("7");
  await page.getByText("Another tab of this browser keeps unsaved changes").waitFor();
  await weight().fill("8");
  await other.getByText("Another tab of this browser keeps unsaved changes").waitFor();
  await button("Go on with those here").click();
  await expect.poll(() => weight().inputValue()).toBe("7");
  await button("Go on with those here").click();
  await expect.poll(() => weight().inputValue()).toBe("8");
  expect(await weight(other).inputValue()).toBe("7");
  await other.close();
});

test("the address of a version that is not there says so", async () => {
  for (const address of ["/rewards/compare?a=none", "/rewards/new?from=none"]) {
    const answer = await page.goto(address);
    expect(answer?.status()).toBe(404);
    await page.getByText("There is no such version").waitFor();
  }
  // The browser logs a page that is not there as an error.
  expect(visitor.takeFaults().every((fault) => fault.includes("404"))).toBe(true);
});

/** What a browser says when its window is looked at again. */
async function comeBack(): Promise<void> {
  await page.evaluate(() => window.dispatchEvent(new Event("visibilitychange")));
}

function weight(at: Page = page): Locator {
  return at.getByRole("article", { name: "Term correct" }).getByRole("textbox", { name: "Weight" });
}

function button(name: string): Locator {
  return page.getByRole("button", { name, exact: true });
}
