import { toWireNumber } from "@/domain/metric/wire-number";
import { type CreateRunResponse, PROTOCOL_PATH, registerResponseSchema } from "@/domain/protocol/messages";
import { RECORDED } from "./scenarios";

const STEPS = 80;
const FEATURES = 8;
const EXAMPLES = 64;
/** The warm-up leads to a rate many times the largest at which descent converges. */
const PEAK_RATE = 12;

/**
 * What the NaN of the demo comes from, a script of somebody's own: linear regression by gradient descent in single precision,
 * whose learning rate warms up far beyond what is stable. The loss falls, then grows until it overflows, and is NaN from then on.
 */
export async function runDivergingScript(server: string, key: string): Promise<string> {
  const post = async (path: string, body: unknown): Promise<unknown> => {
    const headers = { authorization: `Bearer ${key}`, "content-type": "application/json" };
    const response = await fetch(`${server}${PROTOCOL_PATH}/${path}`, {
      method: "POST",
      headers,
      body: JSON.stringify(body),
    });
    if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
    return response.json();
  };
  const about = { name: "Script", engine: "a script of 40 lines", version: "1", device: "CPU", memory: null };
  const { trainer } = registerResponseSchema.parse(await post("register", { ...about, tasks: [], baseModels: [] }));
  const opened = (await post("runs", {
    trainer,
    name: `NaN: a script whose learning rate is far too high ${RECORDED}`,
    steps: STEPS,
    config: { learningRate: PEAK_RATE, warmupSteps: STEPS, features: FEATURES, examples: EXAMPLES },
  })) as CreateRunResponse;
  const { run, attempt, leaseToken } = opened;
  for (const [index, metrics] of descend().entries()) {
    const last = index + 1 === STEPS;
    await post("events", {
      run,
      attempt,
      leaseToken,
      seq: index + 1,
      metrics: Object.entries(metrics).map(([metric, value]) => ({
        metric,
        step: index + 1,
        value: toWireNumber(value),
      })),
      ...(last && { finish: { state: "finished", lastSeq: STEPS } }),
    });
  }
  return run;
}

function descend(): { loss: number; grad_norm: number; learning_rate: number }[] {
  // Fixed, and spread evenly enough: no randomness is needed to diverge.
  const x = Array.from({ length: EXAMPLES }, (_, i) =>
    Float32Array.from({ length: FEATURES }, (_, j) => Math.sin((i + 1) * (j + 1.5))),
  );
  const y = Float32Array.from(x, (row, i) => row.reduce((sum, value, j) => sum + value * (j % 3), Math.cos(7 * i)));
  const weights = new Float32Array(FEATURES);
  return Array.from({ length: STEPS }, (_, step) => {
    const learningRate = (PEAK_RATE * (step + 1)) / STEPS;
    const gradient = new Float32Array(FEATURES);
    let loss = 0;
    for (const [i, row] of x.entries()) {
      const error = Math.fround(row.reduce((sum, value, j) => sum + value * (weights[j] ?? 0), 0) - (y[i] ?? 0));
      loss = Math.fround(loss + Math.fround(error * error) / EXAMPLES);
      for (const [j, value] of row.entries()) gradient[j] = (gradient[j] ?? 0) + (2 * error * value) / EXAMPLES;
    }
    for (const [j, slope] of gradient.entries()) weights[j] = (weights[j] ?? 0) - learningRate * slope;
    return { loss, grad_norm: Math.hypot(...gradient), learning_rate: learningRate };
  });
}
