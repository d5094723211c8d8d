import { type Actor, requireOwner } from "@/server/actor";
import { notImplemented } from "@/server/app-error";
import type { ParsedSpec } from "./queries";

export type SaveVersionInput = {
  rewardId: string | null;
  name: string;
  spec: unknown;
  message: string;
  parentVersionId: string | null;
  taskId: string | null;
};

export type SavedVersion = {
  rewardId: string;
  versionId: string;
  number: number;
  hash: string;
  /** True when the latest version has this hash already: nothing was stored. */
  unchanged: boolean;
};

/** Stores a new immutable version; refuses one whose parent is not the latest, so that nobody's work is overwritten. */
export async function saveVersion(actor: Actor, input: SaveVersionInput): Promise<SavedVersion> {
  requireOwner(actor);
  return notImplemented(`rewards.saveVersion ${input.name}`);
}

/** Checks a spec without storing anything. */
export async function parseSpec(actor: Actor, input: { spec: unknown; taskId: string | null }): Promise<ParsedSpec> {
  requireOwner(actor);
  return notImplemented(`rewards.parse ${input.taskId}`);
}
