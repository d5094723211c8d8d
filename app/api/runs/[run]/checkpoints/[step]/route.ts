import { downloadCheckpoint } from "@/server/checkpoint/download";

export const runtime = "nodejs";
export const dynamic = "force-dynamic";

type Context = { params: Promise<{ run: string; step: string }> };

export async function GET(request: Request, { params }: Context): Promise<Response> {
  return downloadCheckpoint(request, await params);
}
