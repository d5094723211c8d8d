// The page's worker in which Python terms run. It is served from /pyodide/ with a policy of its own, under which nothing but that
// folder can be reached; what is left of the network is taken away before code of a term runs.

import { startEngine } from "./engine.mjs";

self.addEventListener("message", start, { once: true });

/** @param {MessageEvent<{ indexURL: string, memoryBytes: number }>} event */
async function start({ data: { indexURL, memoryBytes } }) {
  const post = self.postMessage.bind(self);
  /** @type {any[]} */
  const waiting = [];
  /** @type {((request: any) => void) | null} */
  let engine = null;
  const answer = (/** @type {any} */ request) => {
    try {
      engine?.(request);
    } catch (error) {
      post({ kind: "broken", reason: String(error?.message ?? error).slice(0, 300) });
      self.close();
    }
  };
  self.addEventListener("message", ({ data }) => {
    if (engine) answer(data);
    else waiting.push(data);
  });
  try {
    const [{ loadPyodide }, harness] = await Promise.all([
      import(`${indexURL}pyodide.mjs`),
      fetch(new URL("./harness.py", import.meta.url)).then((response) => response.text()),
    ]);
    engine = await startEngine({ loadPyodide, indexURL, harness, memoryBytes, post });
  } catch (error) {
    post({ kind: "broken", reason: `Python could not be loaded: ${String(error?.message ?? error).slice(0, 300)}` });
    self.close();
    return;
  }
  giveUpPowers();
  post({ kind: "ready" });
  for (const request of waiting.splice(0)) answer(request);
}

function giveUpPowers() {
  const powers = [
    "fetch",
    "XMLHttpRequest",
    "WebSocket",
    "WebSocketStream",
    "WebTransport",
    "EventSource",
    "importScripts",
    "indexedDB",
    "caches",
    "cookieStore",
    "BroadcastChannel",
    "Worker",
    "SharedWorker",
  ];
  for (const name of powers) {
    Object.defineProperty(self, name, { value: undefined, configurable: false, writable: false });
  }
}
