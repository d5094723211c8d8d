import type { TRPC_ERROR_CODE_KEY } from "@trpc/server";
import type { Fault } from "@/domain/reward/faults";

export const appErrorCodes = [
  "bad_request",
  "unauthorized",
  "forbidden",
  "not_found",
  "conflict",
  "too_large",
  "unavailable",
] as const;
export type AppErrorCode = (typeof appErrorCodes)[number];

const trpcCodes: Record<AppErrorCode, TRPC_ERROR_CODE_KEY> = {
  bad_request: "BAD_REQUEST",
  unauthorized: "UNAUTHORIZED",
  forbidden: "FORBIDDEN",
  not_found: "NOT_FOUND",
  conflict: "CONFLICT",
  too_large: "PAYLOAD_TOO_LARGE",
  unavailable: "SERVICE_UNAVAILABLE",
};

/** An expected failure: what happened and what to do next, in a sentence a user may read. */
export class AppError extends Error {
  readonly code: AppErrorCode;
  readonly faults: Fault[];

  constructor(code: AppErrorCode, message: string, faults: Fault[] = []) {
    super(message);
    this.name = "AppError";
    this.code = code;
    this.faults = faults;
  }

  get trpcCode(): TRPC_ERROR_CODE_KEY {
    return trpcCodes[this.code];
  }
}
