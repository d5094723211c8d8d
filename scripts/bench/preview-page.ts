import { rmSync } from "node:fs";
import { gridworldTask } from "@/domain/task/task";
import { launchBrowser } from "@/tests/browser/browser";
import { createApiClient } from "@/tests/launch/api-client";
import { makeHome, startRewardsmith } from "@/tests/launch/launcher";
import { benchRollouts, benchSpec } from "./preview-case";
import { watchPreview } from "./watch-preview";

export type PageTimes = { painted: number[]; asked: number[]; worker: number[]; drawn: number[] };

/**
 * The composer of a real Rewardsmith in a real browser with a bank of so many rollouts: its first term's weight is moved by a key, again and
 * again, each time when the numbers of the move before stand.
 */
export async function previewOnPage(rollouts: number, moves: number): Promise<PageTimes> {
  const home = makeHome();
  const app = await startRewardsmith(home);
  const browser = await launchBrowser();
  try {
    const api = createApiClient(app.url);
    const { id: task } = gridworldTask;
    const about = new URLSearchParams({ name: "Bench", task, baseModel: "gridworld-base" });
    const answer = await fetch(`${app.url}/api/banks/import?${about}`, {
      method: "POST",
      headers: { "content-type": "application/x-ndjson", origin: app.url },
      body: benchRollouts(rollouts)
        .map((one) => JSON.stringify(one))
        .join("\n"),
    });
    const { report } = await answer.json();
    if (answer.status !== 201) throw new Error(`The bank was refused: ${JSON.stringify(report)}`);
    const saved = await api.rewards.saveVersion.mutate({
      rewardId: null,
      name: "Eight terms",
      spec: benchSpec(1),
      parentVersionId: null,
      taskId: task,
    });
    const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
    // tsx wraps named functions in a helper that the page does not have.
    await page.addInitScript("globalThis.__name ??= (named) => named");
    await page.addInitScript(watchPreview);
    await page.goto(`${app.url}/rewards/${saved.rewardId}?bank=${report.bankId}`, { waitUntil: "load" });
    await page.getByTestId("preview-stats").waitFor({ timeout: 120_000 });
    await page.getByRole("slider", { name: "Weight" }).first().focus();
    for (let move = 0; move < moves; move += 1) {
      const before = await page.evaluate(() => window.previewTimes.painted.length);
      await page.keyboard.press(move % 60 < 30 ? "ArrowRight" : "ArrowLeft");
      await page.waitForFunction((seen) => window.previewTimes.painted.length > seen, before, { polling: 20 });
    }
    return await page.evaluate(() => window.previewTimes);
  } finally {
    await browser.close();
    process.kill(-app.pid, "SIGTERM");
    await app.exited;
    rmSync(home, { recursive: true, force: true });
  }
}
