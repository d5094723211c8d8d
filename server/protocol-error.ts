import type { z } from "zod";
import type { protocolErrorSchema } from "@/domain/protocol/messages";

export type ProtocolErrorCode = z.infer<typeof protocolErrorSchema>["error"]["code"];

const statuses: Record<ProtocolErrorCode, number> = {
  bad_request: 400,
  unauthorized: 401,
  forbidden: 403,
  not_found: 404,
  lease_lost: 409,
  seq_conflict: 409,
  too_large: 413,
  unavailable: 503,
};

/** An expected refusal of the trainer protocol: a code to act on, a sentence, and the path of the fault in the body. */
export class ProtocolError extends Error {
  override name = "ProtocolError";

  constructor(
    readonly code: ProtocolErrorCode,
    message: string,
    readonly path?: (string | number)[],
  ) {
    super(message);
  }

  get status(): number {
    return statuses[this.code];
  }
}
