import type { z } from "zod";
import {
  type ClaimedJob,
  type ClaimRequest,
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
};

const TIMEOUT_MS = 20_000;

/** A client of trainer protocol v1 at `server` (an origin); throws RefusedError or UnreachableError, nothing else. */
export function createProtocolClient({ server, key }: { server: string; key: string }): ProtocolClient {
  async function post<T extends z.ZodType>(path: string, body: string, answer: T): Promise<z.output<T>> {
    let status: number;
    let text: string;
    try {
      const response = await fetch(new URL(`${PROTOCOL_PATH}/${path}`, server), {
        method: "POST",
        headers: { "content-type": "application/json", authorization: `Bearer ${key}` },
        body,
        signal: AbortSignal.timeout(TIMEOUT_MS),
      });
      status = response.status;
      text = await response.text();
    } catch (cause) {
      throw new UnreachableError(`${server} does not answer (${describeCause(cause)})`, { cause });
    }
    const json = parseJson(text);
    if (status >= 200 && status < 300) {
      const parsed = answer.safeParse(json);
      if (parsed.success) return parsed.data;
      throw new UnreachableError(`${server} answered ${path} with something that is not the trainer protocol`);
    }
    const refusal = protocolErrorSchema.safeParse(json);
    if (!refusal.success || status >= 500 || status === 429) {
      throw new UnreachableError(`${server} answered ${path} with status ${status}`);
    }
    const { code, message, path: fault } = refusal.data.error;
    throw new RefusedError(code, fault?.length ? `${message} (at ${fault.join(".")})` : message);
  }

  return {
    register: (request) => post("register", JSON.stringify(request), registerResponseSchema),
    heartbeat: (request) => post("heartbeat", JSON.stringify(request), heartbeatResponseSchema),
    claim: async (request) => (await post("claim", JSON.stringify(request), claimResponseSchema)).claimed,
    events: (body) => post("events", body, eventsResponseSchema),
  };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function describeCause(error: unknown): string {
  const inner = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  return inner instanceof Error ? inner.message : String(inner);
}
