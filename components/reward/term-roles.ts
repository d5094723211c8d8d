import { type TermRole, termRoles } from "@/domain/reward/spec";

const hints: Record<TermRole, string> = {
  task: "What the task is about.",
  shaping: "Helps on the way to it.",
  penalty: "What should not happen.",
  intrinsic: "From the model itself, not from the task.",
  metric: "Computed and shown, never summed.",
  gold: "The measure one trusts: shown, never summed.",
};

/** The roles as a picker shows them. */
export const roleOptions = termRoles.map((role) => ({ value: role, label: role, hint: hints[role] }));

export function isRole(text: string): text is TermRole {
  return termRoles.some((role) => role === text);
}
