"use client";

import { useMemo, useState } from "react";
import { cn } from "./cn";
import { foldText } from "./fold-text";

/** Text as it stands, to the letter; of a long one its begin and its end until one asks for all. */
export function LongText({ text, className }: { text: string; className?: string }) {
  const folded = useMemo(() => foldText(text), [text]);
  const [open, setOpen] = useState(false);
  const style = cn("whitespace-pre-wrap break-words font-mono text-[13px]", className);
  if (!folded) return <pre className={style}>{text}</pre>;
  const toggle = (
    <button
      type="button"
      aria-expanded={open}
      onClick={() => setOpen(!open)}
      className="my-1.5 rounded text-accent text-xs underline-offset-4 hover:underline"
    >
      {open ? "Show less" : `Show all (${folded.hidden.toLocaleString("en")} characters more)`}
    </button>
  );
  if (open) {
    return (
      <>
        <pre className={style}>{text}</pre>
        {toggle}
      </>
    );
  }
  return (
    <>
      <pre className={style}>{folded.head} …</pre>
      {toggle}
      <pre className={style}>… {folded.tail}</pre>
    </>
  );
}
