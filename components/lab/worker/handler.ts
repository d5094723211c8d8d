import type { WorkerLab } from "./worker-lab";

/**
 * Answers one kind of question, at once or in slices; what is thrown becomes the reply's error. `lab` is what the worker keeps
 * between questions.
 */
export type Handler<Input, Value> = (input: Input, lab: WorkerLab) => Value | Slices<Value>;

/**
 * An answer in slices. What is yielded is a reply that more will follow; a bare `yield` only lets others have their turn. After each
 * the question may be dropped for a newer one of its kind, so a slice should take a few milliseconds at most.
 */
export type Slices<Value> = Generator<Value | undefined, Value, void>;
