/** A function of the expression language: how many arguments it takes, and its value, or a text that says why it has none. */
export type ExpressionFunction = {
  least: number;
  most: number;
  apply: (args: readonly number[]) => number | string;
};

/** The functions of the expression language, over float64. A result that is not finite is a fault of the caller's. */
export const expressionFunctions: ReadonlyMap<string, ExpressionFunction> = new Map([
  ["abs", unary(Math.abs)],
  ["min", { least: 2, most: 4000, apply: (args) => args.reduce((a, b) => Math.min(a, b)) }],
  ["max", { least: 2, most: 4000, apply: (args) => args.reduce((a, b) => Math.max(a, b)) }],
  ["clip", { least: 3, most: 3, apply: ([x = 0, min = 0, max = 0]) => clip(x, min, max) }],
  ["exp", unary(Math.exp)],
  ["log", unary((x) => (x > 0 ? Math.log(x) : "log needs a number above 0"))],
  ["log1p", unary((x) => (x > -1 ? Math.log1p(x) : "log1p needs a number above -1"))],
  ["sqrt", unary((x) => (x >= 0 ? Math.sqrt(x) : "sqrt needs a number of at least 0"))],
  ["tanh", unary(Math.tanh)],
  ["sigmoid", unary(sigmoid)],
  ["floor", unary(Math.floor)],
  ["ceil", unary(Math.ceil)],
  ["round", unary(roundHalfToEven)],
]);

/** 1 / (1 + exp(-x)), written so that exp never overflows. */
export function sigmoid(x: number): number {
  if (x >= 0) return 1 / (1 + Math.exp(-x));
  const power = Math.exp(x);
  return power / (1 + power);
}

/** The nearest whole number; halves go to the even one, as in Python. */
export function roundHalfToEven(x: number): number {
  const below = Math.floor(x);
  const part = x - below;
  if (part < 0.5) return below;
  if (part > 0.5) return below + 1;
  return below % 2 === 0 ? below : below + 1;
}

function clip(x: number, min: number, max: number): number | string {
  return min > max ? "clip needs min <= max" : Math.min(Math.max(x, min), max);
}

function unary(of: (x: number) => number | string): ExpressionFunction {
  return { least: 1, most: 1, apply: ([x = 0]) => of(x) };
}
