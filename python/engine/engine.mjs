// Python as a thing that takes messages and answers (domain/python/messages.ts): the same in a page's worker and in the child
// process of the trainer. It does one thing at a time; whoever owns it watches the time and ends it.

/**
 * @param {object} options
 * @param {(config: object) => Promise<any>} options.loadPyodide
 * @param {string} options.indexURL folder of pyodide's files, with a slash at the end
 * @param {string} options.harness text of harness.py
 * @param {number} options.memoryBytes most that Python's memory may grow to
 * @param {(answer: unknown) => void} options.post
 * @returns {Promise<(request: any) => void>}
 */
export async function startEngine({ loadPyodide, indexURL, harness, memoryBytes, post }) {
  limitMemory(memoryBytes);
  const python = await loadPyodide({
    indexURL,
    // What `import js` would see.
    jsglobals: Object.create(null),
    // Sets keep one order, so that a rule that goes through one says the same every time.
    env: { HOME: "/home/pyodide", PYTHONHASHSEED: "0", _: "python" },
    stdin: () => null,
  });
  const scope = python.toPy({});
  python.runPython(harness, { globals: scope, filename: "<rewardsmith>" });
  const [loadTerm, take, startTerm, score, finishTerm, closeBridges] = [
    "load_term",
    "take",
    "start_term",
    "score",
    "finish_term",
    "close_bridges",
  ].map((name) => scope.get(name));
  const swallow = { write: (/** @type {Uint8Array} */ bytes) => bytes.length };
  python.setStdout(swallow);
  python.setStderr(swallow);
  for (const name of ["js", "pyodide_js"]) python.unregisterJsModule(name);
  closeBridges();

  return (request) => {
    if (request.kind === "load") {
      const fault = loadTerm(request.term, request.code);
      const { printed } = JSON.parse(finishTerm(request.term));
      post({ kind: "loaded", fault: fault === "" ? null : JSON.parse(fault), printed });
      return;
    }
    take(JSON.stringify(request.rollouts));
    startTerm(request.term);
    for (let index = 0; index < request.rollouts.length; index += 1) {
      const value = score(request.term, index, request.first + index);
      // Told one by one: whoever waits knows which rollout takes too long.
      post(value);
    }
    post({ kind: "scored", ...JSON.parse(finishTerm(request.term)) });
  };
}

/** Python's memory lives in a WebAssembly memory: where it cannot grow, Python raises MemoryError. */
function limitMemory(/** @type {number} */ bytes) {
  const { grow } = WebAssembly.Memory.prototype;
  WebAssembly.Memory.prototype.grow = function limited(pages) {
    if (this.buffer.byteLength + pages * 65536 > bytes) throw new RangeError("Python's memory is at its limit");
    return grow.call(this, pages);
  };
}
