import { findNodeAtLocation, parseTree } from "jsonc-parser";
import type { SpecEdit } from "@/domain/checks/report";
import { appendInText, setInText } from "@/domain/reward/write-spec-text";

/** The text of a reward with edits made to it in their order, everything else as it was typed. */
export function editSpecText(text: string, edits: readonly SpecEdit[]): string {
  return edits.reduce((before, { op, path, value }) => {
    if (op === "set") return setInText(before, path, value);
    const root = parseTree(before);
    const length = (root && findNodeAtLocation(root, path)?.children?.length) ?? 0;
    return appendInText(before, path, length, value);
  }, text);
}
