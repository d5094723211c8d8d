import { type AdamState, adamwUpdate, biasCorrections, initialAdamState } from "./adamw";
import { jit, nn, np, tree, valueAndGrad } from "./jax";
import { forward, type ModelShape, type Params, tokenLogprobs } from "./model";

/** Weights with their optimizer state; `updates` counts those taken. */
export type Learner = { params: Params; adam: AdamState; updates: number };

/** A learner that has taken no update; owns `params`. */
export function newLearner(params: Params): Learner {
  return { adam: initialAdamState(params), params, updates: 0 };
}

/**
 * Prompts with completions as one block of `time` columns, a multiple of 4 (other widths miss jax-js's SIMD kernels):
 * `tokens` what the model reads and `targets` what follows it, int32 [rows, time]; `mask` [rows, time] is 1 where the
 * target belongs to the completion (EOS included); `weights` [rows] multiplies each row's log-probability in the loss.
 */
export type Batch = {
  tokens: Int32Array<ArrayBuffer>;
  targets: Int32Array<ArrayBuffer>;
  mask: Float32Array<ArrayBuffer>;
  weights: Float32Array<ArrayBuffer>;
  rows: number;
  time: number;
};

export type UpdateReport = { loss: number; gradNorm: number; rowLogprobs: Float32Array };

/**
 * -(sum over rows of weight * log pi(completion)) and the log pi of each row [rows]. With weight = A_i / tokens of the
 * batch it is the loss of reward-spec.md; with 1 / tokens the supervised one. Log-probabilities are those at
 * `temperature`, as they were sampled.
 */
export function weightedLoss(
  params: Params,
  batch: { tokens: np.Array; targets: np.Array; mask: np.Array; weights: np.Array },
  shape: ModelShape,
  temperature = 1,
): [np.Array, np.Array] {
  const [rows, time] = batch.tokens.shape as [number, number];
  const targets = nn.oneHot(batch.targets.reshape([rows * time]), shape.vocabulary);
  const { logits, caches } = forward(params, batch.tokens, shape);
  tree.dispose(caches);
  const logprobs = tokenLogprobs(logits.mul(1 / temperature), targets).reshape([rows, time]);
  const rowLogprobs = np.sum(logprobs.mul(batch.mask), -1);
  return [np.sum(rowLogprobs.ref.mul(batch.weights)).neg(), rowLogprobs];
}

export type Updater = {
  /** Takes one AdamW step in place. Throws when loss or gradient are not finite; the learner is then left as it was. */
  step(learner: Learner, batch: Batch, learningRate: number): Promise<UpdateReport>;
  dispose(): void;
};

/** A compiled update for one model shape; compiles once for each block size it meets. */
export function createUpdater(
  shape: ModelShape,
  options: { weightDecay: number; clip: number; temperature?: number },
): Updater {
  const gradients = valueAndGrad(
    (params: Params, tokens: np.Array, targets: np.Array, mask: np.Array, weights: np.Array) =>
      weightedLoss(params, { tokens, targets, mask, weights }, shape, options.temperature),
    { hasAux: true },
  );
  const compiled = jit(
    (
      params: Params,
      adam: AdamState,
      tokens: np.Array,
      targets: np.Array,
      mask: np.Array,
      weights: np.Array,
      learningRate: np.Array,
      correction1: np.Array,
      correction2: np.Array,
    ) => {
      const [[loss, rowLogprobs], grads] = gradients(tree.ref(params), tokens, targets, mask, weights);
      const { weightDecay, clip } = options;
      const next = adamwUpdate({ params, adam, grads, learningRate, correction1, correction2, weightDecay, clip });
      return { loss, rowLogprobs, ...next };
    },
  );
  return {
    async step(learner, batch, learningRate) {
      const { rows, time } = batch;
      const [correction1, correction2] = biasCorrections(learner.updates + 1);
      const next = compiled(
        tree.ref(learner.params),
        tree.ref(learner.adam),
        np.array(batch.tokens, { shape: [rows, time], dtype: np.int32 }),
        np.array(batch.targets, { shape: [rows, time], dtype: np.int32 }),
        np.array(batch.mask, { shape: [rows, time] }),
        np.array(batch.weights, { shape: [rows] }),
        np.array(learningRate),
        np.array(correction1),
        np.array(correction2),
      );
      const rowLogprobs = Float32Array.from(await next.rowLogprobs.data());
      const [loss = Number.NaN] = await next.loss.data();
      const [gradNorm = Number.NaN] = await next.gradNorm.data();
      if (!Number.isFinite(loss) || !Number.isFinite(gradNorm)) {
        tree.dispose([next.params, next.adam]);
        throw new Error(
          `Update ${learner.updates + 1} gave loss ${loss} and gradient norm ${gradNorm}, so training stopped before the weights were spoilt. Lower the learning rate (${learningRate} now) or the size of the reward's weights, and launch again.`,
        );
      }
      tree.dispose([learner.params, learner.adam]);
      learner.params = next.params;
      learner.adam = next.adam;
      learner.updates += 1;
      return { loss, gradNorm, rowLogprobs };
    },
    dispose: () => compiled.dispose(),
  };
}

/** Lays prompts and completions into a block as narrow as their longest allows, filled up with token 0. */
export function layBatch(
  rows: readonly { prompt: readonly number[]; completion: readonly number[] }[],
  weights: readonly number[],
): Batch {
  const longest = Math.max(...rows.map(({ prompt, completion }) => prompt.length + completion.length - 1));
  const time = 4 * Math.ceil(longest / 4);
  const tokens = new Int32Array(rows.length * time);
  const targets = new Int32Array(rows.length * time);
  const mask = new Float32Array(rows.length * time);
  rows.forEach(({ prompt, completion }, i) => {
    const text = [...prompt, ...completion];
    tokens.set(text.slice(0, -1), i * time);
    targets.set(text.slice(1), i * time);
    const start = i * time + prompt.length - 1;
    mask.fill(1, start, start + completion.length);
  });
  return { tokens, targets, mask, weights: Float32Array.from(weights), rows: rows.length, time };
}
