import fc from "fast-check";
import type { Json } from "./json";

/** What people and programs write where something else belongs. */
const strange: fc.Arbitrary<Json> = fc.constantFrom<Json>(
  null,
  true,
  0,
  -1,
  2.5,
  1e7,
  17,
  1e21,
  1e-7,
  "",
  "x",
  "1",
  "weighted_mean",
  "samplng",
  "x".repeat(201),
  "half \ud800",
  [],
  [1],
  [2, 1],
  {},
  { schedule: "lineer", from: 0, to: 1, start: 0, end: 9 },
  { schedule: "linear", from: 0, to: 1e7, start: 9, end: 2.5 },
  {
    schedule: "piecewise",
    points: [
      [5, 0],
      [3, 1],
    ],
  },
  { op: "zsore" },
  { op: "potential", gamma: 2 },
  { op: "sigmoid_center", center: "mean" },
  { op: "clip", min: 1, max: 0 },
  { op: "formula", code: "t0 + t9" },
  { op: "lexicographic", order: ["t0", "t0", "t7"], margins: { t8: -1 } },
  { when: "x >", else: "jump" },
  { type: "signal", signal: "tokns" },
  { type: "expression" },
  { type: "score_model", endpoint: "", model: "m", prompt: "p", scale: null },
  { mode: "optimization", alpha: 0, betaInv: 0 },
  { mode: "sampling", alpha: 2, betaInv: 1, normalization: "weighted_mean" },
  [
    {
      name: "t",
      rollout: { signls: {}, tokens: 1.5, signals: { x: "1", y: [1, "2"] } },
      expect: { term: "t9", min: 1 },
    },
  ],
);

/** Texts that are no expressions, or name what there is not. */
const codes = fc.constantFrom(
  "x.real",
  "x[0]",
  "'a'",
  "sqr(x)",
  "exp(x, y)",
  "max(x)",
  "lambda: 1",
  "x is y",
  "x = 1",
  "x & y",
  "None",
  "xx + tokns",
  "t3 + t2 * t1",
  "x +",
  "(x",
  "x y",
  "x\ny",
  "(x\n + yy)",
  "  zz # comment",
  "1e400",
  "x ? y",
  "ä + 1",
  "{x}",
  "not x and nope",
  `${"(".repeat(60)}x${")".repeat(60)}`,
);

/** A spec with a few of its parts replaced, taken out, named wrongly or joined by keys that nobody knows. */
export function spoilt(spec: fc.Arbitrary<Json>): fc.Arbitrary<Json> {
  const change = fc.record({
    at: fc.nat(),
    how: fc.nat(9),
    value: strange,
    code: codes,
    key: fc.constantFrom("wieght", "else", "min", "note"),
  });
  return fc
    .tuple(spec, fc.array(change, { maxLength: 3 }))
    .map(([whole, changes]) =>
      changes.reduce((value, { at, how, ...by }) => changed(value, places(value, []), at, how, by), whole),
    );
}

type Place = (string | number)[];

function places(value: Json, path: Place): Place[] {
  if (typeof value !== "object" || value === null) return [path];
  const entries = Array.isArray(value) ? value.map((part, at) => [at, part] as const) : Object.entries(value);
  return [path, ...entries.flatMap(([key, part]) => places(part, [...path, key]))];
}

function changed(
  value: Json,
  all: Place[],
  at: number,
  how: number,
  by: { value: Json; code: string; key: string },
): Json {
  const codePlaces = all.filter((path) => path.at(-1) === "code" || path.at(-1) === "when");
  const path = (how > 6 && codePlaces.length > 0 ? codePlaces[at % codePlaces.length] : all[at % all.length]) ?? [];
  return edited(value, path, (old) => {
    if (how > 6 && codePlaces.length > 0) return by.code;
    if (how < 4 || typeof old !== "object" || old === null || Array.isArray(old)) return by.value;
    const keys = Object.keys(old);
    const key = keys[at % Math.max(1, keys.length)] ?? "";
    const { [key]: part = null, ...rest } = old;
    if (how === 4) return rest;
    return how === 5 ? { ...rest, [`${key}x`]: part } : { ...old, [by.key]: by.value };
  });
}

function edited(value: Json, path: Place, edit: (old: Json) => Json): Json {
  const [key, ...rest] = path;
  if (key === undefined) return edit(value);
  if (Array.isArray(value)) return value.map((part, at) => (at === key ? edited(part, rest, edit) : part));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, part]) => [name, name === key ? edited(part, rest, edit) : part]),
  );
}
