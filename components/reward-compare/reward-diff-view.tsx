import type { ReactNode } from "react";
import { totalSentence } from "@/components/reward/total-sentence";
import { Badge, type BadgeTone } from "@/components/ui/badge";
import { objectiveSentence } from "@/domain/objective/sentence";
import type { RewardSpec } from "@/domain/reward/spec";
import { diffReward, meansTheSame, type TermChange } from "@/domain/reward-diff/diff-reward";
import { PartChanges } from "./part-changes";

/** What differs between two rewards, in words. */
export function RewardDiffView({ before, after }: { before: RewardSpec; after: RewardSpec }) {
  const diff = diffReward(before, after);
  const same = meansTheSame(diff);
  const [oldTotal, newTotal] = [totalSentence(before), totalSentence(after)];
  const beside = diff.naming.length + diff.tests.length > 0;
  return (
    <section aria-labelledby="reward-diff-title" className="flex flex-col gap-7">
      <div>
        <h2 id="reward-diff-title" className="font-medium text-[15px] tracking-tight">
          What was changed
        </h2>
        {same ? (
          <p className="mt-1 text-soft">
            {beside ? "Nothing that counts: both mean the same to a trainer." : "Nothing: the two are the same."}
          </p>
        ) : null}
        {oldTotal === newTotal ? null : <Sentences before={oldTotal} after={newTotal} />}
      </div>
      {diff.terms.map((term) => (
        <TermChanges key={`${term.change} ${term.id}`} term={term} />
      ))}
      {diff.reordered ? <p className="text-soft text-sm">The terms they share stand in another order.</p> : null}
      {diff.aggregate.length > 0 ? (
        <Part title="How the terms are combined">
          <PartChanges changes={diff.aggregate} />
        </Part>
      ) : null}
      {diff.objective.length > 0 ? (
        <Part title="Objective">
          <Sentences before={objectiveSentence(before.objective)} after={objectiveSentence(after.objective)} />
          <PartChanges changes={diff.objective} />
        </Part>
      ) : null}
      {diff.tests.length > 0 ? (
        <Part title="Tests">
          <PartChanges changes={diff.tests} />
        </Part>
      ) : null}
      {diff.naming.length > 0 ? (
        <Part title="Names">
          <PartChanges changes={diff.naming} />
        </Part>
      ) : null}
      {!same && diff.unchangedTerms.length > 0 ? (
        <p className="text-faint text-xs">Unchanged terms: {diff.unchangedTerms.join(", ")}.</p>
      ) : null}
    </section>
  );
}

const tones: Record<TermChange["change"], BadgeTone> = {
  added: "good",
  removed: "bad",
  changed: "neutral",
  renamed: "neutral",
};

function TermChanges({ term }: { term: TermChange }) {
  return (
    <div className="flex flex-col gap-2">
      <h3 className="flex items-center gap-2 font-medium text-sm">
        <span className="break-all font-mono">{term.id}</span>
        <Badge tone={tones[term.change]}>{term.change}</Badge>
        {term.was === null ? null : (
          <span className="font-normal text-soft text-xs">
            was <span className="font-mono">{term.was}</span>
          </span>
        )}
      </h3>
      {term.parts.length === 0 ? null : <PartChanges changes={term.parts} />}
    </div>
  );
}

function Part({ title, children }: { title: string; children: ReactNode }) {
  return (
    <div className="flex flex-col gap-2">
      <h3 className="font-medium text-sm">{title}</h3>
      {children}
    </div>
  );
}

function Sentences({ before, after }: { before: string; after: string }) {
  return (
    <dl className="mt-1 grid max-w-4xl grid-cols-[4rem_minmax(0,1fr)] gap-x-3 gap-y-1.5 text-pretty text-sm">
      <dt className="text-faint text-xs leading-5">Before</dt>
      <dd className="text-soft">{before}</dd>
      <dt className="text-faint text-xs leading-5">After</dt>
      <dd>{after}</dd>
    </dl>
  );
}
