import os from "node:os";
import { parseArgs } from "node:util";
import { rewardSpecSchema } from "@/domain/reward/spec";
import { runConfigSchema } from "@/domain/run/config";
import { init, jit, np } from "@/trainer/embedded/jax";
import { openSession } from "@/trainer/embedded/session";

// `npm run bench:trainer`: one training step of 256 rollouts, sampling, reward, update and report included, against the
// bare matmul speed of jax-js. Without early stop: every rollout runs to its last token.
const LIMITS = { seconds: 0.7, bytes: 1.5e9 };
const PARAMETERS = 104_256;
const { values } = parseArgs({ options: { steps: { type: "string", default: "15" } } });
const steps = Number(values.steps);

const median = (numbers: readonly number[]) => [...numbers].sort((a, b) => a - b)[numbers.length >> 1] ?? Number.NaN;

/** GFLOP/s of one product, the best of ten: what the machine can do between other people's work. */
async function matmulSpeed(m: number, k: number, n: number): Promise<number> {
  const product = jit((a: np.Array, b: np.Array) => np.matmul(a, b));
  const a = np.ones([m, k]);
  const b = np.ones([k, n]);
  let best = Number.POSITIVE_INFINITY;
  for (let i = 0; i < 10; i++) {
    const started = performance.now();
    const result = await product(a.ref, b.ref).blockUntilReady();
    best = Math.min(best, performance.now() - started);
    result.dispose();
  }
  return (2 * m * k * n) / best / 1e6;
}

/** Seconds of each step after two that warm up, with completions that fill the context up to `tokens`. */
async function stepSeconds(tokens: number): Promise<{ wall: number[]; cpu: number[] }> {
  const config = runConfigSchema.parse({
    task: "arithmetic",
    baseModel: "arithmetic-base",
    steps: steps + 3,
    maxTokens: tokens - 6,
    fixedLength: true,
    evalEvery: 0,
    evalPrompts: 1,
    evalSamples: 1,
    testSamples: 1,
    baseTestSamples: 1,
  });
  const spec = rewardSpecSchema.parse({
    schema: "rewardspec/1",
    name: "bench",
    terms: [{ id: "correct", source: { type: "signal", signal: "correct" } }],
    objective: { mode: "sampling", alpha: 2, betaInv: 4 },
  });
  const ids = { run: "bench", attempt: "bench", attemptNumber: 1, leaseToken: "bench", leaseSeconds: 60 };
  const job = {
    job: "train" as const,
    ...ids,
    resumeFrom: null,
    startFrom: null,
    spec,
    config,
    seed: 1,
    baseMeans: {},
  };
  const session = await openSession({ job, checkpoint: null });
  const wall: number[] = [];
  const cpu: number[] = [];
  for (let step = 0; step < steps + 3; step++) {
    const before = process.cpuUsage();
    const started = performance.now();
    const report = await session.next();
    // What the trainer does with a report is write it out.
    JSON.stringify(report);
    const used = process.cpuUsage(before);
    if (step > 2) {
      wall.push((performance.now() - started) / 1000);
      cpu.push((used.user + used.system) / 1e6);
    }
  }
  session.dispose();
  return { wall, cpu };
}

await init();
const device = os.cpus();
console.log(
  `${device[0]?.model.trim()}, ${device.length} cores, Node ${process.versions.node}, load ${os.loadavg()[0]?.toFixed(1)}`,
);
const speed = await matmulSpeed(512, 512, 512);
const modelSpeed = await matmulSpeed(8192, 64, 256);
console.log(`bare matmul: 512^3 ${speed.toFixed(1)} GFLOP/s, 8192 x 64 x 256 ${modelSpeed.toFixed(1)} GFLOP/s`);
let failed = false;
for (const tokens of [32, 48]) {
  const { wall, cpu } = await stepSeconds(tokens);
  // 2 FLOP a weight and token: two models read every token while sampling, the update reads it and goes back (x 3).
  const work = (256 * tokens * PARAMETERS * 2 * (2 + 3)) / 1e9;
  const seconds = median(wall);
  const limit = tokens === 32 ? ` (limit ${LIMITS.seconds} s)` : "";
  const rate = work / seconds;
  console.log(
    `${tokens} tokens: median ${seconds.toFixed(3)} s a step${limit}, least ${Math.min(...wall).toFixed(3)} s, CPU ${median(cpu).toFixed(3)} s, ${wall.length} steps; ${work.toFixed(1)} GFLOP in weights, ${rate.toFixed(1)} GFLOP/s, ${((100 * rate) / speed).toFixed(0)} % of the bare matmul`,
  );
  if (tokens === 32 && seconds > LIMITS.seconds) failed = true;
}
const peak = process.resourceUsage().maxRSS * 1024;
console.log(`peak memory ${(peak / 1e9).toFixed(2)} GB (limit ${LIMITS.bytes / 1e9} GB)`);
if (peak > LIMITS.bytes) failed = true;
process.exit(failed ? 1 : 0);
