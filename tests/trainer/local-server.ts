import { createHash } from "node:crypto";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { type EventsBatch, eventsRequestSchema, type Want } from "@/domain/protocol/messages";

/** What the next events call is answered with; the default stores the batch. A wish to cancel or pause holds from then on. */
export type Answer = "accept" | "drop-answer" | "lease_lost" | "bad_request" | "away" | "cancel" | "pause";

/** For the agent's tests: a loopback server that keeps the batches it acknowledged, and can be told to misbehave. */
export async function startLocalServer() {
  const batches = new Map<number, EventsBatch>();
  const script: Answer[] = [];
  const weights = new Map<string, Buffer>();
  let calls = 0;
  let want: Want = "go";
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      calls += 1;
      const say = (status: number, body: unknown) => response.writeHead(status).end(JSON.stringify(body));
      const refuse = (status: number, code: string) => say(status, { error: { code, message: `test says ${code}` } });
      const answer = script.shift() ?? "accept";
      if (answer === "away") return request.socket.destroy();
      if (answer === "lease_lost") return refuse(409, "lease_lost");
      if (answer === "bad_request") return refuse(400, "bad_request");
      const place = /\/runs\/([^/]+\/checkpoints\/\d+)$/.exec(request.url ?? "")?.[1];
      if (place && request.method === "GET") {
        const kept = weights.get(place);
        if (kept) response.writeHead(200).end(kept);
        return kept ? undefined : refuse(404, "not_found");
      }
      if (place) {
        const data = Buffer.concat(chunks);
        weights.set(place, data);
        const sha256 = createHash("sha256").update(data).digest("hex");
        return say(200, { result: "stored", bytes: data.length, sha256 });
      }
      const batch = eventsRequestSchema.parse(JSON.parse(Buffer.concat(chunks).toString()));
      const duplicate = batches.has(batch.seq);
      batches.set(batch.seq, batch);
      if (answer === "drop-answer") return request.socket.destroy();
      if (answer === "cancel" || answer === "pause") want = answer;
      say(200, { result: duplicate ? "duplicate" : "accepted", leaseSeconds: 30, want });
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    origin: `http://127.0.0.1:${port}`,
    /** Acknowledged batches by seq. */
    batches,
    /** Weights that were sent, by "run/checkpoints/step". */
    weights,
    /** Answers for the calls to come, first first. */
    script,
    get calls() {
      return calls;
    },
    stop: () =>
      new Promise<void>((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}
