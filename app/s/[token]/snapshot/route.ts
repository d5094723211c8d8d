import { readSnapshot } from "@/server/share/page";

export const dynamic = "force-dynamic";

type Props = { params: Promise<{ token: string }> };

/** All that a frozen page knows. */
export async function GET(_request: Request, { params }: Props): Promise<Response> {
  const snapshot = await readSnapshot((await params).token);
  if (snapshot === null) return Response.json({ error: { message: "This link opens nothing." } }, { status: 404 });
  return new Response(snapshot, { headers: { "content-type": "application/json" } });
}
