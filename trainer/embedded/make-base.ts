import { mkdirSync, writeFileSync } from "node:fs";
import { type BaseRecipe, recipesOf, SUPERVISED } from "./base-recipes";
import { init } from "./jax";
import { initialParams, type ModelShape, parameterCount } from "./model";
import { writeSafetensors } from "./safetensors";
import { createUpdater, layBatch, newLearner } from "./update";
import { weightsToTensors } from "./weights";

// npm run make:base -- [name ...]: trains the shipped bases from nothing, five to ten minutes each on one core.
await init();
for (const recipe of recipesOf(process.argv.slice(2))) await makeBase(recipe);

async function makeBase({ id, task, data, batch }: BaseRecipe): Promise<void> {
  const { steps, peakLearningRate, warmup, seed } = SUPERVISED;
  const { size } = task.tokenizer;
  const shape: ModelShape = { vocabulary: size, context: task.context, width: 64, layers: 2, heads: 4, hidden: 256 };
  const learner = newLearner(initialParams(shape, seed));
  const updater = createUpdater(shape, { weightDecay: 0.01, clip: 1 });
  console.log(`${id}: ${parameterCount(learner.params)} parameters, ${steps} steps`);
  for (let step = 0; step < steps; step++) {
    const rows = batch(SUPERVISED.batch, seed, step);
    const tokens = rows.reduce((sum, row) => sum + row.completion.length, 0);
    const decay = 0.5 * (1 + Math.cos((Math.PI * step) / steps));
    const learningRate = peakLearningRate * Math.min(1, (step + 1) / warmup) * decay;
    const layed = layBatch(
      rows,
      rows.map(() => 1 / tokens),
    );
    const { loss, gradNorm } = await updater.step(learner, layed, learningRate);
    if (step % 50 === 0 || step === steps - 1) console.log(step, loss.toFixed(4), gradNorm.toFixed(3));
  }
  const folder = new URL("./models/", import.meta.url);
  mkdirSync(folder, { recursive: true });
  const bytes = writeSafetensors(await weightsToTensors(learner.params), {
    task: task.task.id,
    shape: JSON.stringify(shape),
    recipe: JSON.stringify({ ...SUPERVISED, data }),
  });
  writeFileSync(new URL(`${id}.safetensors`, folder), bytes);
  console.log(`${bytes.length} bytes written`);
}
