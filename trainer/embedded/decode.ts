import { nn, np } from "./jax";
import { feedForward, type LayerCache, type ModelShape, type Params, rmsNorm, softmax } from "./model";

/**
 * Time slots that decoding writes to. jax-js has no in-place update, so each write copies what it may touch: a few
 * active slots, while the older ones stay frozen.
 */
export const ACTIVE = 8;

/** Slots hold keys as [batch, heads, width/heads, slots], values as [batch, heads, slots, width/heads]: contiguous for SIMD. */
type Slots = LayerCache;
/** Per layer, blocks of slots: the prompt's (rounded up to a multiple of 4), then `ACTIVE` each; the last is written to. */
export type Cache = Slots[][];

const none: [number, number] = [0, 0];

function emptySlots(like: readonly number[]): Slots {
  const [batch = 0, heads = 0, headWidth = 0] = like;
  return { keys: np.zeros([batch, heads, headWidth, ACTIVE]), values: np.zeros([batch, heads, ACTIVE, headWidth]) };
}

/** The cache of prompts read by `forward`, each prompt's row repeated `perPrompt` times. */
export function startCache(layers: LayerCache[], perPrompt: number): Cache {
  return layers.map(({ keys, values }) => {
    const time = keys.shape[2] ?? 0;
    const tail: [number, number] = [0, 4 * Math.ceil(time / 4) - time];
    const prompt = {
      keys: np.repeat(np.pad(keys.transpose([0, 1, 3, 2]), [none, none, none, tail]), perPrompt, 0),
      values: np.repeat(np.pad(values, [none, none, tail, none]), perPrompt, 0),
    };
    return [prompt, emptySlots(prompt.keys.shape)];
  });
}

/** Adds a block of empty slots to every layer. */
export function growCache(cache: Cache): Cache {
  return cache.map((blocks) => [...blocks, emptySlots(blocks[0]?.keys.shape ?? [])]);
}

/**
 * One token of every row through the model: `oneHot` [batch, vocabulary] at `position`, written with `where` to slot
 * `slot` of the last block. Gives the logits [batch, vocabulary] of the token after it.
 */
export function decode(
  params: Params,
  cache: Cache,
  oneHot: np.Array,
  at: { slot: np.Array; position: np.Array },
  promptTokens: number,
  shape: ModelShape,
): { logits: np.Array; cache: Cache } {
  const { width, heads } = shape;
  const rows = oneHot.shape[0] ?? 0;
  const headWidth = width / heads;
  const lengths = (cache[0] ?? []).map((block) => block.keys.shape[3] ?? 0);
  const older = lengths.slice(0, -1).reduce((sum, length) => sum + length, 0);
  const slots = np.arange(ACTIVE, undefined, undefined, { dtype: np.int32 });
  const here = np.equal(slots.ref, at.slot.ref);
  // The slots between the prompt and the next multiple of 4 hold nothing, nor do those after this token's.
  const gap = Array.from({ length: older }, (_, slot) => slot < promptTokens || slot >= (lengths[0] ?? 0));
  const barred = np.concatenate([np.where(np.array(gap), 0, -1e9), np.where(np.lessEqual(slots, at.slot), 0, -1e9)]);
  const place = np.matmul(nn.oneHot(at.position, shape.context).reshape([1, shape.context]), params.position);
  let x = np.matmul(oneHot, params.embed).add(place);
  const written = params.layers.map((layer, i) => {
    const blocks = cache[i]?.slice(0, -1) ?? [];
    const last = cache[i]?.at(-1);
    if (!last) throw new Error(`Layer ${i} has no cache.`);
    const qkv = np.matmul(rmsNorm(x.ref, layer.norm1), layer.qkv).reshape([rows, 3, heads, headWidth]);
    const queries = qkv.ref
      .slice([], 0)
      .mul(1 / Math.sqrt(headWidth))
      .reshape([rows, heads, 1, headWidth]);
    const key = qkv.ref.slice([], 1).reshape([rows, heads, headWidth, 1]);
    const value = qkv.slice([], 2).reshape([rows, heads, 1, headWidth]);
    blocks.push({
      keys: np.where(here.ref, key, last.keys),
      values: np.where(here.ref.reshape([ACTIVE, 1]), value, last.values),
    });
    const scores = blocks.map((block) => np.matmul(queries.ref, block.keys.ref));
    queries.dispose();
    const attention = softmax(np.concatenate(scores, -1).add(barred.ref));
    let start = 0;
    const parts = blocks.map((block) => {
      const end = start + (block.keys.shape[3] ?? 0);
      const part = np.matmul(attention.ref.slice([], [], [], [start, end]), block.values.ref);
      start = end;
      return part;
    });
    attention.dispose();
    const mixed = parts.reduce((a, b) => a.add(b)).reshape([rows, width]);
    x = feedForward(x.add(np.matmul(mixed, layer.out)), layer);
    return blocks;
  });
  here.dispose();
  barred.dispose();
  return { logits: np.matmul(rmsNorm(x, params.norm), params.head), cache: written };
}
