import { CHECKPOINT_HEADERS, checkpointStepSchema, MAX_CHECKPOINT_BYTES } from "@/domain/protocol/messages";
import { refuseRequest, servedHosts } from "@/server/http/refuse-request";
import { asTrainer } from "@/server/ingest/handle-call";
import { readBytes } from "@/server/ingest/read-body";
import { ProtocolError } from "@/server/protocol-error";
import { readFile } from "./queries";
import { storeCheckpoint } from "./store-checkpoint";

type Place = { run: string; step: string };

const headers = { "cache-control": "no-store" };

/** PUT: the weights of a checkpoint, as the body. */
export function putCheckpoint(request: Request, place: Place): Promise<Response> {
  return answer(request, async ({ db, trainer }) => {
    requireServed(request);
    const step = stepOf(place);
    const attempt = needHeader(request, CHECKPOINT_HEADERS.attempt);
    const leaseToken = needHeader(request, CHECKPOINT_HEADERS.lease);
    const data = await readBytes(request, MAX_CHECKPOINT_BYTES, "Larger weights stay with the trainer.");
    const sha256 = request.headers.get(CHECKPOINT_HEADERS.sha256);
    const lease = { run: place.run, attempt, leaseToken };
    return Response.json(await storeCheckpoint(db, trainer, { lease, step, data, sha256 }), { headers });
  });
}

/** GET: the weights of a checkpoint, for any trainer of the project. */
export function getCheckpoint(request: Request, place: Place): Promise<Response> {
  return answer(request, async ({ db, trainer }) => {
    requireServed(request);
    const step = stepOf(place);
    const file = await readFile(db, trainer.projectId, { runId: place.run, step });
    if (!file) {
      throw new ProtocolError("not_found", `The weights of step ${step} of run ${place.run} are not kept here.`);
    }
    return new Response(file.data, {
      headers: { ...headers, "content-type": "application/octet-stream", [CHECKPOINT_HEADERS.sha256]: file.sha256 },
    });
  });
}

/** What proxy.ts adds to every other answer. */
async function answer(...call: Parameters<typeof asTrainer>): Promise<Response> {
  const response = await asTrainer(...call);
  response.headers.set("x-content-type-options", "nosniff");
  return response;
}

/** These calls do not pass proxy.ts, which would hold a body of 64 MB in memory twice; its guard is asked here. */
function requireServed(request: Request): void {
  const { pathname } = new URL(request.url);
  const guarded = { method: request.method, pathname, headers: request.headers };
  const refused = refuseRequest(guarded, servedHosts(process.env));
  if (refused) throw new ProtocolError(refused.status === 404 ? "not_found" : "forbidden", refused.message);
}

function stepOf({ step }: Place): number {
  const parsed = checkpointStepSchema.safeParse(step);
  if (parsed.success) return parsed.data;
  throw new ProtocolError("bad_request", `"${step.slice(0, 50)}" is no step: the address ends in a whole number.`, [
    "step",
  ]);
}

function needHeader(request: Request, name: string): string {
  const value = request.headers.get(name);
  if (value) return value;
  throw new ProtocolError("bad_request", `The header ${name} is missing: name the attempt and its lease token.`, [
    name,
  ]);
}
