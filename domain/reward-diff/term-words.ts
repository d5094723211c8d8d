import type { Aggregate, Gate, RewardTerm, Source, Transform, Weight } from "@/domain/reward/spec";

/** A source in words; the code of one that has code is its words. */
export function sourceWords(source: Source): string {
  switch (source.type) {
    case "signal":
      return `signal ${source.signal}`;
    case "score_model":
      return `${source.model} at ${source.endpoint}, ${source.scale} × its score, asked: ${source.prompt}`;
    default:
      return source.code;
  }
}

/** A transform in words, with its numbers. */
export function transformWords(transform: Transform): string {
  switch (transform.op) {
    case "affine":
      return `${transform.scale} × x + ${transform.offset}`;
    case "clip":
      return `clip ${boundsWords(transform)}`;
    case "clip_upper":
      return `clip above ${transform.eta}`;
    case "power":
      return `power ${transform.exponent}`;
    case "tanh":
      return `tanh(${transform.scale} × x)`;
    case "threshold":
      return `threshold at ${transform.at}`;
    case "potential":
      return `potential, gamma ${transform.gamma}, terminal ${transform.terminal}`;
    case "sigmoid_center":
      return `sigmoid around ${transform.center}, scale ${transform.scale}`;
    default:
      return transform.op;
  }
}

export function weightWords(weight: Weight): string {
  if (typeof weight === "number") return String(weight);
  if (weight.schedule === "piecewise") {
    return `by step: ${weight.points.map(([step, value]) => `${value} at ${step}`).join(", ")}`;
  }
  const { schedule, from, to, start, end } = weight;
  return `${from} to ${to}, ${schedule} over steps ${start} to ${end}`;
}

export function gateWords(gate: Gate): string {
  return `only when ${gate.when}, else ${gate.else}`;
}

/** min 0, max 1 as "0 to 1"; a side without a bound is open. */
export function boundsWords({ min, max }: { min?: number | undefined; max?: number | undefined }): string {
  return `${min ?? "−∞"} to ${max ?? "∞"}`;
}

/** The parts of a term in words, in the order they are composed; what says nothing is left out. Labels say nothing of what it means. */
export function termParts(term: RewardTerm): Map<string, string> {
  const parts = new Map<string, string>([
    ["role", term.role],
    ["source", sourceWords(term.source)],
  ]);
  if (term.transforms.length > 0) parts.set("transforms", term.transforms.map(transformWords).join(", then "));
  if (term.gate) parts.set("gate", gateWords(term.gate));
  parts.set("weight", weightWords(term.weight));
  if (term.range) parts.set("range", `${term.range[0]} to ${term.range[1]}`);
  return parts;
}

/** The parts of an aggregate in words. */
export function aggregateParts(aggregate: Aggregate): Map<string, string> {
  const parts = new Map<string, string>([["op", aggregate.op.replaceAll("_", " ")]]);
  if (aggregate.op === "formula") parts.set("code", aggregate.code);
  if (aggregate.op === "lexicographic") {
    parts.set("order", aggregate.order.join(", then "));
    const margins = Object.entries(aggregate.margins).sort(([a], [b]) => (a < b ? -1 : 1));
    if (margins.length > 0) parts.set("margins", margins.map(([id, margin]) => `${id} ${margin}`).join(", "));
  }
  if (aggregate.clip) parts.set("clip", boundsWords(aggregate.clip));
  parts.set("missing", aggregate.missing);
  return parts;
}
