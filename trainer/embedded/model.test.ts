import { beforeAll, describe, expect, it } from "vitest";
import { loadBaseModel } from "./base-models";
import { init, np, tree, valueAndGrad } from "./jax";
import { initialParams, type ModelShape, type Params } from "./model";
import { createSampler } from "./sample";
import { createUpdater, layBatch, newLearner, weightedLoss } from "./update";

const tiny: ModelShape = { vocabulary: 8, context: 16, width: 8, layers: 2, heads: 2, hidden: 16 };

beforeAll(async () => {
  await init();
});

function lossOf(params: Params, weights: number[]): [np.Array, np.Array] {
  const rows = [
    { prompt: [1, 2], completion: [3, 4, 0] },
    { prompt: [5, 6], completion: [7, 0] },
  ];
  const batch = layBatch(rows, weights);
  const block = [batch.rows, batch.time];
  return weightedLoss(
    params,
    {
      tokens: np.array(batch.tokens, { shape: block, dtype: np.int32 }),
      targets: np.array(batch.targets, { shape: block, dtype: np.int32 }),
      mask: np.array(batch.mask, { shape: block }),
      weights: np.array(batch.weights, { shape: [batch.rows] }),
    },
    tiny,
  );
}

describe("the loss", { timeout: 60_000 }, () => {
  it("has the gradient that finite differences find, in every kind of weight", async () => {
    const params = initialParams(tiny, 1);
    const gradient = valueAndGrad((p: Params) => lossOf(p, [0.7, -0.4]), { hasAux: true });
    const [[loss, rows], grads] = gradient(tree.ref(params));
    tree.dispose([loss, rows]);
    const [leaves, structure] = tree.flatten<np.Array>(params);
    const slopes = tree.leaves<np.Array>(grads);
    for (const [place, leaf] of leaves.entries()) {
      const numbers = Float32Array.from(await leaf.ref.data());
      const slope = Float32Array.from(await (slopes[place] ?? np.zeros([1])).data());
      // The number with the steepest slope: the others drown in float32 rounding.
      const at = slope.reduce((best, value, i) => (Math.abs(value) > Math.abs(slope[best] ?? 0) ? i : best), 0);
      const shifted = async (by: number) => {
        const moved = Float32Array.from(numbers);
        moved[at] = (moved[at] ?? 0) + by;
        const others = leaves.map((other, i) => (i === place ? np.array(moved, { shape: leaf.shape }) : other.ref));
        const [value, aux] = lossOf(tree.unflatten(structure, others) as Params, [0.7, -0.4]);
        aux.dispose();
        return (await value.data())[0] ?? Number.NaN;
      };
      const found = ((await shifted(0.01)) - (await shifted(-0.01))) / 0.02;
      expect(Math.abs(found - (slope[at] ?? 0))).toBeLessThan(2e-3 + 0.02 * Math.abs(found));
    }
    tree.dispose(params);
  });

  it("is the same whether a large batch goes through in one block or in several", async () => {
    const rows = Array.from({ length: 300 }, (_, i) => ({ prompt: [1 + (i % 7), 2], completion: [3 + (i % 5), 0] }));
    const weights = rows.map((_, i) => Math.sin(i) / 300);
    const updater = createUpdater(tiny, { weightDecay: 0, clip: 1 });
    const whole = await updater.step(newLearner(initialParams(tiny, 1)), layBatch(rows, weights), 0.1);
    let loss = 0;
    for (const [start, end] of [
      [0, 150],
      [150, 300],
    ]) {
      const half = layBatch(rows.slice(start, end), weights.slice(start, end));
      loss += (await updater.step(newLearner(initialParams(tiny, 1)), half, 0.1)).loss;
    }
    expect(whole.rowLogprobs.every((logprob) => logprob < 0)).toBe(true);
    expect(whole.loss).toBeCloseTo(loss, 5);
  });

  it("stops with what to change instead of spoiling the weights", async () => {
    const learner = newLearner(initialParams(tiny, 1));
    const updater = createUpdater(tiny, { weightDecay: 0, clip: 1 });
    const before = Array.from(await learner.params.head.ref.data());
    const batch = layBatch([{ prompt: [1, 2], completion: [3, 0] }], [Number.NaN]);
    await expect(updater.step(learner, batch, 0.1)).rejects.toThrow(/Update 1 gave loss NaN.*Lower the learning rate/);
    expect(Array.from(await learner.params.head.ref.data())).toEqual(before);
    expect(learner.updates).toBe(0);
  });
});

describe("sampling", { timeout: 60_000 }, () => {
  it("with the cache gives the log-probabilities of the whole pass, of policy and reference, over several blocks", async () => {
    const { shape, params } = await loadBaseModel("arithmetic-base");
    const other = initialParams(shape, 3);
    const prompts = [
      [5, 8, 11, 4, 9, 12],
      [2, 3, 11, 6, 6, 12],
    ];
    const request = { reference: other, prompts, perPrompt: 4, maxTokens: 26, fixedLength: true, seed: [1] };
    const samples = await createSampler(shape).sample({ ...request, policy: tree.ref(params) });
    expect(samples.every((sample) => sample.tokens.length === 26)).toBe(true);
    const rows = samples.map((sample, i) => ({ prompt: prompts[i >> 2] ?? [], completion: sample.tokens }));
    const updater = createUpdater(shape, { weightDecay: 0, clip: 1 });
    for (const [weights, cached] of [
      [params, samples.map((sample) => sample.policyLogprob)],
      [other, samples.map((sample) => sample.refLogprob)],
    ] as const) {
      const batch = layBatch(
        rows,
        rows.map(() => 0),
      );
      const { rowLogprobs } = await updater.step(newLearner(weights), batch, 0);
      rowLogprobs.forEach((logprob, i) => {
        expect(cached[i]).toBeCloseTo(logprob, 2);
      });
    }
  });

  it("is fixed by its seed, stops at EOS, and takes the likeliest token when greedy", async () => {
    const { shape, params } = await loadBaseModel("arithmetic-base");
    const sampler = createSampler(shape);
    const request = { policy: params, reference: params, prompts: [[5, 8, 11, 4, 9, 12]], perPrompt: 8, maxTokens: 26 };
    const tokens = async (seed: number[], greedy = false) =>
      (await sampler.sample({ ...request, seed, greedy })).map((sample) => sample.tokens.join(" "));
    const first = await tokens([1]);
    expect(await tokens([1])).toEqual(first);
    expect(await tokens([2])).not.toEqual(first);
    expect(first.every((text) => text.endsWith(" 0") && text.indexOf(" 0") === text.length - 2)).toBe(true);
    expect(new Set(await tokens([1], true)).size).toBe(1);
  });
});
