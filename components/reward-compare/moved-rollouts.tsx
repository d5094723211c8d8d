"use client";

import { useQuery } from "@tanstack/react-query";
import { formatValue } from "@/components/charts/format-value";
import type { MovedRollout } from "@/domain/reward-diff/bank-effect";
import { useTRPC } from "@/trpc/client";

/** The rollouts whose standing among their prompt's changed most, with their text. */
export function MovedRollouts({ moved, bankId }: { moved: readonly MovedRollout[]; bankId: string }) {
  const trpc = useTRPC();
  const places = moved.map(({ place }) => place);
  const query = useQuery(trpc.banks.texts.queryOptions({ bankId, places }));
  const texts = new Map(query.data?.texts.map((text) => [text.place, text]));
  return (
    <section aria-labelledby="moved-title">
      <h3 id="moved-title" className="font-medium text-sm">
        The rollouts that moved most
      </h3>
      <p className="mt-0.5 text-faint text-xs">
        Standing among the rollouts of one prompt, 0 % the worst and 100 % the best.
      </p>
      <ol className="mt-3 grid gap-x-8 gap-y-4 md:grid-cols-2">
        {moved.map(({ place, rankBefore, rankAfter, totalBefore, totalAfter }) => {
          const text = texts.get(place);
          return (
            <li key={place} className="min-w-0 border-border border-t pt-2">
              <p className="tabular flex flex-wrap items-baseline justify-between gap-x-3 text-xs">
                <span className={rankAfter > rankBefore ? "text-good" : "text-bad"}>
                  {rankAfter > rankBefore ? "up" : "down"}, {standing(rankBefore)} → {standing(rankAfter)}
                </span>
                <span className="text-faint">
                  total {formatValue(totalBefore)} → {formatValue(totalAfter)}
                </span>
              </p>
              <p className="mt-1 truncate text-faint text-xs">{text?.prompt ?? (query.isError ? "" : "…")}</p>
              <p className="line-clamp-4 whitespace-pre-wrap font-mono text-xs [overflow-wrap:anywhere]">
                {text ? text.completion || "(empty)" : query.isError ? "Its text could not be read." : "…"}
              </p>
            </li>
          );
        })}
      </ol>
    </section>
  );
}

function standing(share: number): string {
  return `${Math.round(100 * share)} %`;
}
