import { AppError } from "@/server/app-error";

/** Does one thing at a time, in the order asked; with `mostWaiting` that wait, the next is refused in words. */
export function openQueue({ mostWaiting, refusal }: { mostWaiting: number; refusal: string }) {
  let asked = 0;
  let last: Promise<unknown> = Promise.resolve();
  return async <T>(work: () => Promise<T>): Promise<T> => {
    if (asked > mostWaiting) throw new AppError("unavailable", refusal);
    asked += 1;
    const mine = last.then(work);
    last = mine.catch(() => undefined);
    try {
      return await mine;
    } finally {
      asked -= 1;
    }
  };
}
