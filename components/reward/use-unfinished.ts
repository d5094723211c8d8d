"use client";

import { useCallback, useMemo, useState } from "react";
import { toast } from "sonner";
import { fieldName } from "./unfinished-fields";

/** How many fields of the form hold what is not yet a value, and what the fields report it to. */
export function useUnfinished(revision: number) {
  const [fields, setFields] = useState<ReadonlySet<string>>(new Set());
  const report = useCallback((fieldId: string, message: string | null) => {
    setFields((before) => {
      if (before.has(fieldId) === (message !== null)) return before;
      const after = new Set(before);
      if (message === null) after.delete(fieldId);
      else after.add(fieldId);
      return after;
    });
  }, []);
  const formState = useMemo(() => ({ revision, report }), [revision, report]);
  return { unfinished: fields.size, formState };
}

/** Says which fields to finish before a save, four of them by name. */
export function sayUnfinished(fields: readonly HTMLInputElement[]): void {
  const names = fields.slice(0, 4).map(fieldName).join(", ");
  const more = fields.length > 4 ? ` and ${fields.length - 4} more` : "";
  toast.error(`${fields.length === 1 ? "A field is" : `${fields.length} fields are`} not finished`, {
    description: `Mend ${names}${more}, then save.`,
  });
}
