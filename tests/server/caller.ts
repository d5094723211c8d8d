import { TRPCError } from "@trpc/server";
import type { Actor } from "@/server/actor";
import { AppError } from "@/server/app-error";
import type { Database } from "@/server/db/client";
import { DEFAULT_PROJECT_ID } from "@/server/db/default-project";
import { appRouter } from "@/server/root-router";
import { createCallerFactory } from "@/server/trpc";

export const owner: Actor = { kind: "owner", projectId: DEFAULT_PROJECT_ID };

/** Calls procedures as an actor; the owner where none is named. */
export function callerOf(db: Database, actor: Actor = owner) {
  return createCallerFactory(appRouter)({ db, actor });
}

/** The tRPC code, message and faults of the refusal that a call ends in. Throws when it is none. */
export async function refusalOf(call: Promise<unknown>) {
  try {
    await call;
  } catch (error) {
    if (!(error instanceof TRPCError)) throw error;
    const faults = error.cause instanceof AppError ? error.cause.faults : [];
    return { code: error.code, message: error.message, faults };
  }
  throw new Error("The call was answered.");
}
