import { describe, expect, it } from "vitest";
import { openDraftSlot } from "./draft-slot";

/** One browser's storage, as its tabs share it. */
function memoryStore() {
  const items = new Map<string, string>();
  return {
    getItem: (key: string) => items.get(key) ?? null,
    setItem: (key: string, value: string) => void items.set(key, value),
    removeItem: (key: string) => void items.delete(key),
    key: (at: number) => [...items.keys()][at] ?? null,
    get length() {
      return items.size;
    },
  };
}
const draft = (text: string, savedAt = 1) => ({ text, basedOn: "v1", savedAt });

describe("openDraftSlot", () => {
  it("keeps what both of two tabs typed, and tells each of the other", () => {
    const store = memoryStore();
    const [a, b] = [openDraftSlot(store, "r", "a"), openDraftSlot(store, "r", "b")];
    expect([a.read(), b.read()]).toEqual([null, null]);
    a.write(draft("from a"));
    b.write(draft("from b"));
    a.write(draft("more from a"));
    expect([a.read()?.text, b.read()?.text]).toEqual(["more from a", "from b"]);
    expect(a.others().map((one) => one.draft.text)).toEqual(["from b"]);
    expect(b.others().map((one) => one.draft.text)).toEqual(["more from a"]);
  });

  it("goes apart when a tab opened later goes on with the same draft", () => {
    const store = memoryStore();
    const a = openDraftSlot(store, "r", "a");
    a.write(draft("begun in a"));
    const b = openDraftSlot(store, "r", "b");
    expect(b.read()?.text).toBe("begun in a");
    b.write(draft("gone on in b"));
    a.write(draft("gone on in a"));
    expect([a.read()?.text, b.read()?.text]).toEqual(["gone on in a", "gone on in b"]);
  });

  it("clears its own draft only, and another reward's never", () => {
    const store = memoryStore();
    const [a, b, other] = [
      openDraftSlot(store, "r", "a"),
      openDraftSlot(store, "r", "b"),
      openDraftSlot(store, "r2", "a"),
    ];
    a.write(draft("from a"));
    b.write(draft("from b"));
    other.write(draft("another reward"));
    b.clear();
    expect(a.read()?.text).toBe("from a");
    a.clear();
    expect(other.read()?.text).toBe("another reward");
    expect(openDraftSlot(store, "r", "c").others()).toEqual([]);
  });

  it("exchanges drafts without losing either", () => {
    const store = memoryStore();
    const [a, b] = [openDraftSlot(store, "r", "a"), openDraftSlot(store, "r", "b")];
    a.write(draft("from a"));
    b.write(draft("from b"));
    const [other] = b.others();
    if (other) b.exchange(other, draft("from b"));
    expect(b.read()?.text).toBe("from a");
    expect(b.others().map((one) => one.draft.text)).toEqual(["from b"]);
    const [again] = b.others();
    if (again) b.forget(again);
    expect(b.others()).toEqual([]);
  });

  it("says so when the browser refuses", () => {
    const refuse = () => {
      throw new Error("off");
    };
    const slot = openDraftSlot({ ...memoryStore(), getItem: refuse, setItem: refuse, removeItem: refuse }, "r", "a");
    expect(slot.read()).toBeNull();
    expect(slot.write(draft("x"))).toBe(false);
    slot.clear();
  });
});
