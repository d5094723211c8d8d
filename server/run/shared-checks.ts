import type { LaunchChecks } from "@/domain/checks/report";

/** Of a run's checks what everybody who sees the run may see: the bank's name and what was found, none of its rollouts. */
export function sharedChecks(checks: LaunchChecks | null): LaunchChecks | null {
  return checks && { ...checks, checks: checks.checks.map((check) => ({ ...check, examples: [] })) };
}
