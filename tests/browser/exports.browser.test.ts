import { readFileSync } from "node:fs";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, inject, it } from "vitest";
import { launchBrowser } from "./browser";
import { openVisitor, pixelsSideways, type Visitor } from "./visitor";

const url = inject("appUrl");
let browser: Browser;
let visitor: Visitor;

beforeAll(async () => {
  browser = await launchBrowser();
  visitor = await openVisitor(browser, url);
});
afterAll(() => browser.close());

it("takes a grader of OpenAI's into the composer and downloads it for verl", async () => {
  const { page } = visitor;
  await page.goto("/rewards");
  await page.getByRole("button", { name: "Import a reward" }).click();
  const pasted = page.getByRole("textbox", { name: "JSON or link" });
  const capital = {
    type: "string_check",
    name: "capital",
    input: "{{sample.output_text}}",
    reference: "{{item.reference_answer}}",
    operation: "ilike",
  };
  await pasted.fill(JSON.stringify({ ...capital, type: "label_model" }));
  await page.getByText("label_model asks a model of OpenAI's for a label").waitFor();
  await pasted.fill(JSON.stringify(capital));
  await page.getByText("item.reference_answer is taken to be the answer.").waitFor();
  await page.getByRole("button", { name: "Open in the composer" }).click();

  await page.getByRole("button", { name: "Export" }).click();
  await page.getByRole("menuitem", { name: "NeMo RL" }).click();
  await page.getByRole("dialog", { name: "No export to NeMo RL" }).waitFor();
  await page.keyboard.press("Escape");

  await page.getByRole("button", { name: "Export" }).click();
  const saving = page.waitForEvent("download");
  await page.getByRole("menuitem", { name: "JSON" }).click();
  const saved = await saving;
  expect(saved.suggestedFilename()).toBe("reward.json");
  expect(JSON.parse(readFileSync(await saved.path(), "utf8")).schema).toBe("rewardspec/1");

  await page.getByRole("button", { name: "Export" }).press("Enter");
  await page.getByRole("menuitem", { name: "verl" }).press("Enter");
  const dialog = page.getByRole("dialog", { name: "Export to verl" });
  await dialog.getByText("verl has no missing reward").first().waitFor();
  const arriving = page.waitForEvent("download");
  await dialog.getByRole("button", { name: "Download" }).click();
  const download = await arriving;
  expect(download.suggestedFilename()).toBe("capital_verl.py");
  const file = readFileSync(await download.path(), "utf8");
  expect(file).toContain("return reference.lower() in graded.lower()");
  expect(file).toContain("def compute_score(");

  await page.setViewportSize({ width: 390, height: 844 });
  await dialog.getByRole("button", { name: "Download" }).scrollIntoViewIfNeeded();
  expect(await pixelsSideways(page)).toBe(0);
  expect(visitor.takeFaults()).toEqual([]);
});
