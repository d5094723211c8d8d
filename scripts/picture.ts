import { mkdirSync, statSync } from "node:fs";
import path from "node:path";
import { launchBrowser } from "@/tests/browser/browser";

/** npm run picture -- <base url> <run id>: the README's picture, a finished run's page with its plane, its accuracy and that of each tier. */
const FILE = path.join("public", "readme", "run.png");
const LARGEST_BYTES = 400_000;

const [base, runId] = process.argv.slice(2);
if (!base || !runId) {
  console.error("Usage: npm run picture -- http://127.0.0.1:3000 <run id>");
  process.exit(1);
}
const browser = await launchBrowser();
try {
  const page = await browser.newPage({
    viewport: { width: 1440, height: 1140 },
    colorScheme: "light",
    reducedMotion: "reduce",
  });
  await page.goto(new URL(`/runs/${runId}`, base).href, { waitUntil: "load" });
  await page.locator("main h1 [data-status=finished]").waitFor();
  await page.locator("[data-chart=plane] [data-last-step]").waitFor();
  await page.locator('[data-chart="task/accuracy"] [data-last-step]').waitFor();
  await page.locator("[data-chart^=tier-] [data-last-step]").first().waitFor();
  await page.evaluate(() => document.fonts.ready.then(() => undefined));
  mkdirSync(path.dirname(FILE), { recursive: true });
  await page.screenshot({ path: FILE });
  const { size } = statSync(FILE);
  console.log(`${FILE}: ${Math.round(size / 1000)} kB`);
  if (size > LARGEST_BYTES) {
    console.error(`The picture is larger than ${LARGEST_BYTES / 1000} kB: take it of a run with fewer charts in view.`);
    process.exitCode = 1;
  }
} finally {
  await browser.close();
}
