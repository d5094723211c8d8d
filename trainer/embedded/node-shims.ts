import "core-js/actual/iterator";

// @jax-js/jax looks at navigator and uses iterator helpers while it loads; Node 20 has neither.
if (!("navigator" in globalThis)) Object.defineProperty(globalThis, "navigator", { value: {}, configurable: true });
