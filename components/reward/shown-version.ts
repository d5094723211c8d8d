import { compactSpec } from "@/domain/reward/compact-spec";
import { writeSpecText } from "@/domain/reward/write-spec-text";
import type { RewardVersion } from "@/trpc/types";

/** The version whose text stands in the editor as it was saved; null for none. */
export function shownVersion({
  versions,
  text,
  dirty,
  basedOn,
}: {
  versions: readonly Pick<RewardVersion, "id" | "spec">[];
  text: string;
  dirty: boolean;
  basedOn: string | null;
}): string | null {
  if (!dirty) return basedOn;
  return versions.find(({ spec }) => writeSpecText(compactSpec(spec)) === text)?.id ?? null;
}
