import type { ReactNode } from "react";

/** Scrolls inside itself on wide screens; its lower edge fades as long as there is more below it. */
export function ScrollFade({ children }: { children: ReactNode }) {
  return (
    <div className="h-full lg:overflow-y-auto">
      {children}
      {/* At the end it lies below the content, where there is nothing to fade. */}
      <div
        aria-hidden
        className="pointer-events-none sticky bottom-0 z-10 hidden h-12 bg-linear-to-t from-background to-transparent lg:block"
      />
    </div>
  );
}
