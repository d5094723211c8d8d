import type { Browser, BrowserContext, Locator, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, expect, inject, test } from "vitest";
import { startWriter, type Writer } from "@/tests/kill/external-writer";
import { createApiClient } from "@/tests/launch/api-client";
import { launchBrowser } from "./browser";
import { openVisitor, pixelsSideways, type Visitor } from "./visitor";

/** A run and a comparison are shared with somebody who has a link and nothing else, until the links are revoked. */
const url = inject("appUrl");
const api = createApiClient(url);
let browser: Browser;
let owner: Visitor;
let guest: Visitor;
let first: Writer;
let second: Writer;
const asked: string[] = [];
const links = { run: "", comparison: "" };

beforeAll(async () => {
  browser = await launchBrowser();
  owner = await openVisitor(browser, url);
  guest = await openVisitor(browser, url);
  guest.context.on("request", (request) => asked.push(new URL(request.url()).pathname));
  first = await startWriter(url, api, 200);
  second = await startWriter(url, api, 200);
});
afterAll(async () => {
  await Promise.all([first?.stop(), second?.stop()]);
  await browser?.close();
});
afterEach(() => {
  expect(owner.takeFaults()).toEqual([]);
});

test("a run is shared live, and the link is shown once", async () => {
  await owner.page.goto(`/runs/${first.runId}?smoothing=0`);
  await button(owner.page, "Share").click();
  await owner.page.getByLabel("Name").fill("For Ada");
  await button(owner.page, "Make a link").click();
  links.run = await shownLink();
  await button(owner.page, "I have copied it").click();
});

test("it opens without cookies, draws the curves live, and has nothing to press that changes anything", async () => {
  const { page, context } = guest;
  await page.goto(links.run);
  // The view goes along.
  await page.waitForURL("**?smoothing=0");
  await page.getByText("For Ada").waitFor();
  await expect.poll(() => lastStep(page)).toBeGreaterThan(5);
  const before = await lastStep(page);
  await expect.poll(() => lastStep(page)).toBeGreaterThan(before);
  await expectNothingToDo(page, context);
  for (const tab of ["Rollouts", "Log", "Configuration"]) {
    await page.getByRole("tab", { name: tab }).click();
    await page.getByRole("tabpanel", { name: tab }).locator("p, section, dl").first().waitFor();
    expect(await page.getByText("could not be loaded").count()).toBe(0);
  }
  expect(guest.takeFaults()).toEqual([]);
});

test("a comparison is shared frozen, a deleted run of its address left out: it stays as it was while the runs go on", async () => {
  await owner.page.goto(`/compare?runs=${first.runId},deleted-run,${second.runId}&panels=other`);
  await owner.page.getByText("One run of this link is not here").waitFor();
  await owner.page.locator("[data-chart] [data-last-step]").first().waitFor();
  await button(owner.page, "Share").click();
  await button(owner.page, "Frozen now").click();
  await button(owner.page, "Make a link").click();
  links.comparison = await shownLink();
  const written = first.acknowledged().length;
  await button(owner.page, "I have copied it").click();

  const page = await guest.context.newPage();
  await page.goto(links.comparison);
  await page.getByText("Read-only, as it was on").waitFor();
  const runs = page.getByRole("list", { name: "Compared runs" }).getByRole("listitem");
  await expect.poll(() => runs.count()).toBe(2);
  await expect.poll(() => lastStep(page)).toBeGreaterThan(5);
  const kept = await lastStep(page);
  await expect.poll(() => first.acknowledged().length).toBeGreaterThan(written + 10);
  await page.reload();
  await expect.poll(() => lastStep(page)).toBe(kept);
  await expectNothingToDo(page, guest.context);
  await page.setViewportSize({ width: 390, height: 844 });
  expect(await pixelsSideways(page)).toBe(0);
  await page.close();
  expect(guest.takeFaults()).toEqual([]);
});

test("a shared reward is taken as JSON, and forked by who owns the server", async () => {
  const { runId, name } = await launchedRun();
  const { token } = await api.shares.create.mutate({ page: "run", runIds: [runId], frozen: false, expiresAt: null });
  const page = await guest.context.newPage();
  await page.goto(`/s/${token}?tab=configuration`);
  await page.getByText("Shared by its author, version 1").waitFor();
  await expectNothingToDo(page, guest.context);
  await button(page, "Take the reward").click();
  expect(await page.getByRole("dialog").locator("code").first().textContent()).toContain('"schema": "rewardspec/1"');
  await page.close();

  await owner.page.goto(`/rewards?shared=${token}`);
  await button(owner.page, "Fork into my rewards").click();
  await owner.page.waitForURL(/\/rewards\/[0-9a-f-]{36}$/);
  const { versions } = await api.rewards.get.query({
    rewardId: new URL(owner.page.url()).pathname.split("/")[2] ?? "",
  });
  expect(versions[0]?.message).toBe(`Forked from “Shared by its author”, version 1, of the shared run “${name}”`);

  await owner.page.goto("/rewards");
  await button(owner.page, "Import a reward").click();
  await owner.page.getByLabel("JSON or link").fill(JSON.stringify(versions[0]?.spec));
  await button(owner.page, "Open in the composer").click();
  await owner.page.waitForURL("**/rewards/new?from=import");
  await expect
    .poll(() => owner.page.getByRole("textbox", { name: "Name of the reward" }).inputValue())
    .toBe("Shared by its author");
});

test("a revoked link goes dark where it is open, and opens nothing any more", async () => {
  const { page } = guest;
  await page.goto(links.run);
  await expect.poll(() => lastStep(page)).toBeGreaterThan(5);
  await owner.page.goto("/shares");
  await button(owner.page, "Revoke For Ada").click();
  await button(owner.page, "Revoke the link").click();
  await page.getByText("This link has ended").waitFor();
  const after = await lastStep(page);
  const seen = first.acknowledged().length;
  await expect.poll(() => first.acknowledged().length).toBeGreaterThan(seen + 5);
  expect(await lastStep(page)).toBe(after);

  const answer = await page.reload();
  expect(answer?.status()).toBe(404);
  await page.getByText("This link opens nothing").waitFor();
  expect(await page.getByText("written by a script").count()).toBe(0);
  expect(await page.locator("main a, header a, main button").count()).toBe(0);
});

test("whoever has a link asks for nothing but what lies below it", () => {
  const elsewhere = asked.filter((path) => !path.startsWith("/s/") && !path.startsWith("/_next/static/"));
  expect([...new Set(elsewhere)]).toEqual([]);
});

/** The last step any chart has drawn. */
async function lastStep(page: Page): Promise<number> {
  const drawn = page.locator("[data-chart] [data-last-step]");
  const steps = await drawn.evaluateAll((found) => found.map((one) => Number(one.getAttribute("data-last-step"))));
  return Math.max(-1, ...steps);
}

async function expectNothingToDo(page: Page, context: BrowserContext): Promise<void> {
  expect(await page.getByRole("navigation", { name: "Main" }).count()).toBe(0);
  expect(await page.getByRole("tab", { name: "Checkpoints" }).count()).toBe(0);
  for (const name of [/^Pause/, /^Resume/, /^Cancel/, /^Launch/, /^Share$/, /^Fork/, /^Delete/, /^Evaluate/]) {
    expect(await page.getByRole("button", { name }).count()).toBe(0);
  }
  const leads = await page.locator("a[href]").evaluateAll((found) => found.map((one) => one.getAttribute("href")));
  expect(leads).toEqual([]);
  expect(await context.cookies()).toEqual([]);
}

async function shownLink(): Promise<string> {
  const code = owner.page.getByRole("dialog").locator("code");
  await code.waitFor();
  return (await code.textContent()) ?? "";
}

/** A run of ours with a reward; it is canceled at once, since nothing has to be trained. */
async function launchedRun(): Promise<{ runId: string; name: string }> {
  const spec = {
    schema: "rewardspec/1",
    name: "Shared by its author",
    terms: [{ id: "correct", source: { type: "signal", signal: "correct" } }],
  };
  const { versionId } = await api.rewards.saveVersion.mutate({
    rewardId: null,
    name: spec.name,
    spec,
    parentVersionId: null,
    taskId: "arithmetic",
  });
  const { tasks } = await api.tasks.list.query();
  const baseModel = tasks.find(({ id }) => id === "arithmetic")?.baseModels[0]?.id ?? "";
  const { runIds } = await api.runs.launch.mutate({
    rewardVersionId: versionId,
    config: { task: "arithmetic", baseModel, steps: 5 },
    seeds: [1],
  });
  const runId = runIds[0] ?? "";
  await api.runs.cancel.mutate({ runId });
  return { runId, name: (await api.runs.get.query({ runId })).name };
}

function button(page: Page, name: string): Locator {
  return page.getByRole("button", { name, exact: true });
}
