import { describe, expect, it } from "vitest";
import { readDraft, writeDraft } from "./draft-store";

function memoryStore() {
  const items = new Map<string, string>();
  return {
    items,
    getItem: (key: string) => items.get(key) ?? null,
    setItem: (key: string, value: string) => void items.set(key, value),
  };
}

describe("drafts", () => {
  it("come back as they were written, also when the text is not JSON", () => {
    const store = memoryStore();
    const draft = { text: '{"terms": [', basedOn: "v1", savedAt: 5 };
    expect(writeDraft(store, "r1", draft)).toBe(true);
    expect(readDraft(store, "r1")).toEqual(draft);
    expect(readDraft(store, "r2")).toBeNull();
  });

  it("are left alone when something else stands in their place", () => {
    const store = memoryStore();
    store.setItem("rewardsmith:draft:r1", "{}");
    expect(readDraft(store, "r1")).toBeNull();
    store.setItem("rewardsmith:draft:r1", "{");
    expect(readDraft(store, "r1")).toBeNull();
  });

  it("say so when the browser refuses to keep them", () => {
    const full = {
      ...memoryStore(),
      setItem: () => {
        throw new Error("quota");
      },
    };
    expect(writeDraft(full, "r1", { text: "", basedOn: null, savedAt: 0 })).toBe(false);
  });
});
