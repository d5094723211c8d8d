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

/** An update whose loss or gradient is not finite, with what they were. */
export class DivergedError extends Error {
  constructor(
    message: string,
    readonly values: { loss: number; gradNorm: number },
  ) {
    super(message);
  }
}

export type Updater = {
  /** Takes one AdamW step in place. Throws a DivergedError when loss or gradient are not finite; the learner is then left as it was. */
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
  const slope = jit((params: Params, tokens: np.Array, targets: np.Array, mask: np.Array, weights: np.Array) => {
    const [[loss, rowLogprobs], grads] = gradients(params, tokens, targets, mask, weights);
    return { loss, rowLogprobs, grads };
  });
  const add = jit((a: Params, b: Params) => tree.map((x: np.Array, y: np.Array) => x.add(y), a, b));
  const apply = jit(
    (
      params: Params,
      adam: AdamState,
      grads: Params,
      learningRate: np.Array,
      correction1: np.Array,
      correction2: np.Array,
    ) => {
      const { weightDecay, clip } = options;
      return adamwUpdate({ params, adam, grads, learningRate, correction1, correction2, weightDecay, clip });
    },
  );

  /** Loss, log-probabilities and summed gradient, block by block: the loss is a sum over rows. */
  async function gradientOf(params: Params, batch: Batch) {
    let loss = 0;
    let grads: Params | null = null;
    const rowLogprobs = new Float32Array(batch.rows);
    const size = Math.min(batch.rows, BLOCK_ROWS);
    for (let start = 0; start < batch.rows; start += size) {
      const block = blockOf(batch, start, size);
      const shaped = { shape: [size, batch.time] };
      const part = slope(
        tree.ref(params),
        np.array(block.tokens, { ...shaped, dtype: np.int32 }),
        np.array(block.targets, { ...shaped, dtype: np.int32 }),
        np.array(block.mask, shaped),
        np.array(block.weights, { shape: [size] }),
      );
      const logprobs = Float32Array.from(await part.rowLogprobs.data());
      rowLogprobs.set(logprobs.subarray(0, batch.rows - start), start);
      loss += (await part.loss.data())[0] ?? Number.NaN;
      grads = grads ? add(grads, part.grads) : part.grads;
    }
    if (!grads) throw new Error("A batch needs at least one row.");
    return { loss, grads, rowLogprobs };
  }

  return {
    async step(learner, batch, learningRate) {
      const { loss, grads, rowLogprobs } = await gradientOf(learner.params, batch);
      const [correction1, correction2] = biasCorrections(learner.updates + 1);
      const next = apply(
        tree.ref(learner.params),
        tree.ref(learner.adam),
        grads,
        np.array(learningRate),
        np.array(correction1),
        np.array(correction2),
      );
      const [gradNorm = Number.NaN] = await next.gradNorm.data();
      if (!Number.isFinite(loss) || !Number.isFinite(gradNorm)) {
        tree.dispose([next.params, next.adam]);
        throw new DivergedError(
          `Update ${learner.updates + 1} gave loss ${short(loss)} and gradient norm ${short(gradNorm)}, so training stopped before the weights were spoilt. Lower the learning rate (${learningRate} now) or the size of the reward's weights, and launch again.`,
          { loss, gradNorm },
        );
      }
      tree.dispose([learner.params, learner.adam]);
      learner.params = next.params;
      learner.adam = next.adam;
      learner.updates += 1;
      return { loss, gradNorm, rowLogprobs };
    },
    dispose() {
      for (const compiled of [slope, add, apply]) compiled.dispose();
    },
  };
}

/** Most rows whose activations are held at once: 256 rows of 48 tokens take about 1 GB. */
const BLOCK_ROWS = 256;

/** `size` rows from `start` on, filled up with rows of weight 0 where the batch ends. */
function blockOf(batch: Batch, start: number, size: number): Batch {
  if (start === 0 && size === batch.rows) return batch;
  const { time } = batch;
  const end = Math.min(start + size, batch.rows);
  const block = {
    tokens: new Int32Array(size * time),
    targets: new Int32Array(size * time),
    mask: new Float32Array(size * time),
    weights: new Float32Array(size),
    rows: size,
    time,
  };
  block.tokens.set(batch.tokens.subarray(start * time, end * time));
  block.targets.set(batch.targets.subarray(start * time, end * time));
  block.mask.set(batch.mask.subarray(start * time, end * time));
  block.weights.set(batch.weights.subarray(start, end));
  return block;
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

/** Four digits: a loss that runs away has twenty. */
function short(value: number): string {
  return Math.abs(value) >= 1e6 && Number.isFinite(value)
    ? value.toExponential(3)
    : String(Number(value.toPrecision(4)));
}
