"use client";

import { useSyncExternalStore } from "react";

const never = () => () => undefined;

/** The address the app was opened at; null on the server, which has several. */
export function useOrigin(): string | null {
  return useSyncExternalStore(
    never,
    () => window.location.origin,
    () => null,
  );
}
