import { parseArgs } from "node:util";
import { runTests } from "@/scripts/test/run-tests";

/** npm run test:kill -- --rounds 2 --seed 5: the long form of the kill test; another seed picks other moments. */
const { values } = parseArgs({ options: { rounds: { type: "string" }, seed: { type: "string" } } });
process.env.REWARDSMITH_KILL_ROUNDS = values.rounds ?? "1";
if (values.seed) process.env.REWARDSMITH_KILL_SEED = values.seed;
process.exit(await runTests(["--project", "kill", "tests/kill/nothing-lost.test.ts"]));
