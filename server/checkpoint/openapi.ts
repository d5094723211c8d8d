import { z } from "zod";
import type { ZodOpenApiPathItemObject } from "zod-openapi";
import {
  CHECKPOINT_HEADERS,
  checkpointResponseSchema,
  MAX_CHECKPOINT_BYTES,
  protocolErrorSchema,
} from "@/domain/protocol/messages";

const file = { "application/octet-stream": { schema: z.string().meta({ format: "binary" }) } };
const path = z.object({ run: z.string(), step: z.int().min(0) });

/** The two calls on a checkpoint's weights, which are the body itself rather than JSON. */
export function checkpointOperations(refusals: Record<string, string>): ZodOpenApiPathItemObject {
  const error = { "application/json": { schema: protocolErrorSchema } };
  const refused = Object.fromEntries(
    Object.entries(refusals).map(([status, description]) => [status, { description, content: error }]),
  );
  return {
    put: {
      summary: "Store the policy's weights at a step",
      description: `Weights alone, as safetensors, at most ${MAX_CHECKPOINT_BYTES} bytes; optional: runs whose trainer sends none cannot be continued elsewhere. The same again changes nothing. Also taken after the attempt's own finish.`,
      requestParams: {
        path,
        header: z.object({
          [CHECKPOINT_HEADERS.attempt]: z.string(),
          [CHECKPOINT_HEADERS.lease]: z.string(),
          [CHECKPOINT_HEADERS.sha256]: z.string().optional(),
        }),
      },
      requestBody: { required: true, content: file },
      responses: {
        "200": { description: "Done", content: { "application/json": { schema: checkpointResponseSchema } } },
        ...refused,
      },
    },
    get: {
      summary: "Read the weights of a checkpoint",
      description: "For any trainer of the project: what startFrom of a claim names.",
      requestParams: { path },
      responses: { "200": { description: "The file", content: file }, ...refused },
    },
  };
}
