import type { Browser, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, expect, inject, test } from "vitest";
import { launchBrowser } from "./browser";
import { openVisitor, pixelsSideways, type Visitor } from "./visitor";

let browser: Browser;
let visitor: Visitor;
let page: Page;

beforeAll(async () => {
  browser = await launchBrowser();
  visitor = await openVisitor(browser, inject("appUrl"));
  page = visitor.page;
  await page.goto("/understand");
});
afterAll(() => browser?.close());
afterEach(() => {
  expect(visitor.takeFaults()).toEqual([]);
});

const slider = (name: string) => page.getByRole("slider", { name, exact: true });
const bar = async (name: string) => Number(await slider(name).getAttribute("aria-valuenow"));
const optimum = (letter: string) => page.locator(`[data-answer=${letter}] [data-after]`).textContent();
const measure = (key: string) => page.locator(`[data-measure=${key}] td`).allTextContents();
const formula = () => page.locator("[data-testid=target-formula] annotation").textContent();

/** Drags a bar's handle to a share of its track. */
async function drag(name: string, share: number): Promise<void> {
  const box = await slider(name).boundingBox();
  if (!box) throw new Error(`${name} is not on screen`);
  const y = box.y + box.height / 2;
  await page.mouse.move(box.x + 2, y);
  await page.mouse.down();
  await page.mouse.move(box.x + box.width * 0.5, y, { steps: 3 });
  await page.mouse.move(box.x + box.width * share, y, { steps: 3 });
  await page.mouse.up();
}

test("a dragged bar moves the others, the optimum and the numbers", async () => {
  // 45, 20, 15 ... and alpha 2: A's square is far ahead.
  expect([await bar("Probability of A"), await bar("Probability of B")]).toEqual([450, 200]);
  const before = await measure("accuracy");
  await drag("Probability of B", 0.6);
  await expect.poll(() => bar("Probability of B")).toBe(600);
  // The others keep their proportions: A's 450 of 800 becomes 225 of 400.
  expect(await bar("Probability of A")).toBe(225);
  expect((await measure("accuracy"))[0]).toBe("22.5 %");
  expect(await measure("accuracy")).not.toEqual(before);
  await page.getByTestId("effect-sentence").getByText("Sharpening hurts here").waitFor();
  expect(await page.locator("[data-regime=distribution_sharpening]").textContent()).toContain(
    "All on B, the likeliest",
  );
});

test("reward and alpha go by the keyboard; formula and sentence follow", async () => {
  await slider("Reward of B").focus();
  await page.keyboard.press("End");
  await page.keyboard.press("ArrowLeft");
  await expect.poll(() => bar("Reward of B")).toBe(0.95);
  await page.getByTestId("effect-sentence").getByText("Sharpening helps here").waitFor();
  await slider("Alpha").focus();
  for (let pressed = 0; pressed < 10; pressed++) await page.keyboard.press("ArrowRight");
  await expect.poll(formula).toContain("^{2.5}");
  await page.getByRole("button", { name: "mean", exact: true }).click();
  // No power of the base any more.
  await expect.poll(formula).not.toContain("^{2.5}");
  expect(await formula()).toContain("\\tfrac{1}{|y|}");
});

test("a reload keeps everything, and a colleague sees the same", async () => {
  await expect.poll(() => page.url()).toContain("n=mean");
  await expect.poll(() => page.url()).toContain("alpha=2.5");
  const seen = [await optimum("A"), await optimum("B"), await formula(), await measure("kl"), await measure("length")];
  await page.reload();
  await expect.poll(() => bar("Probability of B")).toBe(600);
  expect([
    await optimum("A"),
    await optimum("B"),
    await formula(),
    await measure("kl"),
    await measure("length"),
  ]).toEqual(seen);
});

test("two wordings of one answer lose to one that has one", async () => {
  await page.getByRole("button", { name: "Two equivalent wordings" }).click();
  await page.getByTestId("wordings-sentence").getByText("Yet sharpening ends on C").waitFor();
  await expect.poll(() => page.url()).toContain("wordings=true");
});

test("an address that holds no six answers shows the first ones; nothing reaches beyond a narrow window", async () => {
  await page.setViewportSize({ width: 390, height: 844 });
  await page.goto("/understand?p=1,2,3&alpha=99");
  await expect.poll(() => bar("Probability of A")).toBe(450);
  expect(await bar("Alpha")).toBe(2);
  expect(await pixelsSideways(page)).toBe(0);
});
