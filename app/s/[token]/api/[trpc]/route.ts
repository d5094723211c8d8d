import { fetchRequestHandler } from "@trpc/server/adapters/fetch";
import { appRouter } from "@/server/root-router";
import { createShareContext } from "@/server/share/context";

export const dynamic = "force-dynamic";

type Props = { params: Promise<{ token: string }> };

/**
 * The procedures as a link's page calls them. Who asks is decided by the address alone, so nothing below /s/ can be asked as
 * the owner; there is no POST, so nothing can be changed.
 */
export async function GET(request: Request, { params }: Props): Promise<Response> {
  const { token } = await params;
  return fetchRequestHandler({
    endpoint: `/s/${token}/api`,
    req: request,
    router: appRouter,
    createContext: () => createShareContext(token),
    onError({ error, path }) {
      if (error.code === "INTERNAL_SERVER_ERROR")
        console.error(`[share] ${path ?? "unknown procedure"} failed:`, error.cause ?? error);
    },
  });
}
