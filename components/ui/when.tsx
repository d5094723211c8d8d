"use client";

import { useSyncExternalStore } from "react";

const format = new Intl.DateTimeFormat("en", { dateStyle: "medium", timeStyle: "short" });

function nothing(): () => void {
  return () => undefined;
}

/** A moment in the viewer's own time zone; the server, which does not know it, leaves the place empty. */
export function When({ date }: { date: Date }) {
  const inBrowser = useSyncExternalStore(
    nothing,
    () => true,
    () => false,
  );
  return (
    <time dateTime={date.toISOString()} className="tabular whitespace-nowrap">
      {inBrowser ? format.format(date) : " "}
    </time>
  );
}
