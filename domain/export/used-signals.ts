import { parseExpression } from "@/domain/reward/expression/parse-expression";
import type { RewardSpec } from "@/domain/reward/spec";
import { commonSignals } from "@/domain/task/task";

/**
 * Signals that a reward reads, in the order of its terms. A name that an earlier term has means that term, unless every
 * trainer measures it; Python is seen to read signals["name"] and signals.get("name").
 */
export function usedSignals(spec: RewardSpec): string[] {
  const used = new Set<string>();
  const common = new Set(commonSignals.map(({ name }) => name));
  const earlier = new Set<string>();
  for (const { id, source, gate } of spec.terms) {
    if (source.type === "signal") used.add(source.signal);
    if (source.type === "python") for (const name of namesInPython(source.code)) used.add(name);
    const codes = [source.type === "expression" ? source.code : null, gate?.when ?? null];
    for (const name of codes.flatMap(namesIn)) if (common.has(name) || !earlier.has(name)) used.add(name);
    earlier.add(id);
  }
  return [...used];
}

/** Those that the engine does not measure by itself. */
export function signalsToMeasure(spec: RewardSpec, measured: readonly string[]): string[] {
  return usedSignals(spec).filter((name) => !measured.includes(name));
}

function namesIn(code: string | null): string[] {
  const parsed = code === null ? null : parseExpression(code);
  return parsed?.ok ? parsed.names.map(({ name }) => name) : [];
}

function namesInPython(code: string): string[] {
  return [...code.matchAll(/\bsignals\s*(?:\[|\.get\()\s*(["'])(\w+)\1/g)].map((match) => match[2] ?? "");
}
