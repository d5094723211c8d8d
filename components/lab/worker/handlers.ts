import { handleChecks } from "./handle-checks";
import { handleDiff } from "./handle-diff";
import { handleExternal } from "./handle-external";
import { handleLoad } from "./handle-load";
import { handlePreview } from "./handle-preview";

/** Every kind of question the lab's worker answers; each is a Handler in a file of its own. */
export const handlers = {
  load: handleLoad,
  external: handleExternal,
  preview: handlePreview,
  diff: handleDiff,
  checks: handleChecks,
};
