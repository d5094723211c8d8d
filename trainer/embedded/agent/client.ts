import { createHash } from "node:crypto";
import type { z } from "zod";
import {
  CHECKPOINT_HEADERS,
  type CheckpointResponse,
  type ClaimedJob,
  type ClaimRequest,
  checkpointResponseSchema,
  claimResponseSchema,
  type EventsResponse,
  eventsResponseSchema,
  type HeartbeatRequest,
  type HeartbeatResponse,
  heartbeatResponseSchema,
  PROTOCOL_PATH,
  protocolErrorSchema,
  type RegisterRequest,
  type RegisterResponse,
  registerResponseSchema,
} from "@/domain/protocol/messages";

export type RefusalCode = z.infer<typeof protocolErrorSchema>["error"]["code"];

/** The server understood the call and said no; sending the same again would be refused again. */
export class RefusedError extends Error {
  override name = "RefusedError";
  constructor(
    readonly code: RefusalCode,
    message: string,
  ) {
    super(message);
  }
}

/** The server could not be reached, or could not answer now; the same call may go through later. */
export class UnreachableError extends Error {
  override name = "UnreachableError";
}

export type ProtocolClient = {
  register(request: RegisterRequest): Promise<RegisterResponse>;
  heartbeat(request: HeartbeatRequest): Promise<HeartbeatResponse>;
  claim(request: ClaimRequest): Promise<ClaimedJob | null>;
  /** Sends the text of an events body as it stands, so that a repeat is the same to the byte. */
  events(body: string): Promise<EventsResponse>;
  /** Stores the policy's weights at a step. */
  putCheckpoint(
    lease: { run: string; attempt: string; leaseToken: string; step: number },
    weights: Uint8Array<ArrayBuffer>,
  ): Promise<CheckpointResponse>;
  /** Reads weights that some trainer stored. */
  getCheckpoint(place: { run: string; step: number }): Promise<Uint8Array>;
};

const TIMEOUT_MS = 20_000;

/** A client of trainer protocol v1 at `server` (an origin); throws RefusedError or UnreachableError, nothing else. */
export function createProtocolClient({ server, key }: { server: string; key: string }): ProtocolClient {
  /** One call; its answer's bytes when the server did it. */
  async function call(method: string, path: string, given: RequestInit): Promise<{ body: Buffer; headers: Headers }> {
    let response: Response;
    let body: Buffer;
    try {
      response = await fetch(new URL(`${PROTOCOL_PATH}/${path}`, server), {
        ...given,
        method,
        headers: { ...given.headers, authorization: `Bearer ${key}` },
        signal: AbortSignal.timeout(TIMEOUT_MS),
      });
      body = Buffer.from(await response.arrayBuffer());
    } catch (cause) {
      throw new UnreachableError(`${server} does not answer (${describeCause(cause)})`, { cause });
    }
    const { status, headers } = response;
    if (status >= 200 && status < 300) return { body, headers };
    const refusal = protocolErrorSchema.safeParse(parseJson(body));
    if (!refusal.success || status >= 500 || status === 429) {
      throw new UnreachableError(`${server} answered ${path} with status ${status}`);
    }
    const { code, message, path: fault } = refusal.data.error;
    throw new RefusedError(code, fault?.length ? `${message} (at ${fault.join(".")})` : message);
  }

  function parseAs<T extends z.ZodType>(answer: T, path: string, body: Buffer): z.output<T> {
    const parsed = answer.safeParse(parseJson(body));
    if (parsed.success) return parsed.data;
    throw new UnreachableError(`${server} answered ${path} with something that is not the trainer protocol`);
  }

  async function post<T extends z.ZodType>(path: string, body: string, answer: T): Promise<z.output<T>> {
    const given = { headers: { "content-type": "application/json" }, body };
    return parseAs(answer, path, (await call("POST", path, given)).body);
  }

  const checkpointPath = ({ run, step }: { run: string; step: number }) =>
    `runs/${encodeURIComponent(run)}/checkpoints/${step}`;

  return {
    register: (request) => post("register", JSON.stringify(request), registerResponseSchema),
    heartbeat: (request) => post("heartbeat", JSON.stringify(request), heartbeatResponseSchema),
    claim: async (request) => (await post("claim", JSON.stringify(request), claimResponseSchema)).claimed,
    events: (body) => post("events", body, eventsResponseSchema),
    async putCheckpoint(lease, weights) {
      const headers = {
        "content-type": "application/octet-stream",
        [CHECKPOINT_HEADERS.attempt]: lease.attempt,
        [CHECKPOINT_HEADERS.lease]: lease.leaseToken,
        [CHECKPOINT_HEADERS.sha256]: sha256(weights),
      };
      const path = checkpointPath(lease);
      return parseAs(checkpointResponseSchema, path, (await call("PUT", path, { headers, body: weights })).body);
    },
    async getCheckpoint(place) {
      const { body, headers } = await call("GET", checkpointPath(place), {});
      const expected = headers.get(CHECKPOINT_HEADERS.sha256);
      if (expected !== null && expected !== sha256(body)) {
        throw new UnreachableError(`the weights of step ${place.step} came damaged`);
      }
      return new Uint8Array(body);
    },
  };
}

const sha256 = (bytes: Uint8Array) => createHash("sha256").update(bytes).digest("hex");

function parseJson(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString("utf8"));
  } catch {
    return null;
  }
}

function describeCause(error: unknown): string {
  const inner = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  return inner instanceof Error ? inner.message : String(inner);
}
