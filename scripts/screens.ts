import { mkdirSync } from "node:fs";
import path from "node:path";
import type { Page } from "playwright-core";
import { launchBrowser } from "@/tests/browser/browser";

/**
 * npm run screens -- <base url> [route ...]: a picture of each route, light and dark, wide and narrow, in .screens/.
 * Says which pages overflow sideways or log errors.
 */
const [base, ...given] = process.argv.slice(2);
if (!base) {
  console.error("Usage: npm run screens -- http://127.0.0.1:3000 [/route ...]");
  process.exit(1);
}
const routes = given.length > 0 ? given : ["/", "/rewards", "/launch", "/runs", "/banks", "/trainers"];
const sizes = [
  { width: 1440, height: 900 },
  { width: 390, height: 844 },
];
const folder = path.resolve(".screens");
mkdirSync(folder, { recursive: true });

const browser = await launchBrowser();
try {
  for (const colorScheme of ["light", "dark"] as const) {
    for (const viewport of sizes) {
      const context = await browser.newContext({ colorScheme, viewport, reducedMotion: "reduce" });
      for (const route of routes) {
        const page = await context.newPage();
        page.on("console", (message) => message.type() === "error" && console.log(`${route}: ${message.text()}`));
        page.on("pageerror", (error) => console.log(`${route}: ${error.message}`));
        await page.goto(new URL(route, base).href, { waitUntil: "load" });
        // A page with an event stream never falls silent: wait for its content instead.
        await page.waitForTimeout(1500);
        await scrollThrough(page);
        const sideways = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
        if (sideways > 0)
          console.log(`${route} ${viewport.width} ${colorScheme}: ${sideways} px wider than the window`);
        const name = nameOf(route);
        const file = path.join(folder, `${name}-${viewport.width}-${colorScheme}.png`);
        await page.screenshot({ path: file, fullPage: true });
        console.log(path.relative(process.cwd(), file));
        await page.close();
      }
      await context.close();
    }
  }
} finally {
  await browser.close();
}

/** The route as a file name; of a long one, such as a comparison of many runs, its beginning and its end. */
function nameOf(route: string): string {
  const name = route.replace(/^\//, "").replace(/[^\w-]+/g, "-") || "home";
  return name.length > 120 ? `${name.slice(0, 60)}--${name.slice(-58)}` : name;
}

/** Charts and pictures draw when they come into view: shows every part of the page once, then goes back to the top. */
async function scrollThrough(page: Page): Promise<void> {
  const { height } = page.viewportSize() ?? { height: 800 };
  for (let top = 0; top < (await page.evaluate(() => document.documentElement.scrollHeight)); top += height) {
    await page.evaluate((y) => window.scrollTo({ top: y, behavior: "instant" }), top);
    await page.waitForTimeout(250);
  }
  await page.evaluate(() => window.scrollTo({ top: 0, behavior: "instant" }));
  await page.waitForTimeout(400);
}
