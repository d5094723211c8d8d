"use client";

import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef, useState } from "react";
import { useTRPC } from "@/trpc/client";
import type { RouterOutputs } from "@/trpc/types";

export type RolloutText = RouterOutputs["banks"]["texts"]["texts"][number];

/** While a slider moves other rollouts come up many times a second: their text is asked for once they stay this long. */
const SETTLED_MS = 150;
/** What the procedure gives at once. */
const MOST_AT_ONCE = 64;

/** The text of some rollouts of a bank by their place; those that are known stay known. `error` says why others are not there. */
export function useBankTexts(
  bankId: string,
  places: readonly number[],
): { texts: ReadonlyMap<number, RolloutText>; error: string | null } {
  const trpc = useTRPC();
  const client = useQueryClient();
  const known = useRef<{ bankId: string; texts: Map<number, RolloutText> }>({ bankId, texts: new Map() });
  if (known.current.bankId !== bankId) known.current = { bankId, texts: new Map() };
  const [, setRevision] = useState(0);
  const [error, setError] = useState<string | null>(null);
  const asked = places.join();

  useEffect(() => {
    const { texts } = known.current;
    const missing = asked === "" ? [] : [...new Set(asked.split(",").map(Number))].filter((place) => !texts.has(place));
    if (missing.length === 0) return;
    let over = false;
    const timer = setTimeout(() => {
      for (let at = 0; at < missing.length; at += MOST_AT_ONCE) {
        const some = missing.slice(at, at + MOST_AT_ONCE);
        client
          .fetchQuery({
            ...trpc.banks.texts.queryOptions({ bankId, places: some }),
            staleTime: Number.POSITIVE_INFINITY,
          })
          .then(
            (answer) => {
              for (const text of answer.texts) texts.set(text.place, text);
              if (over) return;
              setError(null);
              setRevision((before) => before + 1);
            },
            (failure: Error) => {
              if (!over) setError(failure.message);
            },
          );
      }
    }, SETTLED_MS);
    return () => {
      over = true;
      clearTimeout(timer);
    };
  }, [asked, bankId, client, trpc]);

  return { texts: known.current.texts, error };
}
