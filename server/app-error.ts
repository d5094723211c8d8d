import type { TRPC_ERROR_CODE_KEY } from "@trpc/server";

/** Where in an input something is wrong, and what: `path` leads to it. */
export type Fault = { path: (string | number)[]; message: string };

export const appErrorCodes = [
  "bad_request",
  "forbidden",
  "not_found",
  "conflict",
  "too_large",
  "unavailable",
  "not_implemented",
] as const;
export type AppErrorCode = (typeof appErrorCodes)[number];

const trpcCodes: Record<AppErrorCode, TRPC_ERROR_CODE_KEY> = {
  bad_request: "BAD_REQUEST",
  forbidden: "FORBIDDEN",
  not_found: "NOT_FOUND",
  conflict: "CONFLICT",
  too_large: "PAYLOAD_TOO_LARGE",
  unavailable: "SERVICE_UNAVAILABLE",
  not_implemented: "NOT_IMPLEMENTED",
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

/** Stands in for what has not been written yet; none is left in a release. */
export function notImplemented(what: string): never {
  throw new AppError("not_implemented", `${what} is not implemented yet.`);
}
