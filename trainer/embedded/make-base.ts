import { mkdirSync, writeFileSync } from "node:fs";
import { init } from "./jax";
import { initialParams, type ModelShape, parameterCount } from "./model";
import { writeSafetensors } from "./safetensors";
import { arithmetic, BASE_RECIPE, baseBatch } from "./tasks/arithmetic";
import { createUpdater, layBatch, newLearner } from "./update";
import { weightsToTensors } from "./weights";

// Trains the base of the arithmetic task from nothing; `npm run make:base`, about ten minutes on one core.
const recipe = {
  steps: 1800,
  batch: 192,
  peakLearningRate: 3e-3,
  warmup: 50,
  seed: 1,
};
const shape: ModelShape = {
  vocabulary: arithmetic.tokenizer.size,
  context: arithmetic.context,
  width: 64,
  layers: 2,
  heads: 4,
  hidden: 256,
};

await init();
const learner = newLearner(initialParams(shape, recipe.seed));
const updater = createUpdater(shape, { weightDecay: 0.01, clip: 1 });
console.log(`${parameterCount(learner.params)} parameters, ${recipe.steps} steps`);
for (let step = 0; step < recipe.steps; step++) {
  const rows = baseBatch(recipe.batch, recipe.seed, step);
  const tokens = rows.reduce((sum, row) => sum + row.completion.length, 0);
  const decay = 0.5 * (1 + Math.cos((Math.PI * step) / recipe.steps));
  const learningRate = recipe.peakLearningRate * Math.min(1, (step + 1) / recipe.warmup) * decay;
  const batch = layBatch(
    rows,
    rows.map(() => 1 / tokens),
  );
  const { loss, gradNorm } = await updater.step(learner, batch, learningRate);
  if (step % 50 === 0 || step === recipe.steps - 1) console.log(step, loss.toFixed(4), gradNorm.toFixed(3));
}
const folder = new URL("./models/", import.meta.url);
mkdirSync(folder, { recursive: true });
const bytes = writeSafetensors(await weightsToTensors(learner.params), {
  task: arithmetic.task.id,
  shape: JSON.stringify(shape),
  recipe: JSON.stringify({ ...recipe, data: BASE_RECIPE }),
});
writeFileSync(new URL("arithmetic-base.safetensors", folder), bytes);
console.log(`${bytes.length} bytes written`);
