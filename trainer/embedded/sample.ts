import { ACTIVE, type Cache, decode, growCache, startCache } from "./decode";
import { jit, nn, np, random, tree } from "./jax";
import { forward, type ModelShape, type Params } from "./model";
import { seedOf } from "./seeded-random";
import { EOS } from "./tasks/tokenizer";

/** One sampled completion: EOS included where there is one; log-probabilities are sums over `tokens`, in nats. */
export type Sample = {
  tokens: number[];
  ended: boolean;
  policyLogprob: number;
  refLogprob: number;
  /** Under the distribution really drawn from: that at the draw's own temperature; 0 when greedy. */
  samplingLogprob: number;
  /** Mean entropy of the policy at the sampled tokens, nats per token. */
  entropy: number;
};

export type SampleRequest = {
  policy: Params;
  reference: Params;
  /** One row for each prompt, all of the same length. */
  prompts: readonly (readonly number[])[];
  /** Completions per prompt; the answer holds them prompt by prompt. */
  perPrompt: number;
  maxTokens: number;
  /** Fixes the draw: the same parts, weights and prompts give the same completions. */
  seed: readonly (number | string)[];
  greedy?: boolean;
  /** Temperature of the draw alone, by default the sampler's: S_pol, S_ref and entropy stay those at the sampler's. */
  drawTemperature?: number;
  /** Go on after EOS to maxTokens, so that length cannot change. */
  fixedLength?: boolean;
};

export type Sampler = { sample(request: SampleRequest): Promise<Sample[]>; dispose(): void };

type Decoder = { logits: np.Array; cache: Cache };
type State = { policy: Decoder; reference: Decoder };

/**
 * Batched sampling with a key-value cache. The frozen reference decodes alongside with a cache of its own, so that S_ref
 * and S_pol come with the tokens. Logits are divided by `temperature` for both models.
 */
export function createSampler(shape: ModelShape, temperature = 1): Sampler {
  const prefill = (params: Params, prompts: np.Array, perPrompt: number): Decoder => {
    const [count, time] = prompts.shape as [number, number];
    const { logits, caches } = forward(params, prompts, shape);
    return {
      logits: np.repeat(logits.reshape([count, time, shape.vocabulary]).slice([], time - 1), perPrompt, 0),
      cache: startCache(caches, perPrompt),
    };
  };
  const start = jit(
    (policy: Params, reference: Params, prompts: np.Array, perPrompt: number): State => ({
      policy: prefill(policy, prompts.ref, perPrompt),
      reference: prefill(reference, prompts, perPrompt),
    }),
    { staticArgnums: [3] },
  );
  /**
   * Draws the next token of every row and says what both models think of it. `how` is [noise, sharpness]: noise 0 takes the
   * likeliest; sharpness is the sampler's temperature over the draw's.
   */
  const draw = jit((policyLogits: np.Array, referenceLogits: np.Array, seed: np.Array, how: np.Array) => {
    const logits = policyLogits.mul(1 / temperature);
    const [noise, sharpness] = [how.ref.slice(0), how.slice(1)];
    const gumbel = random.gumbel(random.key(seed), logits.shape).mul(noise.ref);
    const drawn = logits.ref.mul(sharpness);
    const token = np.argmax(drawn.ref.add(gumbel), -1);
    const oneHot = nn.oneHot(token.ref, shape.vocabulary);
    const samplingLogprob = np.sum(nn.logSoftmax(drawn, -1).mul(oneHot.ref), -1).mul(noise);
    const logprobs = nn.logSoftmax(logits, -1);
    const entropy = np.sum(np.exp(logprobs.ref).mul(logprobs.ref), -1).neg();
    const policyLogprob = np.sum(logprobs.mul(oneHot.ref), -1);
    const reference = nn.logSoftmax(referenceLogits.mul(1 / temperature), -1);
    const refLogprob = np.sum(reference.mul(oneHot.ref), -1);
    return {
      oneHot,
      numbers: np.stack([token.astype(np.float32), policyLogprob, refLogprob, entropy, samplingLogprob]),
    };
  });
  const advance = jit(
    (
      policy: Params,
      reference: Params,
      caches: { policy: Cache; reference: Cache },
      oneHot: np.Array,
      at: { slot: np.Array; position: np.Array },
      promptTokens: number,
    ): State => ({
      policy: decode(policy, caches.policy, oneHot.ref, tree.ref(at), promptTokens, shape),
      reference: decode(reference, caches.reference, oneHot, at, promptTokens, shape),
    }),
    { staticArgnums: [5] },
  );
  const grow = jit((caches: { policy: Cache; reference: Cache }) => ({
    policy: growCache(caches.policy),
    reference: growCache(caches.reference),
  }));

  return {
    async sample(request) {
      const { policy, reference, prompts, perPrompt, maxTokens, fixedLength = false } = request;
      const promptTokens = prompts[0]?.length ?? 0;
      if (promptTokens + maxTokens > shape.context) {
        throw new Error(
          `${promptTokens} prompt tokens and ${maxTokens} more do not fit the model's context of ${shape.context}; lower maxTokens to ${shape.context - promptTokens}.`,
        );
      }
      const block = np.array(Int32Array.from(prompts.flat()), {
        shape: [prompts.length, promptTokens],
        dtype: np.int32,
      });
      let state = start(tree.ref(policy), tree.ref(reference), block, perPrompt);
      const samples = Array.from(
        { length: prompts.length * perPrompt },
        (): Sample => ({ tokens: [], ended: false, policyLogprob: 0, refLogprob: 0, samplingLogprob: 0, entropy: 0 }),
      );
      for (let i = 0; ; i++) {
        const drawn = draw(
          state.policy.logits,
          state.reference.logits,
          np.array(seedOf(...request.seed, i), { dtype: np.uint32 }),
          np.array([request.greedy ? 0 : 1, temperature / (request.drawTemperature ?? temperature)]),
        );
        let caches = { policy: state.policy.cache, reference: state.reference.cache };
        record(samples, await drawn.numbers.data(), fixedLength);
        if (i === maxTokens - 1 || (!fixedLength && samples.every((sample) => sample.ended))) {
          tree.dispose([caches, drawn.oneHot]);
          break;
        }
        if (i > 0 && i % ACTIVE === 0) caches = grow(caches);
        const at = {
          slot: np.array(i % ACTIVE, { dtype: np.int32 }),
          position: np.array(promptTokens + i, { dtype: np.int32 }),
        };
        state = advance(tree.ref(policy), tree.ref(reference), caches, drawn.oneHot, at, promptTokens);
      }
      for (const sample of samples) sample.entropy /= sample.tokens.length;
      return samples;
    },
    dispose() {
      for (const compiled of [start, draw, advance, grow]) compiled.dispose();
    },
  };
}

/** Adds one drawn token to each open sample; `numbers` is [token, policy log pi, reference log pi, entropy, drawn log pi] x rows. */
function record(samples: Sample[], numbers: ArrayLike<number>, fixedLength: boolean): void {
  const rows = samples.length;
  samples.forEach((sample, row) => {
    if (sample.ended && !fixedLength) return;
    const token = numbers[row] ?? EOS;
    sample.tokens.push(token);
    sample.policyLogprob += numbers[rows + row] ?? Number.NaN;
    sample.refLogprob += numbers[2 * rows + row] ?? Number.NaN;
    sample.entropy += numbers[3 * rows + row] ?? Number.NaN;
    sample.samplingLogprob += numbers[4 * rows + row] ?? Number.NaN;
    if (token === EOS) sample.ended = true;
  });
}
