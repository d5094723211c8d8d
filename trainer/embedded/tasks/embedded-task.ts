import type { Task } from "@/domain/task/task";
import type { Tokenizer } from "@/trainer/embedded/tasks/tokenizer";

export type Split = "train" | "validation" | "test";

/** A prompt as the model meets it; `answer` is the gold answer, written as `parsedAnswer` of a right rollout is. */
export type Prompt = { id: string; text: string; tokens: number[]; tier: string; answer: string };

/** What a verifier says of one completion: its own signals (not the common ones) and the answer it could read. */
export type Verdict = { signals: Record<string, number | number[]>; parsedAnswer: string | null };

/** A task that the embedded trainer can practise. All prompts have `promptTokens` tokens. */
export type EmbeddedTask = {
  task: Task;
  tokenizer: Tokenizer;
  promptTokens: number;
  /** Longest prompt and completion together. */
  context: number;
  prompts(split: Split): readonly Prompt[];
  /** Reads the completion's tokens, EOS included where there is one; what follows EOS is ignored. */
  verify(prompt: Prompt, completion: readonly number[]): Verdict;
  /** A completion that deserves full marks, EOS included. */
  gold(prompt: Prompt): number[];
};
