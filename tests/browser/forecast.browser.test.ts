import type { Browser, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, expect, inject, test } from "vitest";
import { launchBrowser } from "./browser";
import { openVisitor, type Visitor } from "./visitor";

let browser: Browser;
let visitor: Visitor;
let page: Page;
let bankId: string;

beforeAll(async () => {
  browser = await launchBrowser();
  visitor = await openVisitor(browser, inject("appUrl"));
  page = visitor.page;
  bankId = await importBank();
  await page.goto(`/rewards/new?bank=${bankId}`);
  await page.getByRole("button", { name: "Forecast", exact: true }).click();
  await page.getByTestId("forecast-table").waitFor();
});
afterAll(async () => {
  // Other tests take the newest bank there is.
  const removed = await visitor.context.request.post("/api/trpc/banks.remove", {
    data: { json: { bankId } },
    headers: origin(),
  });
  await browser?.close();
  expect(removed.ok()).toBe(true);
});
afterEach(() => {
  expect(visitor.takeFaults()).toEqual([]);
});

const origin = () => ({ origin: new URL(inject("appUrl")).origin });

/** Four prompts of sixteen rollouts: a right one in four, longer and unlikelier than the wrong ones; one prompt never right. */
async function importBank(): Promise<string> {
  const lines = Array.from({ length: 64 }, (_, at) => {
    const prompt = Math.floor(at / 16);
    const right = prompt < 3 && at % 4 === 0;
    return JSON.stringify({
      promptId: `p${prompt}`,
      tier: prompt < 3 ? "E" : "X",
      prompt: "1 + 1",
      completion: right ? "= 2" : "= 3",
      signals: { correct: right ? 1 : 0, parsed: 1, truncated: 0, written_steps: 0, progress: right ? 1 : 0, steps: 0 },
      refLogprob: right ? -4 : -2,
      tokens: right ? 20 : 4,
    });
  });
  const about = new URLSearchParams({ name: "Four prompts", task: "arithmetic", baseModel: "arithmetic-base" });
  const answer = await visitor.context.request.post(`/api/banks/import?${about}`, {
    data: lines.join("\n"),
    headers: { "content-type": "application/x-ndjson", ...origin() },
  });
  const { report } = await answer.json();
  if (answer.status() !== 201) throw new Error(`The bank was refused: ${JSON.stringify(report)}`);
  return report.bankId;
}

const handle = () => page.locator("[data-map-layer=accuracy] [data-map-handle]");
const accuracy = (tier: string) => page.locator(`[data-tier=${tier}] td`).first().textContent();
const formula = () => page.getByTestId("objective-formula").textContent();

test("the forecast puts base and optimum side by side, and says what it cannot see", async () => {
  // 3 of 16 right: .25 on three of four prompts. At beta_inv 20 the right answers have all the weight.
  await expect.poll(() => accuracy("All")).toContain(".19");
  await expect.poll(() => accuracy("E")).toMatch(/^\.25.*at the optimum 1\.00/);
  expect(await accuracy("X")).toMatch(/at the optimum \.00/);
  expect(await page.getByTestId("forecast-notes").textContent()).toContain("1 of 4 prompts has no success");
  await page.getByTestId("stability-sentences").waitFor();
});

test("the handle of the map moves by keyboard and by pointer, and the reward follows", async () => {
  const before = await formula();
  await handle().focus();
  await page.keyboard.press("Shift+ArrowRight");
  await expect.poll(() => handle().getAttribute("aria-valuenow")).toBe("1.5");
  await expect.poll(formula).not.toBe(before);
  const plot = await page.locator("[data-map-layer=accuracy] canvas").boundingBox();
  const from = await handle().boundingBox();
  if (!plot || !from) throw new Error("The map is not on screen.");
  await page.mouse.move(from.x + from.width / 2, from.y + from.height / 2);
  await page.mouse.down();
  await page.mouse.move(plot.x + plot.width / 2, plot.y + plot.height / 2, { steps: 4 });
  await page.mouse.move(plot.x + plot.width - 1, plot.y + plot.height - 1, { steps: 4 });
  await page.mouse.up();
  await expect.poll(() => handle().getAttribute("aria-valuetext")).toContain("alpha 4, beta_inv 0");
  // Sharpening alone keeps the likelier answers, and they are wrong.
  await expect.poll(() => accuracy("E")).toMatch(/at the optimum (<\.01|\.00)/);
});
