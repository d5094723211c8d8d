import { type Actor, requireOwner } from "@/server/actor";
import { notImplemented } from "@/server/app-error";

/** Makes a trainer with a key of its own. The key is stored hashed and shown this once. */
export async function createKey(actor: Actor, name: string): Promise<{ trainerId: string; key: string }> {
  requireOwner(actor);
  return notImplemented(`trainers.createKey ${name}`);
}

/** Ends a trainer's key: its next call is refused, its runs go back to the queue when their leases end. */
export async function revokeTrainer(actor: Actor, trainerId: string): Promise<{ trainerId: string }> {
  requireOwner(actor);
  return notImplemented(`trainers.revoke ${trainerId}`);
}
