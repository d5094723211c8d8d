import { useCallback, useRef } from "react";
import { toast } from "sonner";
import type { Fix } from "@/domain/checks/report";
import { editSpecText } from "./edit-spec-text";

/** Makes edits that were offered to the text of the reward; they can be undone until something else is changed. */
export function useMend({
  text,
  change,
}: {
  text: string;
  change: (text: string) => void;
}): (fix: Fix, title?: string) => void {
  const now = useRef(text);
  now.current = text;
  return useCallback(
    ({ label, patch }: Fix, title = "Mended in the editor") => {
      const before = now.current;
      const after = editSpecText(before, patch ?? []);
      change(after);
      const undo = () => {
        if (now.current === after) change(before);
        else
          toast.error("The reward was changed since", { description: "Undo it by hand: nothing of yours is dropped." });
      };
      toast.success(title, { description: label, action: { label: "Undo", onClick: undo } });
    },
    [change],
  );
}
