import type { RewardSpec, RewardTerm } from "@/domain/reward/spec";
import type { ExternalTerms } from "./external-terms-state";

/** Says which terms have no values yet, or not all, and what they wait for: without them a rollout has no reward. */
export function WaitingTerms({ spec, external }: { spec: RewardSpec | null; external: ExternalTerms }) {
  const lines = (spec?.terms ?? []).flatMap((term) => {
    const text = waitsFor(term, external);
    return text === null ? [] : [{ id: term.id, text }];
  });
  if (lines.length === 0) return null;
  return (
    <ul role="status" className="flex flex-col gap-1 border-warn border-l-2 pl-3 text-warn text-xs tabular">
      {lines.map(({ id, text }) => (
        <li key={id}>
          <code>{id}</code> {text}
        </li>
      ))}
    </ul>
  );
}

/** Summed or shown, the terms without a value on any rollout because nothing has run them yet: no fault of theirs. */
export function waitingIds(spec: RewardSpec, external: ExternalTerms): string[] {
  return spec.terms.flatMap(({ id, source }) => {
    if (source.type === "score_model") return [id];
    if (source.type !== "python") return [];
    const state = external.terms.get(source.code)?.state;
    return state === undefined || state === "waiting" || state === "running" ? [id] : [];
  });
}

function waitsFor({ source }: RewardTerm, external: ExternalTerms): string | null {
  if (source.type === "score_model") return "is scored by a model, which is not asked here.";
  if (source.type !== "python") return null;
  const term = external.terms.get(source.code);
  switch (term?.state) {
    case "ready":
      return null;
    case "partial":
      return `is being computed: what stands here is a first look at ${(term.rows?.length ?? term.done).toLocaleString("en")} of ${term.of.toLocaleString("en")} rollouts, whole groups of them.`;
    case "running":
      return "is being computed…";
    case "waiting":
      return `has no values yet: ${term.why}`;
    case "failed":
      return `has no values: ${term.message}`;
    default:
      return "has no values yet: its code has not been run.";
  }
}
