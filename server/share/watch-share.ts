import type { Database } from "@/server/db/client";
import type { Listener } from "@/server/live/listen";
import { RUN_CHANGED } from "@/server/live/notify";
import { hasEnded } from "./find";

/** Longest wait a timer takes (2^31 ms); a link that lasts longer is looked at again then. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

/** Tells every server process that a link was changed; on the channel of the runs, whose listeners know their ids. */
export async function notifyShareChanged(db: Database, shareId: string): Promise<void> {
  await db.pool.query("select pg_notify($1, $2)", [RUN_CHANGED, noticeOf(shareId)]);
}

/**
 * Calls `onEnd` once when the link ends: at its expiry, on the notice that it was revoked, and, should the notice be lost, at
 * the listener's next poll. Returns how to stop watching.
 */
export function watchShare(db: Database, listener: Listener, shareId: string, onEnd: () => void): () => void {
  let over = false;
  let timer: NodeJS.Timeout | undefined;
  const stop = () => {
    over = true;
    clearTimeout(timer);
    unsubscribe();
  };
  const look = async () => {
    const share = await db.prisma.share.findUnique({
      where: { id: shareId },
      select: { expiresAt: true, revokedAt: true },
    });
    if (over) return;
    const now = new Date();
    if (!share || hasEnded(share, now)) {
      stop();
      onEnd();
      return;
    }
    clearTimeout(timer);
    if (share.expiresAt) {
      timer = setTimeout(check, Math.min(LONGEST_TIMER_MS, share.expiresAt.getTime() - now.getTime()));
      timer.unref();
    }
  };
  // A database that cannot be reached is asked again at the next poll.
  const check = () => void look().catch(() => undefined);
  const unsubscribe = listener.subscribe((notice) => {
    if (notice === null || notice === noticeOf(shareId)) check();
  });
  check();
  return stop;
}

function noticeOf(shareId: string): string {
  return `share:${shareId}`;
}
