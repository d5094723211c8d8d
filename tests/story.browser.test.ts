import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, inject, test } from "vitest";
import { launchBrowser } from "@/tests/browser/browser";

const STEPS = 30;
const url = inject("appUrl");

let browser: Browser;
let page: Page;
const errors: string[] = [];

beforeAll(async () => {
  browser = await launchBrowser();
  page = await browser.newPage({ viewport: { width: 1440, height: 900 }, baseURL: url });
  page.setDefaultTimeout(30_000);
  watch(page);
});
afterAll(() => browser?.close());

/** What a visitor's console shows is a fault of ours; a page that is left cancels its requests, which is none. */
function watch(watched: Page) {
  watched.on("pageerror", (error) => errors.push(`${watched.url()}: ${error.message}`));
  watched.on("console", (message) => {
    if (message.type() === "error") errors.push(`${watched.url()}: ${message.text()}`);
  });
}

test("a visitor composes a reward, launches it, sees points arrive, cancels another run, and finds all of it again", async () => {
  await page.goto("/");
  await page.getByRole("link", { name: "Compose a reward" }).click();
  await page.getByRole("link", { name: /^Reasoning starter/ }).click();

  const objective = page.getByRole("region", { name: "Objective in words and as a formula" });
  await expect.poll(() => objective.textContent()).toContain("The reward r pays correctness plus 0.2 × progress");
  const weight = page.getByRole("article", { name: "Term Correctness" }).getByRole("textbox", { name: "Weight" });
  await weight.fill("2.5");
  await expect.poll(() => objective.textContent()).toContain("The reward r pays 2.5 × correctness plus 0.2 × progress");
  expect(await objective.getByRole("math").first().textContent()).toContain("2.5");
  await expect.poll(() => page.getByRole("textbox", { name: "Reward as JSON" }).textContent()).toContain("2.5");

  await page.getByRole("textbox", { name: "Name of the reward" }).fill("Mostly right");
  await page.getByRole("button", { name: "Save and launch…" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Save and launch" }).click();
  const first = await launch({ seed: "1" });
  await expect.poll(currentStep, { timeout: 120_000 }).toBeGreaterThan(0);
  const early = await currentStep();
  await expect.poll(currentStep, { timeout: 120_000 }).toBeGreaterThan(early + 3);
  await page.getByRole("button", { name: "E: no carry as a table" }).click();
  const rows = page.getByRole("figure", { name: "E: no carry" }).getByRole("row");
  await expect.poll(() => rows.count()).toBeGreaterThan(3);

  await page.getByRole("navigation", { name: "Main" }).getByRole("link", { name: "Rewards" }).click();
  await page
    .getByRole("link", { name: /Mostly right/ })
    .first()
    .click();
  await page
    .getByRole("link", { name: /^Launch/ })
    .last()
    .click();
  const second = await launch({ seed: "2" });
  expect(second).not.toBe(first);
  await page.getByRole("button", { name: /^Cancel Mostly right/ }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Cancel the run" }).click();
  await expect.poll(() => page.getByRole("heading", { level: 1 }).textContent()).toContain("Canceled");

  await page.goto(first);
  await expect
    .poll(() => page.getByRole("heading", { level: 1 }).textContent(), { timeout: 120_000 })
    .toContain("Finished");
  expect(await currentStep()).toBe(STEPS);
  await page.getByRole("button", { name: "E: no carry as a table" }).click();
  const before = await rows.allTextContents();
  expect(before.length).toBeGreaterThan(3);

  await page.reload();
  await page.getByRole("button", { name: "E: no carry as a table" }).click();
  await expect.poll(() => rows.allTextContents()).toEqual(before);
  await page.goto("/runs");
  const table = page.getByRole("table");
  await expect.poll(() => table.getByRole("row", { name: /Mostly right.*Finished/ }).count()).toBe(1);
  await expect.poll(() => table.getByRole("row", { name: /Mostly right.*Canceled/ }).count()).toBe(1);
  await page.goto("/rewards");
  await expect.poll(() => page.getByRole("link", { name: /Mostly right/ }).count()).toBeGreaterThan(0);
  expect(errors).toEqual([]);
}, 420_000);

/** Launches a small run from the Launch page and resolves to the run's address. */
async function launch({ seed }: { seed: string }): Promise<string> {
  await page.getByLabel("Steps", { exact: true }).fill(String(STEPS));
  await page.getByLabel("Prompts a step").fill("8");
  await page.getByLabel("Group size").fill("4");
  await page.getByLabel("Seeds").fill(seed);
  await page.getByRole("button", { name: "Launch", exact: true }).click();
  await page.waitForURL(/\/runs\/[\w-]+/);
  return page.url();
}

async function currentStep(): Promise<number> {
  const text =
    (await page
      .getByText(new RegExp(`^step \\d+ of ${STEPS}$`))
      .first()
      .textContent()) ?? "";
  return Number(/\d+/.exec(text)?.[0] ?? -1);
}
