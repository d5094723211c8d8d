import os from "node:os";
import { bankView, inOrder } from "@/domain/forecast/bank-view";
import { forecastMap } from "@/domain/forecast/forecast-map";
import { mapAxes } from "@/domain/forecast/map-axes";
import { randomBank } from "@/domain/forecast/random-bank";
import { quantile } from "./bench/quantile";

// `npm run bench:forecast-map`: the 41 x 41 map over (alpha, betaInv) of a bank of 32,768 rollouts, from the scores to each
// of its three stages.
const LIMIT_MS = 1000;
const ROUNDS = 15;
const { columns, taskTotal } = randomBank({ prompts: 512, samples: 64 });
const axes = mapAxes({ mode: "sampling", alpha: 2, betaInv: 4, normalization: "sum" }, 0.4);

const stages = new Map<number, number[]>();
const cpu: number[] = [];
for (let round = 0; round < ROUNDS + 2; round += 1) {
  const before = process.cpuUsage();
  const started = performance.now();
  const view = bankView(columns, "correct");
  for (const map of forecastMap({ view, r: inOrder(view, taskTotal), normalization: "sum", axes })) {
    if (map === null || round < 2) continue;
    stages.set(map.stride, [...(stages.get(map.stride) ?? []), performance.now() - started]);
  }
  const used = process.cpuUsage(before);
  if (round >= 2) cpu.push((used.user + used.system) / 1000);
}

const median = (values: readonly number[]) => quantile(values, 0.5) ?? Number.NaN;
const ms = (value: number) => `${value.toFixed(0)} ms`;
console.log(
  `${os.cpus()[0]?.model.trim()}, ${os.cpus().length} cores, Node ${process.versions.node}, load ${os.loadavg()[0]?.toFixed(1)}`,
);
for (const [stride, values] of stages)
  console.log(
    `${40 / stride + 1} x ${40 / stride + 1} after: median ${ms(median(values))}, p95 ${ms(quantile(values, 0.95) ?? Number.NaN)}`,
  );
const whole = median(stages.get(1) ?? []);
console.log(
  `whole map: ${(whole / LIMIT_MS).toFixed(2)} of the limit of ${LIMIT_MS} ms; CPU time median ${ms(median(cpu))}, least ${ms(Math.min(...cpu))}; ${ROUNDS} rounds`,
);
process.exit(whole > LIMIT_MS ? 1 : 0);
