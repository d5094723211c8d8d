import { createLoader, parseAsArrayOf, parseAsString, parseAsStringLiteral } from "nuqs/server";
import { runStatuses } from "@/domain/run/status";

/** /runs: which statuses are shown (none: all), and the runs picked for comparison. */
export const runsParams = {
  status: parseAsArrayOf(parseAsStringLiteral(runStatuses)).withDefault([]),
  selected: parseAsArrayOf(parseAsString).withDefault([]),
};

export const loadRunsParams = createLoader(runsParams);
