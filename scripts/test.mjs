import { ensureInstalled, requireNode, root } from "./install.mjs";

requireNode();
process.chdir(root);
await ensureInstalled({ say: (line) => console.log(line) });

const { register } = await import("tsx/esm/api");
register();
const { runTests } = await import("./test/run-tests.ts");
process.exit(await runTests(process.argv.slice(2)));
