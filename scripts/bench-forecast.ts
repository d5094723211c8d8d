import { tasks } from "@/domain/task/task";
import { baseBank } from "./forecast/base-bank";
import { checkDraw, compareRegime } from "./forecast/compare-regimes";
import { writeReport } from "./forecast/report";
import { readRecords } from "./regimes/record";
import { embeddedStudy, plannedRuns } from "./regimes/study";

// `npm run bench:forecast`: forecasts every regime of docs/regimes.md from the base's own rollouts on the test prompts, and writes
// docs/forecast.md with what the runs came to beside it. Drawing takes half a minute a task the first time.
const records = readRecords(embeddedStudy.records);
const compared = [];
for (const task of tasks) {
  const ofTask = records.filter((record) => record.task === task.id);
  const [record] = ofTask;
  if (!record) continue;
  const columns = await baseBank(record.config);
  const differs = checkDraw(columns, task, record);
  console.log(
    differs === null
      ? `${task.id}: the very draw that the runs measured their base on`
      : `${task.id}: another draw than the runs': ${differs} Another version of Node or of jax-js samples otherwise.`,
  );
  const presets = plannedRuns(embeddedStudy, [1]).filter((run) => run.task === task.id);
  const comparisons = presets.map(({ regime, preset }) =>
    compareRegime({ columns, task, preset, records: ofTask.filter((one) => one.regime === regime) }),
  );
  compared.push({ task, comparisons });
}
console.log(`Wrote ${writeReport(compared)}`);
process.exit(0);
