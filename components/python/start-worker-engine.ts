import type { StartEngine } from "@/domain/python/engine-line";
import { PYODIDE_VERSION, PYTHON_PATH } from "@/domain/python/version";

/** Starts Python in a worker of its own path, where the policy lets it reach that path alone. */
export function startWorkerEngine(memoryBytes: number): StartEngine {
  return (on) => {
    const worker = new Worker(`${PYTHON_PATH}worker.mjs`, { type: "module", name: "Python terms" });
    worker.addEventListener("message", ({ data }) => on.answer(data));
    worker.addEventListener("error", (event) => {
      event.preventDefault();
      on.ended(event.message || "its worker could not be loaded; reload the page");
    });
    worker.postMessage({ indexURL: `${location.origin}${PYTHON_PATH}${PYODIDE_VERSION}/`, memoryBytes });
    return {
      send: (request) => worker.postMessage(request),
      end: () => worker.terminate(),
      cpuMs: () => null,
    };
  };
}
