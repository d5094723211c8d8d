import { expect, it } from "vitest";
import { readAuthor, writeAuthor } from "./author-store";

it("remembers who saved, and says owner where nobody did or the browser keeps nothing", () => {
  const kept = new Map<string, string>();
  const store = {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => void kept.set(key, value),
  };
  expect(readAuthor(store)).toBe("owner");
  writeAuthor(store, "Ada");
  expect(readAuthor(store)).toBe("Ada");
  const refuse = () => {
    throw new Error("off");
  };
  expect(readAuthor({ getItem: refuse, setItem: refuse })).toBe("owner");
  writeAuthor({ getItem: refuse, setItem: refuse }, "Ada");
});
