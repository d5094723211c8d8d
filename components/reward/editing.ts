import type { JSONPath } from "jsonc-parser";
import type { Fault } from "@/domain/reward/faults";
import type { Signal, Task } from "@/domain/task/task";

/** What the parts of the form need: how to change the spec, what is wrong with it, what the task measures. */
export type Editing = {
  /** Replaces the value at a path; undefined removes it. */
  set: (path: JSONPath, value: unknown) => void;
  /** Lets a term measure another signal; names that were made from the old one go with it. */
  measure: (term: number, signal: string) => void;
  append: (path: JSONPath, length: number, value: unknown) => void;
  swap: (array: JSONPath, a: number, b: number) => void;
  /** Drops what is half typed in the fields: their content was replaced. */
  renew: () => void;
  faults: readonly Fault[];
  task: Task;
  /** The task's signals and those every trainer measures. */
  signals: readonly Signal[];
};

/** The messages of the faults at a path or beneath it. */
export function faultsAt(faults: readonly Fault[], path: JSONPath): string[] {
  const hit = faults.filter((fault) => path.every((key, at) => fault.path[at] === key));
  return [...new Set(hit.map((fault) => fault.message))];
}

/** The first fault at a path or beneath it, for the line under a field. */
export function faultAt(faults: readonly Fault[], path: JSONPath): string | undefined {
  return faultsAt(faults, path)[0];
}
