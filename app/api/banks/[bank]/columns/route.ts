import { downloadColumns } from "@/server/bank/download";

export const runtime = "nodejs";
export const dynamic = "force-dynamic";

type Context = { params: Promise<{ bank: string }> };

export async function GET(request: Request, { params }: Context): Promise<Response> {
  return downloadColumns(request, (await params).bank);
}
