import type { ReactNode } from "react";

/** A part of the preview under its name. */
export function Section({ title, aside, children }: { title: string; aside?: ReactNode; children: ReactNode }) {
  return (
    <section aria-label={title} className="min-w-0">
      <div className="mb-2 flex flex-wrap items-baseline justify-between gap-x-3 gap-y-1">
        <h3 className="font-medium text-[13px]">{title}</h3>
        {aside ? <div className="text-faint text-xs">{aside}</div> : null}
      </div>
      {children}
    </section>
  );
}
