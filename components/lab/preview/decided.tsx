"use client";

import { useMemo } from "react";
import { TermDot } from "@/components/lab/term-dot";
import { useLabOfComposer } from "@/components/lab/use-lab";
import { useLabAnswer } from "@/components/lab/use-lab-answer";
import { useSettled } from "@/components/lab/use-settled";
import type { RolloutDetail } from "@/components/lab/worker/handle-rollouts";
import { cn } from "@/components/ui/cn";
import { type NamedTerm, signed } from "./contributions";

/** Asked once a slider rests: until then what stands here is of the reward before. */
const SETTLED_MS = 120;

/** What the advantage of a rollout would be without each of the terms. */
export function Decided({ detail, terms }: { detail: RolloutDetail; terms: readonly NamedTerm[] }) {
  const lab = useLabOfComposer();
  const { question } = lab;
  const input = useMemo(() => (question ? { question, place: detail.place } : null), [question, detail.place]);
  const settled = useSettled(input, SETTLED_MS);
  const answer = useLabAnswer(lab, "decided", settled);
  const { value, error } = answer;
  const isCurrent = answer.isCurrent && settled === input;
  if (error !== null) return <p className="mt-2 text-bad text-xs">{error}</p>;
  if (value === null) return <p className="mt-2 text-faint text-xs">Leaving out each term in turn…</p>;
  const labelOf = (id: string) => terms.find((term) => term.id === id)?.label ?? id;
  const effects = value.filter(({ without }) => without !== null);
  const deciding = effects.filter(({ decides }) => decides).map(({ id }) => labelOf(id));
  if (effects.length === 0) {
    return <p className="mt-2 text-faint text-xs">No term of this reward can be left out by itself.</p>;
  }
  return (
    <div
      aria-busy={!isCurrent}
      className={cn("mt-2 border-border border-t pt-2 text-xs transition-opacity", !isCurrent && "opacity-55")}
    >
      <p className="text-pretty text-soft">
        {detail.advantage === 0
          ? "Its advantage is 0: nothing is learnt from it."
          : deciding.length === 0
            ? "No term alone decides its sign: it keeps it without any one of them."
            : `Its sign is the doing of ${deciding.join(", ")}.`}
      </p>
      <table className="mt-1 w-full tabular">
        <thead>
          <tr className="text-faint [&>th]:font-normal">
            <th scope="col" className="text-left">
              Without
            </th>
            <th scope="col" className="w-24 text-right">
              advantage
            </th>
            <th scope="col" className="w-24 text-right">
              the term adds
            </th>
          </tr>
        </thead>
        <tbody>
          {effects.map(({ id, without, change, decides }) => (
            <tr key={id} className={decides ? "font-medium" : ""}>
              <th scope="row" className="text-left font-[inherit]">
                <TermDot id={id} className="mr-1.5" />
                {labelOf(id)}
              </th>
              <td className="text-right">{signed(without)}</td>
              <td className="text-right">{signed(change)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
