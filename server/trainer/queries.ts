import { type Actor, requireOwner } from "@/server/actor";
import { notImplemented } from "@/server/app-error";

export type TrainerRow = {
  id: string;
  name: string;
  /** Null until the trainer has registered: its key was made, but it has not called yet. */
  engine: string | null;
  version: string | null;
  device: string | null;
  /** Bytes. */
  memory: number | null;
  tasks: string[];
  baseModels: { id: string; task: string | null }[];
  features: string[];
  online: boolean;
  lastBeatAt: Date | null;
  createdAt: Date;
  running: { runId: string; name: string; step: number; steps: number }[];
};

/** The trainers of the project (200 at most) that are not revoked, with what each is doing. */
export async function listTrainers(actor: Actor): Promise<{ trainers: TrainerRow[] }> {
  requireOwner(actor);
  return notImplemented("trainers.list");
}
