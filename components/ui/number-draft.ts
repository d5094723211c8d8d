export type NumberDraft = { text: string; of: number; revision: number };

/** Whether half-typed text still belongs to the field: its value and its form were not changed from outside since. */
export function isCurrentDraft(draft: NumberDraft, value: number, revision: number): boolean {
  return Object.is(draft.of, value) && draft.revision === revision;
}
