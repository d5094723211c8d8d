/** Keeps the last answers that are complete; what a busy moment cut short is asked again. Asked twice at once, it is made once. */
export function keepComplete<T>({ most, isComplete }: { most: number; isComplete: (value: T) => boolean }) {
  const kept = new Map<string, T>();
  const making = new Map<string, Promise<T>>();
  return {
    /** What is kept, without making it. */
    known: (key: string): T | null => kept.get(key) ?? null,
    async get(key: string, make: () => Promise<T>): Promise<T> {
      const before = kept.get(key) ?? making.get(key);
      if (before !== undefined) return before;
      const made = make().finally(() => making.delete(key));
      making.set(key, made);
      const value = await made;
      if (isComplete(value)) kept.set(key, value);
      for (const old of [...kept.keys()].slice(0, -most)) kept.delete(old);
      return value;
    },
  };
}
