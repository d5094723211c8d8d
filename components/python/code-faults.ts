import type { CodeFault } from "@/components/ui/code-editor";
import type { PythonFault } from "@/domain/python/messages";

/** Where a term's faults stand in its text: from the column that Python names, else the whole line without its indent. */
export function codeFaults(code: string, faults: readonly PythonFault[]): CodeFault[] {
  const lines = code.split("\n");
  return faults.flatMap(({ line, column, message }) => {
    if (line === null) return [];
    const at = Math.min(Math.max(line, 1), lines.length) - 1;
    const text = lines[at] ?? "";
    const start = lines.slice(0, at).reduce((sum, before) => sum + before.length + 1, 0);
    const indent = text.length - text.trimStart().length;
    const from = column === null ? indent : Math.min(Math.max(column - 1, 0), Math.max(0, text.length - 1));
    return [{ from: start + from, to: start + Math.max(text.length, from), message }];
  });
}
