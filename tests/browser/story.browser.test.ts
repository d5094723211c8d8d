import type { Browser, Locator, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, expect, inject, test } from "vitest";
import { createApiClient } from "@/tests/launch/api-client";
import { launchBrowser } from "./browser";
import { readScreen } from "./read-screen";
import { openVisitor, pixelsSideways, tabTo, type Visitor } from "./visitor";

/** The README's story, told once from the first page to the last on one installation: each test goes on where the one before ended. */
const STEPS = 30;
const NARROW = { width: 390, height: 844 };
const WIDE = { width: 1440, height: 900 };

const api = createApiClient(inject("appUrl"));
let browser: Browser;
let visitor: Visitor;
let page: Page;
let screen: ReturnType<typeof readScreen>;
let rewardPath = "";
let runPath = "";
let canceledPath = "";

beforeAll(async () => {
  browser = await launchBrowser();
  visitor = await openVisitor(browser, inject("appUrl"));
  page = visitor.page;
  screen = readScreen(page);
});

afterAll(() => browser?.close());

afterEach(() => {
  expect(visitor.takeFaults()).toEqual([]);
});

test("the first page says what to do and leads to the composer", async () => {
  await page.goto("/");
  await button("Run the four regimes").waitFor();
  await page.setViewportSize(NARROW);
  expect(await pixelsSideways(page)).toBe(0);
  await page.setViewportSize(WIDE);
  await link("Compose a reward").click();
  await page.getByRole("heading", { name: "Rewards", exact: true }).waitFor();
  await page.getByRole("link", { name: /^Reasoning starter/ }).click();
  await page.waitForURL("**/rewards/new?preset=reasoning_starter");
});

test("formula, sentence and JSON follow a weight, by slider, by number and back from the JSON", async () => {
  await button("JSON").click();
  const progress = page.getByRole("article", { name: "Term Progress" });
  await expect.poll(screen.formula).toContain("0.2\\,\\text{progress}");
  await progress.getByRole("slider", { name: "Weight" }).press("ArrowRight");
  await expect.poll(screen.formula).toContain("0.22\\,\\text{progress}");
  expect(await screen.sentence()).toContain("0.22 × progress");
  await expect.poll(screen.json).toContain('"weight": 0.22');

  await progress.getByRole("textbox", { name: "Weight" }).fill("0.5");
  await expect.poll(screen.formula).toContain("0.5\\,\\text{progress}");
  expect(await screen.sentence()).toContain("0.5 × progress");
  await expect.poll(screen.json).toContain('"weight": 0.5');

  const editor = page.getByRole("textbox", { name: "Reward as JSON" });
  // Only the lines in view are in the page.
  await editor.press("Control+End");
  await editor.getByText('"betaInv"').click();
  await page.keyboard.press("End");
  await page.keyboard.press("Shift+Home");
  await page.keyboard.insertText('"betaInv": 4,');
  await expect.poll(screen.sentence).toContain("costs 0.25");
  await page.getByText("Nothing wrong with it.").waitFor();
});

test("an unknown signal is named, with the one that was meant, and cannot be saved", async () => {
  await button("Expression").click();
  const expression = page.getByRole("textbox", { name: "Expression", exact: true });
  await expression.fill("corect * 2");
  const message = page.locator("p[aria-live=polite]", { hasText: "called “corect”" });
  await message.waitFor();
  expect(await message.textContent()).toContain('Did you mean "correct"?');
  await page.getByText("One thing to mend").waitFor();

  await button("Save version").click();
  await page.getByRole("listitem").filter({ hasText: 'Did you mean "correct"?' }).first().waitFor();
  expect(await page.getByRole("dialog").count()).toBe(0);
  expect(await expression.innerText()).toBe("corect * 2");

  await page
    .getByRole("article")
    .last()
    .getByRole("button", { name: /^Remove/ })
    .click();
  await page.getByText("Nothing wrong with it.").waitFor();
});

test("saving makes a version, and saving a change makes the next", async () => {
  await page.getByRole("textbox", { name: "Name of the reward" }).fill("Half for progress");
  await button("Save version").click();
  await page.getByLabel("What changed").fill("Progress counts half");
  await page.keyboard.press("Enter");
  await page.waitForURL(/\/rewards\/(?!new)[^/]+$/);
  rewardPath = new URL(page.url()).pathname;
  await page.getByText(/^Version 1 · /).waitFor();

  await page.getByRole("article", { name: "Term Step penalty" }).getByRole("textbox", { name: "Weight" }).fill("-0.02");
  await button("Save version").click();
  await page.getByLabel("What changed").press("Enter");
  await page.getByText(/^Version 2 · /).waitFor();
  await button("Versions (2)").click();
  await page.getByText("Progress counts half").waitFor();
});

test("an empty list of runs has one button, and it launches the four regimes", async () => {
  await link("Runs").click();
  await page.getByText("No runs yet").waitFor();
  const actions = page.getByRole("main").locator("a, button");
  expect(await actions.allInnerTexts()).toEqual(["Run the four regimes"]);
  await actions.click();
  await expect.poll(() => page.getByRole("row").count()).toBe(1 + 1 + 4);
  const { runs } = await api.runs.list.query({});
  for (const { id } of runs) await api.runs.cancel.mutate({ runId: id });
  // The list hears of it by the stream.
  await expect.poll(() => page.locator("tr [data-status=canceled]").count()).toBe(4);
});

test("a launched run draws its points as they are measured, without a reload, and its path on the plane", async () => {
  await page.goto(rewardPath);
  await button("Launch this version").click();
  await page.waitForURL("**/launch?version=*");
  await fillLaunch({ Name: "The story's run", Steps: String(STEPS), "Prompts a step": "8", "Group size": "4" });
  await page.getByText("Advanced", { exact: true }).click();
  await fillLaunch({ "Evaluate every": "10", "Evaluation prompts": "16", "Samples a prompt": "2" });
  await fillLaunch({ "Test samples a prompt": "4", "Base samples a prompt": "4" });
  expect(await tabTo(page, "Launch")).toBe(null);
  await page.keyboard.press("Enter");
  await page.waitForURL("**/runs/*");
  runPath = new URL(page.url()).pathname;
  await page.evaluate("window.loadedOnce = true");

  const seen = [];
  for (let step = -1; step < STEPS; ) {
    const before = step;
    await expect.poll(screen.drawnStep, { interval: 20 }).toBeGreaterThan(before);
    step = await screen.drawnStep();
    seen.push(step);
  }
  expect(seen.length).toBeGreaterThan(4);
  await status("finished").waitFor();
  await expect.poll(screen.planeSteps).toBe(STEPS);
  // The base and the evaluations after 10, 20 and 30 steps.
  expect(await page.locator("[data-chart=plane] [data-series] circle").count()).toBe(4);
  expect(await page.evaluate("window.loadedOnce")).toBe(true);
});

test("another run is started and canceled by keyboard alone", async () => {
  await page.goto("/runs");
  await page.getByRole("link", { name: "The story's run" }).waitFor();
  expect(await tabTo(page, "Launch a run")).toBe(null);
  await page.keyboard.press("Enter");
  await page.waitForURL("**/launch");
  await page.getByRole("textbox", { name: "Steps", exact: true }).waitFor();
  expect(await tabTo(page, "Steps")).toBe(null);
  await page.keyboard.insertText("5000");
  expect(await tabTo(page, "Prompts a step")).toBe(null);
  await page.keyboard.insertText("8");
  expect(await tabTo(page, "Name")).toBe(null);
  await page.keyboard.insertText("Never finished");
  expect(await tabTo(page, /^Advanced/)).toBe(null);
  await page.keyboard.press("Enter");
  for (const [field, few] of Object.entries({ "Evaluation prompts": "16", "Base samples a prompt": "4" })) {
    expect(await tabTo(page, field)).toBe(null);
    await page.keyboard.insertText(few);
  }
  await page.keyboard.press("Enter");
  await page.waitForURL("**/runs/*");
  canceledPath = new URL(page.url()).pathname;
  await expect.poll(screen.drawnStep).toBeGreaterThan(0);

  expect(await tabTo(page, "Cancel Never finished")).toBe(null);
  await page.keyboard.press("Enter");
  await page.getByRole("dialog").waitFor();
  expect(await tabTo(page, "Cancel the run")).toBe(null);
  await page.keyboard.press("Enter");
  await status("canceled").waitFor();
  expect(await screen.drawnStep()).toBeGreaterThan(0);
});

test("after a reload all of it is there: the reward with its versions, both runs with status and curves", async () => {
  await link("Runs").click();
  await page.waitForURL("**/runs");
  await page.reload();
  const rows = page.getByRole("row");
  await rows.filter({ hasText: "The story's run" }).locator("[data-status=finished]").waitFor();
  await rows.filter({ hasText: "Never finished" }).locator("[data-status=canceled]").waitFor();

  await page.goto(canceledPath);
  await expect.poll(screen.drawnStep).toBeGreaterThan(0);
  await page.goto(runPath);
  await expect.poll(screen.drawnStep).toBe(STEPS);
  await expect.poll(screen.planeSteps).toBe(STEPS);
  await page.getByRole("tab", { name: "Rollouts" }).click();
  await page
    .getByText(/correct/i)
    .first()
    .waitFor();
  await page.getByRole("tab", { name: "Configuration" }).click();
  await page.getByText("promptsPerStep").first().waitFor();

  await link("Rewards").click();
  await page.getByRole("row").filter({ hasText: "Half for progress" }).getByRole("link").first().click();
  await page.getByText(/^Version 2 · /).waitFor();
  expect(await screen.formula()).toContain("0.5\\,\\text{progress} - 0.02\\,\\text{steps}");
});

test("the embedded trainer is online and says what it is", async () => {
  await link("Trainers").click();
  await page.getByText("Online", { exact: true }).waitFor();
  await page.getByText("1 of 1 trainer is online.").waitFor();
  await page.getByText("arithmetic", { exact: false }).first().waitFor();
});

test("the theme is switched with one button and kept", async () => {
  const theme = () => page.locator("html").getAttribute("data-theme");
  const background = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  const light = await background();
  expect(await theme()).toBe("light");
  await button("Switch between light and dark").press("Enter");
  await expect.poll(theme).toBe("dark");
  await page.reload();
  expect(await theme()).toBe("dark");
  expect(await background()).not.toBe(light);
  await button("Switch between light and dark").click();
  await expect.poll(theme).toBe("light");
});

test("the keyboard reaches the composer's fields and leaves its editor again", async () => {
  await page.goto(rewardPath);
  await button("JSON").click();
  for (const name of ["Skip to the page", "Runs", "Name of the reward", /^Weight of /, "Reward as JSON"]) {
    expect(await tabTo(page, name)).toBe(null);
  }
  // Round the whole page and back: nothing keeps the focus.
  expect(await tabTo(page, "Skip to the page", 20)).toBe(null);
});

test("an unknown run or reward is said to be unknown", async () => {
  await page.goto("/runs/0197aaaa-bbbb-7ccc-8ddd-eeeeeeeeeeee");
  await page.getByText("There is no run at this address").waitFor();
  await page.goto("/rewards/nothing");
  await page.getByText("There is nothing at this address").waitFor();
  // The browser reports the answer 404 as an error; nothing else went wrong.
  const faults = visitor.takeFaults();
  expect(faults.filter((fault) => !fault.includes("status of 404"))).toEqual([]);
});

test("no page is wider than the window, at a desk or on a phone, and none reports an error", async () => {
  const routes = [
    "/rewards",
    "/rewards/new?preset=agent_starter",
    rewardPath,
    "/launch",
    "/runs",
    "/banks",
    "/trainers",
    runPath,
  ];
  routes.push(...["rollouts", "log", "configuration"].map((tab) => `${runPath}?tab=${tab}`), "/nowhere");
  for (const route of routes) {
    await page.setViewportSize(WIDE);
    await page.goto(route, { waitUntil: "load" });
    await page.locator("main h1, main h2, main p").first().waitFor();
    await expect
      .poll(() =>
        page
          .getByRole("main")
          .getByRole("status", { name: /^Loading/ })
          .count(),
      )
      .toBe(0);
    expect(`${route}: ${await pixelsSideways(page)} px`).toBe(`${route}: 0 px`);
    await page.setViewportSize(NARROW);
    // Charts draw themselves when they come into view.
    for (const chart of await page.locator("[data-chart]").all()) await chart.scrollIntoViewIfNeeded();
    expect(`${route}: ${await pixelsSideways(page)} px`).toBe(`${route}: 0 px`);
  }
  await page.goto(rewardPath);
  for (const view of [/^Preview/, /^Forecast/, /^Checks/, /^JSON/, /^Versions/]) {
    await page.getByRole("button", { name: view }).click();
    expect(await pixelsSideways(page)).toBe(0);
  }
  const faults = visitor.takeFaults();
  expect(faults.filter((fault) => !fault.includes("/nowhere"))).toEqual([]);
});

function button(name: string): Locator {
  return page.getByRole("button", { name, exact: true });
}

function link(name: string): Locator {
  return page.getByRole("link", { name, exact: true }).first();
}

function status(name: string): Locator {
  return page.locator(`main h1 [data-status=${name}]`);
}

async function fillLaunch(fields: Record<string, string>): Promise<void> {
  for (const [name, value] of Object.entries(fields)) {
    await page.getByRole("textbox", { name, exact: true }).fill(value);
  }
}
