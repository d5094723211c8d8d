"use client";

import { useEffect, useState } from "react";

/** The time, renewed every `everyMs`; null while the server draws the page, so that both draw the same. */
export function useNow(everyMs: number): Date | null {
  const [now, setNow] = useState<Date | null>(null);
  useEffect(() => {
    setNow(new Date());
    const id = setInterval(() => setNow(new Date()), everyMs);
    return () => clearInterval(id);
  }, [everyMs]);
  return now;
}
