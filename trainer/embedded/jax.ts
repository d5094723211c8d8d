// The one door to jax-js: the shims must run before it is evaluated.
import "./node-shims";

export { blockUntilReady, init, jit, lax, nn, numpy as np, random, tree, valueAndGrad } from "@jax-js/jax";
