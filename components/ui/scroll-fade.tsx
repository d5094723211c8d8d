"use client";

import { ChevronDown } from "lucide-react";
import { type ReactNode, useEffect, useRef, useState } from "react";
import { cn } from "./cn";

/** Scrolls inside itself on wide screens; while there is more below, its lower edge fades and an arrow says so. */
export function ScrollFade({ children }: { children: ReactNode }) {
  const end = useRef<HTMLDivElement>(null);
  const [more, setMore] = useState(false);
  useEffect(() => {
    if (!end.current) return;
    const watch = new IntersectionObserver(([entry]) => setMore(entry ? !entry.isIntersecting : false));
    watch.observe(end.current);
    return () => watch.disconnect();
  }, []);
  return (
    <div className="h-full lg:overflow-y-auto">
      {children}
      <div
        aria-hidden
        className={cn(
          "pointer-events-none sticky bottom-0 z-10 hidden h-12 items-end justify-center bg-linear-to-t from-background to-transparent transition-opacity lg:flex",
          more ? "" : "opacity-0",
        )}
      >
        <ChevronDown className="size-4 text-faint" />
      </div>
      <div ref={end} className="h-px" />
    </div>
  );
}
