import { lax, nn, np, tree } from "./jax";
import { seededRandom } from "./seeded-random";

/** Sizes of a decoder-only transformer; `context` is the longest prompt and completion together. */
export type ModelShape = {
  vocabulary: number;
  context: number;
  width: number;
  layers: number;
  heads: number;
  hidden: number;
};

export type Layer = {
  norm1: np.Array;
  qkv: np.Array;
  out: np.Array;
  norm2: np.Array;
  up: np.Array;
  down: np.Array;
};
/** Weights; all float32. jax-js arrays are owned: a function that takes Params consumes them. */
export type Params = { embed: np.Array; position: np.Array; layers: Layer[]; norm: np.Array; head: np.Array };

/** Random weights: normal with sd 1/sqrt(fan in), residual outputs scaled down by sqrt(2 layers) as in GPT-2. */
export function initialParams(shape: ModelShape, seed: number): Params {
  const random = seededRandom(seed, "init");
  const normal = (rows: number, columns: number, sd: number) => {
    const data = new Float32Array(rows * columns);
    for (let i = 0; i < data.length; i++) {
      data[i] = sd * Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
    }
    return np.array(data, { shape: [rows, columns] });
  };
  const { vocabulary, context, width, hidden } = shape;
  const residual = 1 / Math.sqrt(2 * shape.layers);
  return {
    embed: normal(vocabulary, width, 0.5),
    position: normal(context, width, 0.5),
    layers: Array.from({ length: shape.layers }, () => ({
      norm1: np.ones([width]),
      qkv: normal(width, 3 * width, 1 / Math.sqrt(width)),
      out: normal(width, width, residual / Math.sqrt(width)),
      norm2: np.ones([width]),
      up: normal(width, hidden, 1 / Math.sqrt(width)),
      down: normal(hidden, width, residual / Math.sqrt(hidden)),
    })),
    norm: np.ones([width]),
    head: normal(width, vocabulary, 1 / Math.sqrt(width)),
  };
}

/** How many numbers the weights have; does not consume them. */
export function parameterCount(params: Params): number {
  return tree.leaves<np.Array>(params).reduce((sum, leaf) => sum + leaf.size, 0);
}

/**
 * x / rms(x) * gain over the last axis; x is [rows, width]. The root and its inverse come before the broadcast so that
 * jax-js folds them into the sum and keeps the product in SIMD.
 */
export function rmsNorm(x: np.Array, gain: np.Array): np.Array {
  const [rows, width] = x.shape as [number, number];
  const meanSquare = np.sum(np.square(x.ref), -1).mul(1 / width);
  const scale = np.reciprocal(np.sqrt(meanSquare.add(1e-5)));
  return x.mul(scale.reshape([rows, 1])).mul(gain);
}

/** Softmax over the last axis, with the inverse of the sum taken before the broadcast for the same reason. */
export function softmax(x: np.Array): np.Array {
  const kept = [...x.shape.slice(0, -1), 1];
  const weights = np.exp(x.ref.sub(lax.stopGradient(np.max(x, -1)).reshape(kept)));
  const inverse = np.reciprocal(np.sum(weights.ref, -1));
  return weights.mul(inverse.reshape(kept));
}

/** The feed-forward half of a layer with its residual; x is [rows, width]. */
export function feedForward(x: np.Array, layer: Pick<Layer, "norm2" | "up" | "down">): np.Array {
  const hidden = nn.relu(np.matmul(rmsNorm(x.ref, layer.norm2), layer.up));
  return x.add(np.matmul(hidden, layer.down));
}

/** Keys and values of one layer, [batch, heads, time, width/heads] each. */
export type LayerCache = { keys: np.Array; values: np.Array };

/**
 * Logits [batch * time, vocabulary] of every position of `tokens` (int32 [batch, time]) and the keys and values
 * behind them. Pre-norm transformer with learned positions, no biases.
 */
export function forward(
  params: Params,
  tokens: np.Array,
  shape: ModelShape,
): { logits: np.Array; caches: LayerCache[] } {
  const [batch, time] = tokens.shape as [number, number];
  const { width, heads } = shape;
  const headWidth = width / heads;
  const oneHot = nn.oneHot(tokens.reshape([batch * time]), shape.vocabulary);
  const position = params.position.slice([0, time]);
  let x = np
    .matmul(oneHot, params.embed)
    .reshape([batch, time, width])
    .add(position)
    .reshape([batch * time, width]);
  const future = np.triu(np.full([time, time], -1e9), 1);
  const caches: LayerCache[] = [];
  for (const layer of params.layers) {
    // Three products: the gradient of slices of one product costs more than the product saves.
    const normed = rmsNorm(x.ref, layer.norm1);
    const project = (part: number) =>
      np
        .matmul(normed.ref, layer.qkv.ref.slice([], [part * width, (part + 1) * width]))
        .reshape([batch, time, heads, headWidth])
        .transpose([0, 2, 1, 3]);
    const [queries, keys, values] = [project(0), project(1), project(2)];
    normed.dispose();
    layer.qkv.dispose();
    const scores = np.matmul(queries, keys.ref.transpose([0, 1, 3, 2])).mul(1 / Math.sqrt(headWidth));
    const attention = softmax(scores.add(future.ref));
    const mixed = np
      .matmul(attention, values.ref)
      .transpose([0, 2, 1, 3])
      .reshape([batch * time, width]);
    caches.push({ keys, values });
    x = feedForward(x.add(np.matmul(mixed, layer.out)), layer);
  }
  future.dispose();
  return { logits: np.matmul(rmsNorm(x, params.norm), params.head), caches };
}

/** log pi of the token at each position: logits [rows, vocabulary] and one-hot targets of the same shape to [rows]. */
export function tokenLogprobs(logits: np.Array, targets: np.Array): np.Array {
  return np.sum(nn.logSoftmax(logits, -1).mul(targets), -1);
}
