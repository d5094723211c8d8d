import { createContext, useContext, useRef } from "react";
import { lineStyleAt } from "@/components/charts/run-style";

/** The colour of each term of the composer, by its id: the same wherever the term is drawn. */
export const TermColours = createContext<ReadonlyMap<string, string>>(new Map());

export function useTermColour(id: string): string {
  return useContext(TermColours).get(id) ?? "var(--border-strong)";
}

/** Gives each term a colour that it keeps while others come, go or change places; the same map until one does. */
export function useTermColours(ids: readonly string[]): ReadonlyMap<string, string> {
  const last = useRef<{ slots: ReadonlyMap<string, number>; colours: ReadonlyMap<string, string> }>({
    slots: new Map(),
    colours: new Map(),
  });
  const slots = keepSlots(last.current.slots, ids);
  if (slots !== last.current.slots) {
    const colours = new Map([...slots].map(([id, slot]) => [id, lineStyleAt(slot).color]));
    last.current = { slots, colours };
  }
  return last.current.colours;
}

/** Places of names: those that stay keep theirs, new ones take the least that is free. The same map when nothing changes. */
export function keepSlots(before: ReadonlyMap<string, number>, ids: readonly string[]): ReadonlyMap<string, number> {
  const wanted = new Set(ids);
  if (wanted.size === before.size && ids.every((id) => before.has(id))) return before;
  const after = new Map([...before].filter(([id]) => wanted.has(id)));
  const taken = new Set(after.values());
  for (const id of wanted) {
    if (after.has(id)) continue;
    let slot = 0;
    while (taken.has(slot)) slot += 1;
    taken.add(slot);
    after.set(id, slot);
  }
  return after;
}
