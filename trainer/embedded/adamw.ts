import { np, tree } from "./jax";
import type { Params } from "./model";

/** First and second moments, shaped like the weights. */
export type AdamState = { first: Params; second: Params };

const BETA1 = 0.9;
const BETA2 = 0.99;
const EPSILON = 1e-8;

/** Moments of zero; does not consume the weights. */
export function initialAdamState(params: Params): AdamState {
  const zeros = () => tree.map((leaf: np.Array) => np.zeros(leaf.shape), params);
  return { first: zeros(), second: zeros() };
}

/** Global norm of a tree of gradients; consumes it. */
export function globalNorm(grads: Params): np.Array {
  const squares = tree.leaves<np.Array>(grads).map((leaf) => np.sum(np.square(leaf)));
  return np.sqrt(squares.reduce((a, b) => a.add(b)));
}

/**
 * One AdamW update (Loshchilov & Hutter 2019) with the gradient clipped to global norm `clip`. `learningRate` and the
 * bias corrections 1 - beta^k are scalars given from outside so that one compiled function serves every step.
 */
export function adamwUpdate(state: {
  params: Params;
  adam: AdamState;
  grads: Params;
  learningRate: np.Array;
  correction1: np.Array;
  correction2: np.Array;
  weightDecay: number;
  clip: number;
}): { params: Params; adam: AdamState; gradNorm: np.Array } {
  const gradNorm = globalNorm(tree.ref(state.grads));
  const scale = np.minimum(np.array(state.clip).div(gradNorm.ref.add(1e-6)), 1);
  const grads = tree.map((g: np.Array) => g.mul(scale.ref), state.grads);
  scale.dispose();
  const first = tree.map(
    (m: np.Array, g: np.Array) => m.mul(BETA1).add(g.mul(1 - BETA1)),
    state.adam.first,
    tree.ref(grads),
  );
  const second = tree.map(
    (v: np.Array, g: np.Array) => v.mul(BETA2).add(np.square(g).mul(1 - BETA2)),
    state.adam.second,
    grads,
  );
  const params = tree.map(
    (p: np.Array, m: np.Array, v: np.Array) => {
      const direction = m
        .div(state.correction1.ref)
        .div(np.sqrt(v.div(state.correction2.ref)).add(EPSILON))
        .add(p.ref.mul(state.weightDecay));
      return p.sub(direction.mul(state.learningRate.ref));
    },
    state.params,
    tree.ref(first),
    tree.ref(second),
  );
  for (const scalar of [state.learningRate, state.correction1, state.correction2]) scalar.dispose();
  return { params, adam: { first, second }, gradNorm };
}

/** The bias corrections of the k-th update, k from 1. */
export function biasCorrections(update: number): [number, number] {
  return [1 - BETA1 ** update, 1 - BETA2 ** update];
}
