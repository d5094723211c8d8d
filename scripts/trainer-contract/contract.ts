import {
  BATCH_LIMITS,
  CHECKPOINT_HEADERS,
  claimedJobSchema,
  createRunResponseSchema,
  finishSchema,
  heartbeatResponseSchema,
  jobs,
  logLineSchema,
  MAX_CHECKPOINT_BYTES,
  PROTOCOL_PATH,
  protocolErrorSchema,
  registerRequestSchema,
  wants,
} from "@/domain/protocol/messages";
import { advantageAlgorithms, precisions, runConfigSchema } from "@/domain/run/config";

/** What a trainer in Python copies of the protocol by hand, as fixtures/protocol/contract.json: its tests hold it against this. */
export function contract(): string {
  const facts = {
    path: PROTOCOL_PATH,
    jobs,
    wants,
    beats: heartbeatResponseSchema.shape.runs.element.shape.want.options,
    finishStates: finishSchema.shape.state.options,
    refusals: protocolErrorSchema.shape.error.shape.code.options,
    levels: logLineSchema.shape.level.options,
    algorithms: advantageAlgorithms,
    precisions,
    batchLimits: BATCH_LIMITS,
    maxCheckpointBytes: MAX_CHECKPOINT_BYTES,
    checkpointHeaders: CHECKPOINT_HEADERS,
    maxLogText: logLineSchema.shape.text.maxLength,
    maxDeviceText: registerRequestSchema.shape.device.maxLength,
    maxName: registerRequestSchema.shape.name.maxLength,
    /** Of what must be named, any value: the rest are the defaults. */
    config: runConfigSchema.parse({ task: "task", baseModel: "base" }),
    claimed: Object.keys(claimedJobSchema.shape),
    register: Object.keys(registerRequestSchema.shape),
    created: Object.keys(createRunResponseSchema.shape),
  };
  return `${JSON.stringify(facts, null, 2)}\n`;
}
