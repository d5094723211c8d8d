import type { Browser, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, expect, inject, test } from "vitest";
import { recordedBank } from "@/scripts/demo/recorded-bank";
import { createApiClient } from "@/tests/launch/api-client";
import { launchBrowser } from "./browser";
import { openVisitor, type Visitor } from "./visitor";

/** A penalty that pays: it fails a check, is launched anyway and recorded, then mended by the offered fix and launched. */
const url = inject("appUrl");
const api = createApiClient(url);
let browser: Browser;
let visitor: Visitor;
let page: Page;
let rewardId = "";

beforeAll(async () => {
  browser = await launchBrowser();
  visitor = await openVisitor(browser, url);
  page = visitor.page;
  const signal = (id: string) => ({ id, source: { type: "signal", signal: id } });
  const terms = [
    { ...signal("correct"), weight: 9 },
    { ...signal("steps"), role: "penalty", weight: 0.5 },
  ];
  const spec = { schema: "rewardspec/1", name: "Rambling", terms };
  const saved = await api.rewards.saveVersion.mutate({
    ...{ rewardId: null, name: "Rambling", spec, parentVersionId: null, taskId: "arithmetic" },
  });
  rewardId = saved.rewardId;
});
afterAll(() => browser?.close());
afterEach(() => {
  expect(visitor.takeFaults()).toEqual([]);
});

const button = (name: string | RegExp) => page.getByRole("button", { name, exact: true });

async function cancelLaunched() {
  const runId = new URL(page.url()).pathname.split("/").at(-1) ?? "";
  await api.runs.cancel.mutate({ runId });
  return api.runs.get.query({ runId });
}

test("a bank is imported, for rewards to be checked on", async () => {
  await expect
    .poll(async () => (await api.tasks.list.query()).tasks.some(({ baseModels }) => baseModels.length > 0))
    .toBe(true);
  const query = new URLSearchParams({ name: "Recorded", task: "arithmetic", baseModel: "arithmetic-base" });
  const body = recordedBank("arithmetic").map((one) => JSON.stringify(one));
  const answer = await fetch(`${url}/api/banks/import?${query}`, { method: "POST", body: body.join("\n") });
  expect(answer.status).toBe(201);
});

test("a launch with a failed check is held, goes ahead when told to, and the run says so", async () => {
  await page.goto(`/launch?reward=${rewardId}`);
  const anyway = page.getByRole("checkbox", { name: /^Launch anyway/ });
  await anyway.waitFor();
  await page.getByText(/^It pays up to/).waitFor();
  await button("Launch").click();
  await page.getByText("Checks of the reward failed. Mend it, or choose to launch anyway.").waitFor();
  await anyway.check();
  await button("Launch").click();
  await page.waitForURL("**/runs/*");
  await page.getByText("Launched with a failed check").click();
  await page.getByText("steps takes away, as a penalty does").first().waitFor();
  expect((await cancelLaunched()).checks?.launchedAnyway).toBe(true);
});

test("beside the form the check says why, its fix mends the reward, and the mended reward is launched", async () => {
  await page.goto(`/rewards/${rewardId}`);
  await button("Checks (1)").click();
  await page.getByText(/^It pays up to/).waitFor();
  await button("Weight of steps: 0.5 → -0.5").click();
  await page.getByText(/^No check failed/).waitFor();
  await button("Checks").waitFor();
  await button("Undo").click();
  await button("Checks (1)").waitFor();
  await button("Weight of steps: 0.5 → -0.5").click();
  await button("Checks").waitFor();
  await button("Save and launch…").click();
  await page.getByLabel("What changed").press("Enter");
  await page.waitForURL("**/launch?*");
  await page.getByText(/^No check failed/).waitFor();
  await button("Launch").click();
  await page.waitForURL("**/runs/*");
  expect((await cancelLaunched()).checks?.launchedAnyway).toBe(false);
});
