import { cn } from "@/components/ui/cn";
import { type LineChange, withContext } from "@/domain/reward-diff/diff-lines";

const CONTEXT = 3;

/** Code before and after, line by line, marked by sign and by colour. */
export function LineDiff({ lines, label }: { lines: readonly LineChange[]; label: string }) {
  return (
    <section
      aria-label={label}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard
      tabIndex={0}
      className="max-h-96 overflow-auto rounded-lg border border-border bg-surface font-mono text-xs leading-5"
    >
      <div className="w-max min-w-full py-1.5">
        {withContext(lines, CONTEXT).map((line, at) => (
          <div
            // biome-ignore lint/suspicious/noArrayIndexKey: lines have no name but their place
            key={at}
            className={cn(
              "whitespace-pre px-3",
              line === null && "text-faint",
              line?.kind === "added" && "bg-good-soft",
              line?.kind === "removed" && "bg-bad-soft",
            )}
          >
            {line === null ? "  …" : `${signs[line.kind]} ${line.text}`}
          </div>
        ))}
      </div>
    </section>
  );
}

const signs = { same: " ", added: "+", removed: "−" };
