import { createLabClient, type LabClient } from "./lab-client";
import type { LabReply } from "./protocol";

/** Starts the page's worker. It has no network of its own to use: what it needs is sent to it. */
export function startWorker(): LabClient {
  const worker = new Worker(new URL("./lab.worker.ts", import.meta.url), { type: "module", name: "reward lab" });
  const client = createLabClient({
    post: (request, transfer) => worker.postMessage(request, transfer),
    close: () => worker.terminate(),
  });
  worker.addEventListener("message", (event: MessageEvent<LabReply>) => client.receive(event.data));
  worker.addEventListener("error", (event) => {
    event.preventDefault();
    client.fail(`The lab's worker has stopped: ${event.message || "it could not be loaded"}. Reload the page.`);
  });
  return client;
}
