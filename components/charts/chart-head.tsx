"use client";

import { Table2 } from "lucide-react";
import type { ReactNode } from "react";
import { cn } from "@/components/ui/cn";
import type { LineScale } from "./prepare-lines";

type Toggle<T> = { on: boolean; toggle: (value: T) => void } | null;

/** A chart's title and its two switches: log scale where it says more, table for reading without seeing. */
export function ChartHead({
  titleId,
  title,
  note,
  log,
  table,
}: {
  titleId: string;
  title: string;
  note?: ReactNode;
  log: Toggle<LineScale>;
  table: Toggle<boolean>;
}) {
  return (
    <figcaption className="flex min-h-7 items-start justify-between gap-3">
      <div className="min-w-0">
        <h3 id={titleId} className="font-medium text-[13px]">
          {title}
        </h3>
        {note ? <p className="text-pretty text-faint text-xs">{note}</p> : null}
      </div>
      <div className="flex shrink-0 gap-1">
        {log ? (
          <HeadButton pressed={log.on} onClick={() => log.toggle(log.on ? "linear" : "log")} label="Log scale">
            log
          </HeadButton>
        ) : null}
        {table ? (
          <HeadButton pressed={table.on} onClick={() => table.toggle(!table.on)} label={`${title} as a table`}>
            <Table2 className="size-3.5" aria-hidden />
          </HeadButton>
        ) : null}
      </div>
    </figcaption>
  );
}

function HeadButton({
  pressed,
  onClick,
  label,
  children,
}: {
  pressed: boolean;
  onClick: () => void;
  label: string;
  children: ReactNode;
}) {
  return (
    <button
      type="button"
      aria-pressed={pressed}
      aria-label={label}
      title={label}
      onClick={onClick}
      className={cn(
        "flex h-6 min-w-6 items-center justify-center rounded px-1.5 text-xs transition-colors hover:bg-muted hover:text-foreground",
        pressed ? "bg-muted text-foreground" : "text-faint",
      )}
    >
      {children}
    </button>
  );
}
