import type { RewardSpec } from "@/domain/reward/spec";
import type { ExternalTerms } from "./external-terms-state";

/** Says which terms have no values yet, and what they wait for: without them a rollout has no reward. */
export function WaitingTerms({ spec, external }: { spec: RewardSpec | null; external: ExternalTerms }) {
  const lines = (spec?.terms ?? []).flatMap(({ id, source }) => {
    if (source.type !== "python" && source.type !== "score_model") return [];
    const term = external.terms.get(id);
    if (term?.state === "ready") return [];
    if (term?.state === "running") return [{ id, text: "is being computed…" }];
    if (term?.state === "waiting") return [{ id, text: `has no values yet: ${term.why}` }];
    if (term?.state === "failed") return [{ id, text: `has no values: ${term.message}` }];
    return [
      { id, text: source.type === "python" ? "has no values yet." : "is scored by a model, which is not asked here." },
    ];
  });
  if (lines.length === 0) return null;
  return (
    <ul role="status" className="flex flex-col gap-1 border-warn border-l-2 pl-3 text-warn text-xs">
      {lines.map(({ id, text }) => (
        <li key={id}>
          <code>{id}</code> {text}
        </li>
      ))}
    </ul>
  );
}
