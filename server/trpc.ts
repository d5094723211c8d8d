import { initTRPC, TRPCError } from "@trpc/server";
import superjson from "superjson";
import { ZodError } from "zod";
import type { Fault } from "@/domain/reward/faults";
import type { Actor } from "./actor";
import { AppError } from "./app-error";
import type { Database } from "./db/client";
import { DATABASE_UNAVAILABLE, isDatabaseUnavailable } from "./db/unavailable";

export type TrpcContext = { db: Database; actor: Actor };

const t = initTRPC.context<TrpcContext>().create({
  transformer: superjson,
  // A ping a second keeps proxies from closing the stream, and lets the client notice a dead connection within five.
  sse: { ping: { enabled: true, intervalMs: 1000 }, client: { reconnectAfterInactivityMs: 5000 } },
  errorFormatter({ shape, error }) {
    const { stack: _stack, ...data } = shape.data;
    return { ...shape, message: messageOf(error, shape.message), data: { ...data, faults: faultsOf(error) } };
  },
});

const expectedErrors = t.middleware(async ({ next }) => {
  const result = await next();
  if (!result.ok) throw toTrpcError(result.error.cause) ?? result.error;
  return result;
});

/** The answer for an expected error, or null for one that nobody expected. */
export function toTrpcError(cause: unknown): TRPCError | null {
  if (cause instanceof AppError) return new TRPCError({ code: cause.trpcCode, message: cause.message, cause });
  if (!isDatabaseUnavailable(cause)) return null;
  return new TRPCError({ code: "SERVICE_UNAVAILABLE", message: DATABASE_UNAVAILABLE, cause });
}

export const router = t.router;
export const procedure = t.procedure.use(expectedErrors);
export const createCallerFactory = t.createCallerFactory;

function faultsOf({ code, cause }: TRPCError): Fault[] {
  if (cause instanceof AppError) return cause.faults;
  // Of an input; what is stored and cannot be read is no fault of the one who asks.
  if (code === "BAD_REQUEST" && cause instanceof ZodError) {
    return cause.issues.map((issue) => ({
      path: issue.path.map((key) => (typeof key === "symbol" ? String(key) : key)),
      message: issue.message,
    }));
  }
  return [];
}

function messageOf(error: TRPCError, message: string): string {
  if (error.code === "BAD_REQUEST" && error.cause instanceof ZodError) {
    const [first] = faultsOf(error);
    return first ? `${first.path.join(".") || "input"}: ${first.message}` : "The input is not valid.";
  }
  // What was not expected may name paths or queries: it goes to the server's log, not to the browser.
  if (error.code === "INTERNAL_SERVER_ERROR") {
    return "Something failed on the server. Try again; its log says what happened.";
  }
  return message;
}
