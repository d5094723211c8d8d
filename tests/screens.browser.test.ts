import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import { launchBrowser } from "@/tests/browser/browser";
import { createApiClient } from "@/tests/launch/api-client";

const url = inject("appUrl");
const screens = ["/", "/rewards", "/rewards/new", "/launch", "/runs", "/trainers"];

let browser: Browser;
let run: string;

beforeAll(async () => {
  browser = await launchBrowser();
  const { runIds } = await createApiClient(url).runs.launchRegimes.mutate({ steps: 2 });
  run = `/runs/${runIds[0]}`;
});
afterAll(() => browser?.close());

describe.each([
  { width: 1440, height: 900 },
  { width: 390, height: 844 },
])("at $width px", (viewport) => {
  test.each(["light", "dark"] as const)(
    "every screen shows in %s without an error, and nothing is wider than the window",
    async (colorScheme) => {
      const context = await browser.newContext({ viewport, colorScheme, baseURL: url });
      const faults: string[] = [];
      for (const route of [...screens, run]) {
        const page = await context.newPage();
        page.on("pageerror", (error) => faults.push(`${route}: ${error.message}`));
        page.on("console", (message) => {
          if (message.type() === "error") faults.push(`${route}: ${message.text()}`);
        });
        await page.goto(route);
        await page.getByRole("heading", { level: 1 }).waitFor();
        // Content that comes after the heading may be what is too wide.
        await page.waitForTimeout(700);
        const sideways = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
        if (sideways > 0) faults.push(`${route}: ${sideways} px wider than the window`);
        await page.close();
      }
      await context.close();
      expect(faults).toEqual([]);
    },
  );
});
