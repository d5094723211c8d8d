import { writeFileSync } from "node:fs";
import { metricGoldens } from "./metric-goldens/goldens";

// npm run metric-goldens: writes fixtures/metrics from the TypeScript.
for (const [file, text] of Object.entries(metricGoldens())) writeFileSync(`fixtures/metrics/${file}`, text);
