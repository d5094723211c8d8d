import type { RewardSpec, RewardSpecInput } from "@/domain/reward/spec";

/** The same reward without what the defaults say anyway, as a person would write it; weights stay, they are what one turns. */
export function compactSpec(spec: RewardSpec): RewardSpecInput {
  const { terms, aggregate, tests, ...rest } = spec;
  const { clip, missing, ...kind } = aggregate;
  const shared = { ...(clip === null ? {} : { clip }), ...(missing === "exclude" ? {} : { missing }) };
  const plain = kind.op === "weighted_sum" && Object.keys(shared).length === 0;
  return {
    schema: rest.schema,
    name: rest.name,
    terms: terms.map(({ transforms, ...term }) => (transforms.length === 0 ? term : { ...term, transforms })),
    ...(plain ? {} : { aggregate: { ...kind, ...shared } }),
    objective: rest.objective,
    ...(tests.length === 0 ? {} : { tests }),
  };
}
