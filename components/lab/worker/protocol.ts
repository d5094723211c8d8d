import type { handlers } from "./handlers";

type Handlers = typeof handlers;

/** What the lab's worker can be asked: see the table in handlers.ts. */
export type LabKind = keyof Handlers;
export type LabInput<Kind extends LabKind> = Parameters<Handlers[Kind]>[0];
export type LabValue<Kind extends LabKind> =
  ReturnType<Handlers[Kind]> extends Generator<unknown, infer Value> ? Value : ReturnType<Handlers[Kind]>;

/** To the worker: a question, or that the answer to one is no longer wanted. */
export type LabRequest = { id: number; kind: LabKind; input: unknown } | { id: number; cancel: true };

/** From the worker. Every question ends with exactly one reply that is done: its last value, an error, or that it was dropped. */
export type LabReply =
  | { id: number; done: boolean; value: unknown }
  | { id: number; done: true; error: string }
  | { id: number; done: true; dropped: true };
