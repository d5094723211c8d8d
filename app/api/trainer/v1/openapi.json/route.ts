import { describeProtocol } from "@/server/ingest/openapi";

export const runtime = "nodejs";

export function GET(): Response {
  return Response.json(describeProtocol());
}
