import { readHealth } from "@/server/health";
import { hasEmbeddedTrainer } from "@/server/trainer/embedded";

export const dynamic = "force-dynamic";

/** 200 once all of it is up, 503 with what is missing before. */
export async function GET(): Promise<Response> {
  const health = await readHealth({
    embeddedTrainer: hasEmbeddedTrainer(process.env),
    uptimeSeconds: process.uptime(),
  });
  return Response.json(health, {
    status: health.status === "ok" ? 200 : 503,
    headers: { "cache-control": "no-store" },
  });
}
