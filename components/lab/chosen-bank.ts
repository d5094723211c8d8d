import { useSyncExternalStore } from "react";

const PREFIX = "rewardsmith:bank:";
const listeners = new Set<() => void>();

/** The bank chosen last for a task in this browser; null before the first choice. */
export function useRememberedBank(taskId: string): string | null {
  return useSyncExternalStore(
    subscribe,
    () => read(taskId),
    () => null,
  );
}

export function rememberBank(taskId: string, bankId: string): void {
  try {
    window.localStorage.setItem(PREFIX + taskId, bankId);
  } catch {
    // A browser without storage has the address alone.
  }
  for (const tell of listeners) tell();
}

function read(taskId: string): string | null {
  try {
    return window.localStorage.getItem(PREFIX + taskId);
  } catch {
    return null;
  }
}

function subscribe(tell: () => void): () => void {
  listeners.add(tell);
  return () => listeners.delete(tell);
}
