import { ensureInstalled, requireNode, root } from "./install.mjs";

requireNode();
process.chdir(root);
await ensureInstalled({ say: (line) => console.log(line) });

const { register } = await import("tsx/esm/api");
register();
const { testTrainer } = await import("./test/test-trainer.ts");
process.exit(await testTrainer(process.argv.slice(2)));
