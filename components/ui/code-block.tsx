"use client";

import { Check, Copy } from "lucide-react";
import { useState } from "react";
import { Button } from "./button";
import { cn } from "./cn";

/** Text to be copied, in a fixed-width font; long lines scroll within, or wrap where asked. */
export function CodeBlock({
  code,
  label,
  wrap = false,
  className,
}: {
  code: string;
  label?: string;
  wrap?: boolean;
  className?: string;
}) {
  const [copied, setCopied] = useState(false);
  return (
    <div className={cn("flex min-w-0 rounded-lg border border-border bg-surface", className)}>
      <pre
        className={cn(
          "min-w-0 flex-1 overflow-x-auto p-4 font-mono text-[13px] leading-relaxed",
          wrap && "whitespace-pre-wrap break-all",
        )}
      >
        <code>{code}</code>
      </pre>
      <Button
        variant="ghost"
        size="icon"
        className="m-2 shrink-0"
        aria-label={copied ? "Copied" : `Copy ${label ?? "this text"}`}
        onClick={async () => {
          await navigator.clipboard.writeText(code);
          setCopied(true);
          setTimeout(() => setCopied(false), 2000);
        }}
      >
        {copied ? <Check aria-hidden /> : <Copy aria-hidden />}
      </Button>
    </div>
  );
}
