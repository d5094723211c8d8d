import type { z } from "zod";
import { createDocument, type ZodOpenApiOperationObject } from "zod-openapi";
import {
  BATCH_LIMITS,
  claimRequestSchema,
  claimResponseSchema,
  createRunRequestSchema,
  createRunResponseSchema,
  eventsRequestSchema,
  eventsResponseSchema,
  heartbeatRequestSchema,
  heartbeatResponseSchema,
  PROTOCOL_PATH,
  protocolErrorSchema,
  registerRequestSchema,
  registerResponseSchema,
} from "@/domain/protocol/messages";
import { checkpointOperations } from "@/server/checkpoint/openapi";

type Description = { summary: string; description: string; request: z.ZodType; response: z.ZodType };

/** The trainer protocol as an OpenAPI 3.1 document, from the schemas that the calls are checked with. */
export function describeProtocol() {
  return createDocument({
    openapi: "3.1.0",
    info: {
      title: "Rewardsmith trainer protocol",
      version: "1",
      description:
        "How trainers claim runs and report them. Every call carries a trainer's key as a bearer token. Numbers that JSON has not are the strings NaN, Infinity and -Infinity.",
    },
    security: [{ trainerKey: [] }],
    components: { securitySchemes: { trainerKey: { type: "http", scheme: "bearer" } } },
    paths: {
      [`${PROTOCOL_PATH}/register`]: {
        post: operation({
          summary: "Say what this trainer is and can do",
          description:
            "First call after a start. The answer has the trainer's id, the lease's length and the limits of a batch.",
          request: registerRequestSchema,
          response: registerResponseSchema,
        }),
      },
      [`${PROTOCOL_PATH}/heartbeat`]: {
        post: operation({
          summary: "Renew leases and hear what is wanted",
          description: "lease_lost for a run that is no longer this trainer's: stop it and keep what is unsent.",
          request: heartbeatRequestSchema,
          response: heartbeatResponseSchema,
        }),
      },
      [`${PROTOCOL_PATH}/claim`]: {
        post: operation({
          summary: "Ask for a run to work on",
          description:
            "The oldest queued run that fits what was registered, or null. resumeFrom is the step of a checkpoint named in resumable.",
          request: claimRequestSchema,
          response: claimResponseSchema,
        }),
      },
      [`${PROTOCOL_PATH}/events`]: {
        post: operation({
          summary: "Report a batch of a run",
          description: `Acknowledged means committed. Batches may come in any order and more than once. At most ${BATCH_LIMITS.bytes} bytes, ${BATCH_LIMITS.metrics} metrics, ${BATCH_LIMITS.rolloutGroups} rollout groups, ${BATCH_LIMITS.logs} log lines and ${BATCH_LIMITS.evaluations} evaluations.`,
          request: eventsRequestSchema,
          response: eventsResponseSchema,
        }),
      },
      [`${PROTOCOL_PATH}/runs`]: {
        post: operation({
          summary: "Create a run of one's own",
          description: "For scripts that train by themselves: the run is claimed already; log it through events.",
          request: createRunRequestSchema,
          response: createRunResponseSchema,
        }),
      },
      [`${PROTOCOL_PATH}/runs/{run}/checkpoints/{step}`]: checkpointOperations(refusals),
    },
  });
}

const refusals = {
  "400": "The body is wrong; path leads to the fault",
  "401": "No key, an unknown key or a revoked one",
  "403": "Another trainer's run",
  "404": "No such run or attempt",
  "409": "lease_lost: stop the run. seq_conflict: this seq was stored with another body",
  "413": "Beyond a limit of a batch",
  "503": "The database cannot be reached; nothing was stored",
} as const;

function operation({ summary, description, request, response }: Description): ZodOpenApiOperationObject {
  const error = { "application/json": { schema: protocolErrorSchema } };
  return {
    summary,
    description,
    requestBody: { required: true, content: { "application/json": { schema: request } } },
    responses: {
      "200": { description: "Done", content: { "application/json": { schema: response } } },
      ...Object.fromEntries(
        Object.entries(refusals).map(([status, text]) => [status, { description: text, content: error }]),
      ),
    },
  };
}
