import { handleBaseMeans } from "./handle-base-means";
import { handleChange } from "./handle-change";
import { handleChecks } from "./handle-checks";
import { handleDecided } from "./handle-decided";
import { handleDiff } from "./handle-diff";
import { handleExternal } from "./handle-external";
import { handleForecast } from "./handle-forecast";
import { handleLoad } from "./handle-load";
import { handleMap } from "./handle-map";
import { handlePreview } from "./handle-preview";
import { handleRollouts } from "./handle-rollouts";
import { handleStability } from "./handle-stability";

/** Every kind of question the lab's worker answers; each is a Handler in a file of its own. */
export const handlers = {
  load: handleLoad,
  baseMeans: handleBaseMeans,
  external: handleExternal,
  preview: handlePreview,
  diff: handleDiff,
  checks: handleChecks,
  forecast: handleForecast,
  map: handleMap,
  stability: handleStability,
  rollouts: handleRollouts,
  change: handleChange,
  decided: handleDecided,
};
