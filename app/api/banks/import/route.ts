import { receiveImport } from "@/server/bank/receive-import";

export const runtime = "nodejs";
export const dynamic = "force-dynamic";

export async function POST(request: Request): Promise<Response> {
  return receiveImport(request);
}
