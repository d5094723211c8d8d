/** A lock is held for as long as its tab lives, however that ends: a reload, a crash, a closed window. */
const lockName = (tab: string, draftKey: string) => `rewardsmith:editing:${draftKey}#${tab}`;

/** Says that this tab edits the reward, until it is closed or the answer is called. */
export function holdEditing(draftKey: string, tab: string): () => void {
  const stop = new AbortController();
  let release: () => void = () => undefined;
  const held = new Promise<void>((resolve) => {
    release = resolve;
  });
  if (navigator.locks) {
    navigator.locks.request(lockName(tab, draftKey), { signal: stop.signal }, () => held).catch(() => undefined);
  }
  return () => {
    stop.abort();
    release();
  };
}

/** Whether another tab of this browser edits the reward now; where a browser cannot say, one may. */
export async function isEditedElsewhere(draftKey: string, tab: string): Promise<boolean> {
  if (!navigator.locks) return true;
  const { held = [] } = await navigator.locks.query();
  const own = lockName(tab, draftKey);
  return held.some(({ name }) => name !== own && name?.startsWith(lockName("", draftKey)));
}
