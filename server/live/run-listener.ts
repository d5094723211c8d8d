import { type Listener, listen } from "./listen";
import { RUN_CHANGED } from "./notify";

// Next bundles the start-up hook and each route apart; the connection is the process's, so it hangs on globalThis.
const kept: { rewardsmithRunListener?: { url: string; listener: Listener } } = globalThis as object;

/** The process's one listening connection, opened at the first call. */
export function runListener(url: string): Listener {
  if (kept.rewardsmithRunListener?.url !== url) {
    void kept.rewardsmithRunListener?.listener.close();
    kept.rewardsmithRunListener = { url, listener: listen({ url, channel: RUN_CHANGED, pollMs: 10_000 }) };
  }
  return kept.rewardsmithRunListener.listener;
}
