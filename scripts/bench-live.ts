import { rmSync } from "node:fs";
import { setTimeout as delay } from "node:timers/promises";
import { createRunResponseSchema, type EventsRequest, PROTOCOL_PATH } from "@/domain/protocol/messages";
import { launchBrowser } from "@/tests/browser/browser";
import { createApiClient } from "@/tests/launch/api-client";
import { makeHome, startRewardsmith } from "@/tests/launch/launcher";
import { createProtocolClient } from "@/trainer/embedded/agent/client";
import { quantile } from "./bench/quantile";
import { watchPaints } from "./bench/watch-paints";

/**
 * npm run bench:live: starts Rewardsmith in a folder of its own, lets the embedded trainer train, and posts 200 events of a
 * script's run one by one as a trainer would, with a real browser on that run's page. Measured is the time from the moment
 * before an event is sent to the frame after its point was drawn; ends with 1 when the 95th percentile is over the limit.
 */
const EVENTS = 200;
const LIMIT_MS = 300;
const EVERY_MS = 250;
const WARM_UP = 10;

/** As many metrics as a step of the embedded trainer reports, so that every chart of the page has work. */
const METRICS = [
  "task/accuracy",
  ...["E", "M", "H", "X"].map((tier) => `task/accuracy/${tier}`),
  ...["reward", "reward_std", "reward/objective_mean", "reward/errors/rate", "logp_ref/sum", "logp_ref/per_token"],
  ...["kl", "kl/per_token", "entropy", "completions/mean_length", "completions/clipped_ratio"],
  ...["rewards/correct/mean", "rewards/correct/std", "groups/frac_all_pass", "groups/frac_all_fail"],
  ...["groups/frac_mixed", "groups/frac_zero_std_task", "sharpen/objective_sd", "sharpen/dominance"],
  ...["loss", "grad_norm", "learning_rate", "step_time", "num_tokens"],
];

const home = makeHome();
const app = await startRewardsmith(home);
const browser = await launchBrowser();
try {
  const api = createApiClient(app.url);
  const { runIds } = await api.runs.launchRegimes.mutate({ steps: 2000 });
  const trains = await firstRunning(runIds);
  const script = await startScript();

  const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
  // tsx wraps named functions in a helper that the page does not have.
  await page.addInitScript("globalThis.__name ??= (named) => named");
  await page.addInitScript(watchPaints, "task/accuracy");
  await page.goto(`${app.url}/runs/${script.run}`, { waitUntil: "load" });
  await page.locator("[data-live=live]").first().waitFor();

  const devtools = await page.context().newCDPSession(page);
  await devtools.send("Performance.enable");
  const busyBefore = await busySeconds();
  const sentAt: number[] = [];
  const stepBefore = (await api.runs.get.query({ runId: trains })).step;
  for (let step = 1; step <= WARM_UP + EVENTS; step++) {
    sentAt[step] = Date.now();
    await script.send(step);
    // Spread over the 100 ms within which the server gathers changes.
    await delay(EVERY_MS + ((step * 37) % 100));
  }
  await delay(2000);
  const paintedAt = await page.evaluate(() => window.paintedAt);
  const busyAfter = await busySeconds();
  const stepAfter = (await api.runs.get.query({ runId: trains })).step;

  // A point that came with a later one in one frame was drawn when that one was.
  const latencies: number[] = [];
  let together = 0;
  let drawnAt: number | undefined;
  for (let step = WARM_UP + EVENTS; step > WARM_UP; step--) {
    if (paintedAt[step] === undefined) together++;
    drawnAt = paintedAt[step] ?? drawnAt;
    if (drawnAt !== undefined) latencies.push(drawnAt - (sentAt[step] ?? 0));
  }
  const [median, p95, most] = [0.5, 0.95, 1].map((q) => quantile(latencies, q));
  console.log(`events ${EVENTS}, painted ${latencies.length}, of which ${together} in one frame with a later one`);
  console.log(`trained meanwhile: ${stepAfter - stepBefore} steps of the embedded trainer`);
  console.log(`from the trainer's event to the painted point: median ${median} ms, p95 ${p95} ms, most ${most} ms`);
  const perEvent = ((busyAfter - busyBefore) * 1000) / (WARM_UP + EVENTS);
  console.log(
    `the page's own work: ${perEvent.toFixed(1)} ms an event (script, style, layout and paint of its main thread)`,
  );
  console.log(`limit: p95 below ${LIMIT_MS} ms`);
  if (latencies.length < EVENTS || p95 === undefined || p95 >= LIMIT_MS || stepAfter === stepBefore)
    process.exitCode = 1;

  async function busySeconds(): Promise<number> {
    const { metrics } = await devtools.send("Performance.getMetrics");
    return metrics.find(({ name }) => name === "TaskDuration")?.value ?? 0;
  }

  async function firstRunning(ids: readonly string[]): Promise<string> {
    for (;;) {
      for (const runId of ids) {
        if ((await api.runs.get.query({ runId })).step > 0) return runId;
      }
      await delay(500);
    }
  }

  async function startScript(): Promise<{ run: string; send: (step: number) => Promise<void> }> {
    const { trainerId, key } = await api.trainers.createKey.mutate({ name: "Benchmark" });
    const client = createProtocolClient({ server: app.url, key });
    const answer = await fetch(new URL(`${PROTOCOL_PATH}/runs`, app.url), {
      method: "POST",
      headers: { "content-type": "application/json", authorization: `Bearer ${key}` },
      body: JSON.stringify({ trainer: trainerId, name: "Live benchmark", steps: WARM_UP + EVENTS }),
    });
    const { run, attempt, leaseToken } = createRunResponseSchema.parse(await answer.json());
    return {
      run,
      send: async (step) => {
        const metrics = METRICS.map((metric, i) => ({ metric, step, value: Math.abs(Math.sin(step / 20 + i)) }));
        const body: EventsRequest = { run, attempt, leaseToken, seq: step, metrics };
        await client.events(JSON.stringify(body));
      },
    };
  }
} finally {
  await browser.close();
  process.kill(-app.pid, "SIGTERM");
  await app.exited;
  rmSync(home, { recursive: true, force: true });
}
