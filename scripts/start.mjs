import { ensureInstalled, requireNode, root } from "./install.mjs";

const startedAt = performance.now();
requireNode();
process.chdir(root);
await ensureInstalled({ say: (line) => console.log(`${"0.0".padStart(7)} s  ${line}`) });

const { register } = await import("tsx/esm/api");
register();
const { launch } = await import("./launch/launch.ts");
await launch({ startedAt });
