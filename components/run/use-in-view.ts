"use client";

import { type RefObject, useEffect, useRef, useState } from "react";

/** Whether an element is on the screen or near it, and whether it ever was: what is far away need not be drawn. */
export function useInView<T extends Element>(): { ref: RefObject<T | null>; inView: boolean; seen: boolean } {
  const ref = useRef<T | null>(null);
  const [inView, setInView] = useState(false);
  const [seen, setSeen] = useState(false);
  useEffect(() => {
    if (!ref.current) return;
    const observer = new IntersectionObserver(
      (entries) => {
        const now = entries.some((entry) => entry.isIntersecting);
        setInView(now);
        if (now) setSeen(true);
      },
      { rootMargin: "300px 0px" },
    );
    observer.observe(ref.current);
    return () => observer.disconnect();
  }, []);
  return { ref, inView, seen };
}
