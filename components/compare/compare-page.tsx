"use client";

import { useQueryStates } from "nuqs";
import { compareParams } from "./compare-params";
import { CompareScreen } from "./compare-screen";

/** The comparison of the runs that the URL names. */
export function ComparePage() {
  const [{ runs }] = useQueryStates(compareParams);
  return <CompareScreen runIds={runs} />;
}
