import {
  createLoader,
  parseAsArrayOf,
  parseAsBoolean,
  parseAsFloat,
  parseAsInteger,
  parseAsString,
  parseAsStringLiteral,
} from "nuqs/server";
import { planeXs, planeYs } from "@/components/charts/prepare-plane";
import { comparedPanels } from "@/domain/compare/page-reads";
import { metricPanels } from "@/domain/metric/registry";

export const compareTabs = ["curves", "plane", "pass", "tiers", "configuration"] as const;
export type CompareTab = (typeof compareTabs)[number];
const panelIds = metricPanels.map(({ id }) => id);

/** /compare: everything a colleague should see when the link is pasted. */
export const compareParams = {
  runs: parseAsArrayOf(parseAsString).withDefault([]),
  tab: parseAsStringLiteral(compareTabs).withDefault("curves"),
  /** Numbers of the runs that are not drawn. */
  hidden: parseAsArrayOf(parseAsInteger).withDefault([]),
  /** Curves: which panels, how smooth, which steps (null: all), which metrics on a log scale, which panels in full. */
  panels: parseAsArrayOf(parseAsStringLiteral(panelIds)).withDefault([...comparedPanels]),
  smoothing: parseAsFloat.withDefault(0.6),
  from: parseAsInteger,
  to: parseAsInteger,
  log: parseAsArrayOf(parseAsString).withDefault([]),
  all: parseAsArrayOf(parseAsStringLiteral(panelIds)).withDefault([]),
  /** Axes of the plane. */
  x: parseAsStringLiteral(planeXs).withDefault("logp_ref"),
  y: parseAsStringLiteral(planeYs).withDefault("accuracy"),
  /** Which evaluation pass@k and tiers are read from; step null: the last. */
  split: parseAsStringLiteral(["test", "validation"] as const).withDefault("test"),
  decoding: parseAsString.withDefault("sample"),
  step: parseAsInteger,
  /** Whether configuration rows that are the same for all runs are shown. */
  equal: parseAsBoolean.withDefault(false),
};

export const loadCompareParams = createLoader(compareParams);
