"use client";

import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import type { Example } from "@/domain/checks/report";
import { useTRPC } from "@/trpc/client";
import { useComposerChecks } from "./checks-context";

/** The rollouts that show what is wrong: what was asked, what was answered, and what a check says of it. */
export function CheckExamples({ bankId, examples }: { bankId: string; examples: readonly Example[] }) {
  const trpc = useTRPC();
  const { addTest } = useComposerChecks();
  const [open, setOpen] = useState(false);
  const places = examples.map(({ place }) => place);
  const query = useQuery({
    ...trpc.banks.texts.queryOptions({ bankId, places }),
    enabled: open,
    staleTime: Number.POSITIVE_INFINITY,
  });
  if (examples.length === 0) return null;
  const texts = new Map(query.data?.texts.map((text) => [text.place, text]));
  return (
    <div className="mt-2">
      <Button variant="link" className="text-xs" aria-expanded={open} onClick={() => setOpen(!open)}>
        {open ? "Hide" : "Show"} {examples.length === 1 ? "a rollout" : `${examples.length} rollouts`}
      </Button>
      {open ? (
        <ul className="mt-2 flex flex-col gap-2 border-border border-l pl-3 text-xs">
          {examples.map(({ place, promptId, note }) => {
            const text = texts.get(place);
            return (
              <li key={`${place} ${note}`} className="min-w-0">
                <p className="break-words font-mono text-[12px]">
                  <span className="text-faint">{text?.prompt || promptId}</span>{" "}
                  <span className="whitespace-pre-wrap">{(text?.completion ?? "").slice(0, 400)}</span>
                </p>
                <p className="break-words text-soft">
                  {note}
                  {text ? (
                    <Button
                      variant="link"
                      className="ml-2 text-xs"
                      onClick={() => {
                        const { place: _place, tier: _tier, ...rollout } = text;
                        addTest(rollout);
                      }}
                    >
                      Make a test of it
                    </Button>
                  ) : null}
                </p>
              </li>
            );
          })}
        </ul>
      ) : null}
    </div>
  );
}
