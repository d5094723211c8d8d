import { BATCH_LIMITS } from "@/domain/protocol/messages";
import { ProtocolError } from "@/server/protocol-error";

const listLimits = {
  metrics: BATCH_LIMITS.metrics,
  rollouts: BATCH_LIMITS.rolloutGroups,
  evaluations: BATCH_LIMITS.evaluations,
  logs: BATCH_LIMITS.logs,
};

/** Throws too_large, with its path, for a list beyond the limits; before the schema looks at every entry. */
export function requireWithinLimits(body: unknown): void {
  if (typeof body !== "object" || body === null) return;
  for (const [name, list] of Object.entries(body)) {
    if (!isLimited(name) || !Array.isArray(list) || list.length <= listLimits[name]) continue;
    throw new ProtocolError(
      "too_large",
      `${name} has ${list.length} entries; ${listLimits[name]} is the most in one batch. Send it as several.`,
      [name],
    );
  }
}

function isLimited(name: string): name is keyof typeof listLimits {
  return Object.hasOwn(listLimits, name);
}
