import { ChevronDown, Info, TriangleAlert } from "lucide-react";
import type { ForecastNote } from "@/domain/forecast/notes";

/** What cannot be trusted, in words: a line each, in full when it is pressed. */
export function ForecastNotes({ notes }: { notes: readonly ForecastNote[] }) {
  if (notes.length === 0) return null;
  return (
    <ul className="flex flex-col gap-1.5" data-testid="forecast-notes">
      {notes.map(({ id, tone, text }) => {
        const Icon = tone === "warn" ? TriangleAlert : Info;
        return (
          <li key={id}>
            <details className="group text-xs">
              <summary className="flex cursor-pointer list-none gap-2 rounded [&::-webkit-details-marker]:hidden">
                <Icon
                  className={`mt-0.5 size-3.5 shrink-0 ${tone === "warn" ? "text-warn" : "text-faint"}`}
                  aria-hidden
                />
                <span className="line-clamp-1 min-w-0 flex-1 text-pretty text-soft group-open:line-clamp-none">
                  {tone === "warn" ? <span className="sr-only">Warning: </span> : null}
                  {text}
                </span>
                <ChevronDown
                  className="mt-0.5 size-3.5 shrink-0 text-faint transition-transform group-open:rotate-180"
                  aria-hidden
                />
              </summary>
            </details>
          </li>
        );
      })}
    </ul>
  );
}
