import { getCheckpoint, putCheckpoint } from "@/server/checkpoint/trainer-calls";

export const runtime = "nodejs";
export const dynamic = "force-dynamic";

type Context = { params: Promise<{ run: string; step: string }> };

export async function PUT(request: Request, { params }: Context): Promise<Response> {
  return putCheckpoint(request, await params);
}

export async function GET(request: Request, { params }: Context): Promise<Response> {
  return getCheckpoint(request, await params);
}
