/** The form's inputs that hold no usable text, in the order they stand. */
export function unfinishedFields(form: HTMLElement | null): HTMLInputElement[] {
  return form ? [...form.querySelectorAll<HTMLInputElement>('input[aria-invalid="true"]')] : [];
}

/** What a field is called, with the term it belongs to. */
export function fieldName(field: HTMLInputElement): string {
  const label = field.labels?.[0]?.textContent ?? field.getAttribute("aria-label") ?? "a field";
  const term = field.closest("article")?.getAttribute("aria-label");
  return term ? `${label} (${term})` : label;
}

/** Puts the cursor in a field, unfolding what it is folded away in. */
export function focusField(field: HTMLInputElement): void {
  for (let fold = field.closest("details"); fold; fold = fold.parentElement?.closest("details") ?? null) {
    fold.open = true;
  }
  field.focus();
}
