import type { RewardSpec } from "@/domain/reward/spec";
import type { RunConfig } from "./config";
import { endpointName } from "./endpoint-name";

/** What a trainer must have registered among its features for a run, and the terms or the setting that ask for it. */
export type RequiredFeature = {
  feature: string;
  /** Indices of the terms that need it; none where the configuration does. */
  terms: number[];
};

const ENDPOINT = "endpoint:";

/** A feature as it is kept of a registration, to be met by what runs ask for: an endpoint by the name it is looked up by. */
export function registeredFeature(feature: string): string {
  return feature.startsWith(ENDPOINT) ? ENDPOINT + endpointName(feature.slice(ENDPOINT.length)) : feature;
}

/** Of a reward and a configuration, in the order of the terms. What a trainer may ignore without harm (precision, microBatch) asks for nothing. */
export function requiredFeatures(spec: RewardSpec | null, config: Pick<RunConfig, "loraRank">): RequiredFeature[] {
  const found = new Map<string, number[]>();
  for (const [index, { source }] of (spec?.terms ?? []).entries()) {
    const features =
      source.type === "python"
        ? ["python"]
        : source.type === "score_model"
          ? ["score_model", registeredFeature(ENDPOINT + source.endpoint)]
          : [];
    for (const feature of features) found.set(feature, [...(found.get(feature) ?? []), index]);
  }
  if (config.loraRank > 0) found.set("lora", []);
  return [...found].map(([feature, terms]) => ({ feature, terms }));
}
