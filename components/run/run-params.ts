import { createLoader, parseAsBoolean, parseAsFloat, parseAsInteger, parseAsStringLiteral } from "nuqs/server";
import { planeXs, planeYs } from "@/components/charts/prepare-plane";

export const runTabs = ["curves", "rollouts", "checkpoints", "log", "configuration"] as const;
export type RunTab = (typeof runTabs)[number];

/** /runs/[runId]: which tab, how curves are drawn, the plane's axes, which rollouts. */
export const runParams = {
  tab: parseAsStringLiteral(runTabs).withDefault("curves"),
  smoothing: parseAsFloat.withDefault(0.6),
  superseded: parseAsBoolean.withDefault(false),
  /** Null: the first that the run has measured. */
  x: parseAsStringLiteral(planeXs),
  y: parseAsStringLiteral(planeYs),
  /** Step and split of the rollouts shown; null: the newest. */
  step: parseAsInteger,
  split: parseAsStringLiteral(["train", "validation", "test"] as const),
};

export const loadRunParams = createLoader(runParams);
