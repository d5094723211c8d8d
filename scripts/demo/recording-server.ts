import { createServer, type IncomingMessage } from "node:http";
import type { Readable } from "node:stream";
import { POST as claim } from "@/app/api/trainer/v1/claim/route";
import { POST as events } from "@/app/api/trainer/v1/events/route";
import { POST as heartbeat } from "@/app/api/trainer/v1/heartbeat/route";
import { POST as register } from "@/app/api/trainer/v1/register/route";
import { GET as getWeights, PUT as putWeights } from "@/app/api/trainer/v1/runs/[run]/checkpoints/[step]/route";
import { POST as openRun } from "@/app/api/trainer/v1/runs/route";
import { PROTOCOL_PATH } from "@/domain/protocol/messages";

/** A call that the server has taken: its path, the body as it came and the answer. */
export type TakenCall = { method: string; path: string; at: string; body: Buffer; answer: unknown };

const posts: Record<string, (request: Request) => Promise<Response>> = {
  "/register": register,
  "/heartbeat": heartbeat,
  "/claim": claim,
  "/events": events,
  "/runs": openRun,
};

/** Serves the trainer protocol with the app's own routes on a port (0: a free one), and tells of every call that was answered with success. */
export async function startRecordingServer(
  hear: (call: TakenCall) => void,
  onPort = 0,
): Promise<{ url: string; stop: () => Promise<void> }> {
  const server = createServer(async (incoming, outgoing) => {
    try {
      const url = new URL(incoming.url ?? "/", `http://${incoming.headers.host}`);
      const body = await bytesOf(incoming);
      const response = await route(incoming, url, body);
      const answer = Buffer.from(await response.arrayBuffer());
      if (response.ok) {
        const path = url.pathname.slice(PROTOCOL_PATH.length);
        const json = response.headers.get("content-type")?.includes("json");
        const at = new Date().toISOString();
        hear({
          method: incoming.method ?? "",
          path,
          at,
          body,
          answer: json ? JSON.parse(answer.toString("utf8")) : null,
        });
      }
      outgoing.writeHead(response.status, Object.fromEntries(response.headers)).end(answer);
    } catch (error) {
      console.error(error);
      outgoing.writeHead(500).end();
    }
  });
  await new Promise<void>((resolve) => server.listen(onPort, "127.0.0.1", resolve));
  const address = server.address();
  const port = typeof address === "object" ? address?.port : null;
  return {
    url: `http://127.0.0.1:${port}`,
    stop: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

async function route(incoming: IncomingMessage, url: URL, body: Buffer): Promise<Response> {
  const path = url.pathname.slice(PROTOCOL_PATH.length);
  const method = incoming.method ?? "GET";
  const headers = Object.entries(incoming.headers).flatMap(([name, value]) =>
    typeof value === "string" ? [[name, value] as [string, string]] : [],
  );
  const request = new Request(url, { method, headers, ...(method === "GET" ? {} : { body: new Uint8Array(body) }) });
  const weights = /^\/runs\/([^/]+)\/checkpoints\/(\d+)$/.exec(path);
  if (weights) {
    const params = Promise.resolve({ run: decodeURIComponent(weights[1] ?? ""), step: weights[2] ?? "" });
    return method === "PUT" ? putWeights(request, { params }) : getWeights(request, { params });
  }
  return posts[path]?.(request) ?? new Response(null, { status: 404 });
}

async function bytesOf(incoming: Readable): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(Buffer.from(chunk));
  return Buffer.concat(chunks);
}
