import type { Browser, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, expect, inject, test } from "vitest";
import { launchBrowser } from "./browser";
import { readScreen } from "./read-screen";
import { openVisitor, pixelsSideways, type Visitor } from "./visitor";

/** The reward lab on a small bank of its own. */
let browser: Browser;
let visitor: Visitor;
let page: Page;
let bankId = "";

/** Eight prompts with four answers each: two right ones, one of them long, and two wrong ones, one close. */
const lines = Array.from({ length: 8 }, (_, prompt) =>
  [
    { completion: "right, at length", signals: { correct: 1, progress: 1, steps: 3 }, tokens: 20 },
    { completion: "right", signals: { correct: 1, progress: 1, steps: 0 }, tokens: 4 },
    { completion: "close", signals: { correct: 0, progress: 0.5, steps: 0 }, tokens: 4 },
    { completion: "wrong", signals: { correct: 0, progress: 0, steps: 0 }, tokens: 4 },
  ].map((rollout) =>
    JSON.stringify({ promptId: `p${prompt}`, prompt: `${prompt}+1=`, refLogprob: -rollout.tokens / 4, ...rollout }),
  ),
).flat();

beforeAll(async () => {
  browser = await launchBrowser();
  visitor = await openVisitor(browser, inject("appUrl"));
  page = visitor.page;
  const about = new URLSearchParams({ name: "Eight prompts", task: "arithmetic", baseModel: "lab-test" });
  const response = await page.request.post(`/api/banks/import?${about}`, { data: Buffer.from(lines.join("\n")) });
  const { report } = await response.json();
  bankId = report.bankId;
});

afterAll(() => browser?.close());

afterEach(() => {
  expect(visitor.takeFaults()).toEqual([]);
});

/** Takes the thumb of the first term's weight, which reaches from -2 to 2, and keeps the button down until the drop. */
async function grabWeight() {
  const slider = page.getByRole("article", { name: "Term Correctness" }).getByRole("slider", { name: "Weight" });
  await slider.scrollIntoViewIfNeeded();
  const thumb = await slider.boundingBox();
  const whole = await slider.locator("xpath=../..").boundingBox();
  if (!thumb || !whole) throw new Error("The slider is not on screen.");
  const y = thumb.y + thumb.height / 2;
  await page.mouse.move(thumb.x + thumb.width / 2, y);
  await page.mouse.down();
  return {
    to: (weight: number) => page.mouse.move(whole.x + (whole.width * (weight + 2)) / 4, y, { steps: 8 }),
    drop: () => page.mouse.up(),
  };
}

const stats = () => page.getByTestId("preview-stats").innerText();

test("while a weight is dragged the preview and the formula follow", async () => {
  await page.goto(`/rewards/new?preset=reasoning_starter&task=arithmetic&bank=${bankId}`);
  const screen = readScreen(page);
  // r = correct + 0.2 progress - 0.01 steps: (1.17 + 1.2 + 0.1 + 0) / 4.
  await expect.poll(stats).toContain("0.6175");
  expect(await stats()).toContain("0%");

  const drag = await grabWeight();
  await drag.to(-0.5);
  await expect.poll(screen.formula).toContain("0.5\\,\\text{correct}");
  // (-0.33 - 0.3 + 0.1 + 0) / 4, while the button is still down.
  await expect.poll(stats).toContain("−0.1325");
  // The least weight is -2: right answers are charged for, so every pair is ordered wrongly.
  await drag.to(-2);
  await expect.poll(screen.formula).toContain("2\\,\\text{correct}");
  // (-1.83 - 1.8 + 0.1 + 0) / 4
  await expect.poll(stats).toContain("−0.8825");
  await drag.drop();
  expect(await stats()).toContain("100%");
  await page.getByRole("region", { name: "What the edit changes" }).getByText("Advantages that flip").waitFor();
  await page.getByRole("region", { name: "Right and wrong answers" }).getByText("right, at length").waitFor();
});

test("leaving out each term says which one decided an advantage", async () => {
  const best = page.getByRole("region", { name: "Best and worst rollouts" });
  await best.getByRole("button", { name: "Which term decided its advantage?" }).first().click();
  await best.getByText("Its sign is the doing of Correctness.").waitFor();
});

test("while a weight is dragged the forecast and its map follow", async () => {
  await page.getByRole("button", { name: "Forecast", exact: true }).click();
  const onMap = () => page.locator("[data-map-layer=accuracy] [data-map-handle]").getAttribute("aria-valuetext");
  const outlook = () => page.locator("[data-tier=All] td").first().textContent();
  // Charged for being right, the model would stop being right.
  await expect.poll(onMap).toMatch(/accuracy (<\.01|\.00)/);
  await expect.poll(outlook).toMatch(/at the optimum (<\.01|\.00)/);
  const drag = await grabWeight();
  await drag.to(2);
  await expect.poll(onMap).toContain("accuracy 1.00");
  await expect.poll(outlook).toMatch(/at the optimum 1\.00/);
  await drag.drop();
  await page.getByRole("button", { name: "Preview", exact: true }).click();
});

test("a reward with a fault leaves the last numbers in place and says so", async () => {
  const before = await stats();
  await page.getByRole("button", { name: "Expression", exact: true }).click();
  await page.getByRole("textbox", { name: "Expression", exact: true }).fill("corect * 2");
  await page.getByText("The reward has faults at the moment").waitFor();
  expect(await stats()).toBe(before);
});

test("on a phone the form leaves its place to the lab, and nothing is cut off", async () => {
  await page.setViewportSize({ width: 390, height: 844 });
  for (const view of ["Preview", "Forecast", "Checks"]) {
    await page.getByRole("button", { name: new RegExp(`^${view}`) }).click();
    expect(`${view}: ${await pixelsSideways(page)} px`).toBe(`${view}: 0 px`);
  }
});
