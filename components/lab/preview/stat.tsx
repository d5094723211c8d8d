import type { ReactNode } from "react";

/** One number that sums the bank up, with its name above it and a remark beneath. */
export function Stat({
  name,
  value,
  remark,
  title,
}: {
  name: string;
  value: string;
  remark?: ReactNode;
  title?: string;
}) {
  return (
    <div className="min-w-0" title={title}>
      <dt className="truncate text-faint text-xs">{name}</dt>
      <dd className="tabular font-medium text-[15px] leading-snug">{value}</dd>
      {remark ? <dd className="tabular truncate text-faint text-xs">{remark}</dd> : null}
    </div>
  );
}

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
