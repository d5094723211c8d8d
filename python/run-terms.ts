import { pythonRollout } from "@/domain/python/messages";
import type { PythonTerm } from "@/domain/python/python-session";
import type { PythonLimits, PythonResult } from "@/domain/python/result";
import type { RewardSpec } from "@/domain/reward/spec";
import type { Rollout } from "@/domain/rollout/rollout";
import { openPython } from "./open-python";

/** What Python terms say of some rollouts, by term id; a child process is started for it and ended. */
export async function runPythonTerms(input: {
  terms: readonly PythonTerm[];
  rollouts: readonly Rollout[];
  limits?: Partial<PythonLimits>;
  signal?: AbortSignal;
}): Promise<Map<string, PythonResult>> {
  const { terms, rollouts, limits = {}, signal } = input;
  if (terms.length === 0) return new Map();
  const session = openPython({ terms, limits });
  try {
    return await session.run(rollouts.map(pythonRollout), signal ? { signal } : {});
  } finally {
    session.close();
  }
}

/** The terms of a reward that Python computes. */
export function pythonTerms(spec: RewardSpec): PythonTerm[] {
  return spec.terms.flatMap(({ id, source }) => (source.type === "python" ? [{ id, code: source.code }] : []));
}
