import type { RewardSpec } from "@/domain/reward/spec";
import type { BaseMeans } from "@/domain/reward/terms";
import type { Signal } from "@/domain/task/task";
import type { ExportTarget } from "./targets";
import { toNemoRl } from "./to-nemo-rl";
import { toTrl } from "./to-trl";
import { toVerifiers } from "./to-verifiers";
import { toVerl } from "./to-verl";

export type ExportOptions = {
  /** The signal that is the task's success, which NeMo RL's environment pays itself. */
  success?: string | undefined;
  /** What sigmoid_center with base_mean is centred on, frozen from a bank. */
  baseMeans?: BaseMeans | undefined;
  /** What is known of signals, for the words on those that the file's user has to measure. */
  signals?: readonly Pick<Signal, "name" | "kind" | "description">[] | undefined;
};

/** A file of one engine, with what it cannot express; or why there is none. */
export type Exported =
  | {
      fileName: string;
      text: string;
      notes: string[];
      /** Signals that the file's user has to measure. */
      measure: string[];
    }
  | { refused: string };

/** A reward as one file for a training engine, which needs Python's standard library only (NeMo RL: a configuration). */
export function exportReward(spec: RewardSpec, to: ExportTarget, options: ExportOptions = {}): Exported {
  switch (to) {
    case "trl":
      return toTrl(spec, options);
    case "verl":
      return toVerl(spec, options);
    case "verifiers":
      return toVerifiers(spec, options);
    case "nemo-rl":
      return toNemoRl(spec, options);
  }
}
