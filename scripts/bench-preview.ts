import { loadavg } from "node:os";
import { compareScores } from "@/domain/preview/compare-scores";
import { leaveOneOut } from "@/domain/preview/leave-one-out";
import { createScorer, type ScoreColumnsInput } from "@/domain/preview/score-columns";
import { summarise } from "@/domain/preview/summary";
import { columnsOf } from "@/domain/rollout/columns-of";
import { gridworldTask } from "@/domain/task/task";
import { benchRollouts, benchSpec } from "./bench/preview-case";
import { previewOnPage } from "./bench/preview-page";
import { quantile } from "./bench/quantile";

/**
 * npm run bench:preview: 32,768 rollouts by 8 terms, in Node in one thread. Measured is the time from a changed weight to all the numbers
 * the page shows (scores, advantages, summary), over 300 moves of a slider; then what may come after the first frame. Then the same on the
 * page of a real Rewardsmith in a real browser, from the slider's key to the painted numbers; `--node` leaves that out.
 */
const ROLLOUTS = 32_768;
const MOVES = 300;
const PAGE_MOVES = 200;
const WARM_UP = 30;
const LIMIT_MS = 16;

const columns = columnsOf(benchRollouts(ROLLOUTS));
const scorer = createScorer(columns, gridworldTask);
const inputOf = (weight: number): ScoreColumnsInput => ({
  spec: benchSpec(weight),
  algorithm: "rloo",
  external: new Map(),
});
const show = (input: ScoreColumnsInput) => {
  const scores = scorer.score(input);
  return { scores, summary: summarise({ columns, scores, spec: input.spec, success: gridworldTask.success }) };
};
console.log(
  `${ROLLOUTS} rollouts x 8 terms; load of the machine ${loadavg()
    .map((load) => load.toFixed(1))
    .join(" ")}`,
);

const first = timed(() => show(inputOf(1)));
console.log(`first sight of the bank: ${first.ms.toFixed(1)} ms`);
for (let move = 0; move < WARM_UP; move += 1) show(inputOf(2 + move / 100));
const frames: number[] = [];
const cpu = process.cpuUsage();
for (let move = 0; move < MOVES; move += 1) {
  const input = inputOf(1 + (move + 1) / 1000);
  frames.push(timed(() => show(input)).ms);
}
const used = process.cpuUsage(cpu);
const [least, median = Number.NaN, p95, most] = [0, 0.5, 0.95, 1].map((q) => quantile(frames, q));
const cpuPerMove = (used.user + used.system) / 1000 / MOVES;
console.log(
  `a move of a weight's slider, scores and summary: median ${ms(median)}, p95 ${ms(p95)}, least ${ms(least)}, most ${ms(most)}`,
);
console.log(`CPU time of the process ${ms(cpuPerMove)} a move, collecting garbage and parsing the spec included`);
console.log(`median against the limit of ${LIMIT_MS} ms: ${(median / LIMIT_MS).toFixed(2)}`);

const before = scorer.score(inputOf(1));
for (const [what, make] of [
  [
    "what an edit changed",
    (input: ScoreColumnsInput) => compareScores({ columns, before, after: scorer.score(input) }),
  ],
  ["which term decided", (input: ScoreColumnsInput) => leaveOneOut({ scorer, input, scores: scorer.score(input) })],
] as const) {
  const times = Array.from({ length: 25 }, (_, move) => timed(() => make(inputOf(0.5 + move / 1000))).ms).slice(5);
  console.log(`after the first frame, ${what}: median ${ms(quantile(times, 0.5))}, p95 ${ms(quantile(times, 0.95))}`);
}
if (!(median < LIMIT_MS)) process.exitCode = 1;

if (!process.argv.includes("--node")) {
  const page = await previewOnPage(ROLLOUTS, WARM_UP + PAGE_MOVES);
  for (const [what, times] of [
    ["from the slider's key to asking the worker", page.asked],
    ["from asking the worker to its answer", page.worker],
    ["from its answer to the painted numbers", page.drawn],
    ["from the slider's key to the painted numbers", page.painted],
  ] as const) {
    const warm = times.slice(WARM_UP);
    const middle = quantile(warm, 0.5) ?? Number.NaN;
    const spread = `median ${ms(middle)}, p95 ${ms(quantile(warm, 0.95))}, most ${ms(quantile(warm, 1))}`;
    console.log(
      `on the page, ${what}: ${spread}; ${(middle / LIMIT_MS).toFixed(2)} of ${LIMIT_MS} ms (${warm.length} moves)`,
    );
  }
}

function timed<Result>(make: () => Result): { result: Result; ms: number } {
  const start = performance.now();
  const result = make();
  return { result, ms: performance.now() - start };
}

function ms(value: number | undefined): string {
  return `${(value ?? Number.NaN).toFixed(2)} ms`;
}
