import { servePythonFile } from "@/server/python/serve-file";

export const runtime = "nodejs";
export const dynamic = "force-dynamic";

type Context = { params: Promise<{ path: string[] }> };

export async function GET(request: Request, { params }: Context): Promise<Response> {
  return servePythonFile(request, (await params).path);
}
