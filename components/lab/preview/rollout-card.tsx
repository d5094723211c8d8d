"use client";

import type { ReactNode } from "react";
import { formatValue } from "@/components/charts/format-value";
import type { RolloutText } from "@/components/lab/use-bank-texts";
import type { RolloutDetail } from "@/components/lab/worker/handle-rollouts";
import { PathPicture } from "@/components/run/path-picture";
import { preparePath } from "@/components/run/prepare-path";
import { Badge } from "@/components/ui/badge";
import { cn } from "@/components/ui/cn";
import { Contributions, type NamedTerm, signed } from "./contributions";

/** One rollout of the bank: what was asked and answered, what each term says of it, and what it is paid. */
export function RolloutCard({
  detail,
  text,
  terms,
  task,
  reach,
  selected = false,
  onSelect,
  children,
}: {
  detail: RolloutDetail;
  /** Undefined until it is there. */
  text: RolloutText | undefined;
  terms: readonly NamedTerm[];
  task: string;
  reach: number;
  selected?: boolean;
  onSelect?: () => void;
  /** Stands beneath: what was asked of this rollout. */
  children?: ReactNode;
}) {
  const path = text && task === "gridworld" ? preparePath(text.prompt, text.completion) : null;
  return (
    <article
      aria-label={`Rollout ${detail.place + 1}`}
      className={cn("rounded-lg border border-border bg-raised px-3 py-2.5", selected && "border-border-strong")}
    >
      <div className="flex items-start gap-3">
        {path ? (
          <div className="w-24 shrink-0">
            <PathPicture path={path} />
          </div>
        ) : null}
        <div className="min-w-0 flex-1">
          <p className="flex flex-wrap items-center gap-x-2 gap-y-1 text-faint text-xs">
            {detail.success === null ? null : (
              <Badge tone={detail.success ? "good" : "neutral"} className="px-1.5 py-0">
                {detail.success ? "Success" : "No success"}
              </Badge>
            )}
            <span className="tabular">{detail.tokens} tokens</span>
            {detail.tier ? <span>tier {detail.tier}</span> : null}
            {text?.stopReason === "length" ? <span className="text-warn">cut off</span> : null}
            <span className="tabular">#{detail.place + 1}</span>
          </p>
          {path ? null : <Text text={text} />}
        </div>
        <dl className="grid shrink-0 grid-cols-[auto_auto] gap-x-2 text-right text-xs tabular">
          <dt className="text-faint">reward</dt>
          <dd className="font-medium">{formatValue(detail.taskTotal)}</dd>
          <dt className="text-faint">advantage</dt>
          <dd>{detail.excluded === null ? signed(detail.advantage) : "none"}</dd>
        </dl>
      </div>
      {detail.excluded === null ? null : <p className="mt-1 break-words text-bad text-xs">{detail.excluded}</p>}
      <div className="mt-2">
        <Contributions outcomes={detail.terms} terms={terms} reach={reach} />
      </div>
      {onSelect ? (
        <button
          type="button"
          aria-expanded={selected}
          onClick={onSelect}
          className="mt-1.5 rounded text-faint text-xs underline-offset-4 hover:text-foreground hover:underline"
        >
          {selected ? "Close" : "Which term decided its advantage?"}
        </button>
      ) : null}
      {children}
    </article>
  );
}

function Text({ text }: { text: RolloutText | undefined }) {
  if (!text) return <p className="mt-1 text-faint text-xs">Its text is on its way…</p>;
  return (
    <>
      <p className="mt-1 line-clamp-2 break-words text-faint text-xs">{text.prompt || text.promptId}</p>
      {text.completion === "" ? (
        <p className="text-faint text-xs">Its text was not kept.</p>
      ) : (
        <pre className="mt-0.5 max-h-32 overflow-y-auto whitespace-pre-wrap break-words font-mono text-[12.5px] leading-snug">
          {text.completion}
        </pre>
      )}
    </>
  );
}
