import { mkdirSync, writeFileSync } from "node:fs";
import { contract } from "./trainer-contract/contract";

// npm run trainer-contract: writes fixtures/protocol/contract.json from the TypeScript.
mkdirSync("fixtures/protocol", { recursive: true });
writeFileSync("fixtures/protocol/contract.json", contract());
