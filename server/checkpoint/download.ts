import { checkpointStepSchema } from "@/domain/protocol/messages";
import { actorOfRequest } from "@/server/actor-of-request";
import { AppError } from "@/server/app-error";
import { getDatabase } from "@/server/db/client";
import { DATABASE_UNAVAILABLE, isDatabaseUnavailable } from "@/server/db/unavailable";
import { type CheckpointFile, readCheckpoint } from "./queries";

const statuses: Partial<Record<AppError["code"], number>> = { forbidden: 403, not_found: 404, bad_request: 400 };

/** GET /api/runs/{run}/checkpoints/{step}: the trained weights as a file, for the owner alone. */
export async function downloadCheckpoint(request: Request, place: { run: string; step: string }): Promise<Response> {
  try {
    const step = checkpointStepSchema.safeParse(place.step);
    if (!step.success) throw new AppError("not_found", "The address ends in no step. Take the link of the run's page.");
    const db = getDatabase();
    const actor = await actorOfRequest(db, request.headers);
    const file = await readCheckpoint(db, actor, { runId: place.run, step: step.data });
    return new Response(file.data, {
      headers: {
        "content-type": "application/octet-stream",
        "content-disposition": `attachment; filename="${fileName(file, step.data)}"`,
        "cache-control": "no-store",
        etag: `"${file.sha256}"`,
      },
    });
  } catch (error) {
    if (isDatabaseUnavailable(error)) return refusal(503, "unavailable", DATABASE_UNAVAILABLE);
    if (error instanceof AppError) return refusal(statuses[error.code] ?? 400, error.code, error.message);
    throw error;
  }
}

/** "Task reward · seed 3" at step 150: task-reward-seed-3-step-150.safetensors. */
function fileName({ runName }: CheckpointFile, step: number): string {
  const slug = runName
    .normalize("NFKD")
    .toLowerCase()
    .replace(/[^a-z0-9.]+/g, "-")
    .replace(/^[-.]+|[-.]+$/g, "")
    .slice(0, 100);
  return `${slug || "run"}-step-${step}.safetensors`;
}

function refusal(status: number, code: string, message: string): Response {
  return Response.json({ error: { code, message } }, { status, headers: { "cache-control": "no-store" } });
}
