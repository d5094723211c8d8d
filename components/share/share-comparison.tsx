"use client";

import { useQueryStates } from "nuqs";
import { compareParams } from "@/components/compare/compare-params";
import { ShareButton } from "./share-button";

/** Shares the comparison that the address names. */
export function ShareComparison() {
  const [{ runs }] = useQueryStates(compareParams);
  return runs.length > 0 ? <ShareButton page="comparison" runIds={runs} /> : null;
}
