import { writeFileSync } from "node:fs";
import { pythonRulesFile, pythonRulesSource } from "./python-rules/read-modules";

writeFileSync(pythonRulesFile, pythonRulesSource());
