import type { Weight } from "@/domain/reward/spec";

export const weightKinds = [
  { value: "constant", label: "Constant" },
  { value: "linear", label: "Linear schedule" },
  { value: "cosine", label: "Cosine schedule" },
  { value: "piecewise", label: "Piecewise schedule" },
];

export function weightKind(weight: Weight): string {
  return typeof weight === "number" ? "constant" : weight.schedule;
}

/** The weight after its kind was changed: it begins where it stood and lets go of as little as it can. */
export function withWeightKind(weight: Weight, kind: string): Weight {
  if (kind === weightKind(weight)) return weight;
  const { from, to, start, end } = endsOf(weight);
  if (kind === "linear" || kind === "cosine") return { schedule: kind, from, to, start, end };
  if (kind === "piecewise")
    return {
      schedule: "piecewise",
      points: [
        [start, from],
        [end, to],
      ],
    };
  return typeof weight === "number" ? weight : from === 0 ? to : from;
}

function endsOf(weight: Weight): { from: number; to: number; start: number; end: number } {
  if (typeof weight === "number") return { from: weight, to: 0, start: 0, end: 100 };
  if (weight.schedule !== "piecewise") return weight;
  const [start, from] = weight.points[0] ?? [0, 1];
  const [end, to] = weight.points.at(-1) ?? [100, 0];
  return { from, to, start, end: Math.max(end, start + 1) };
}
