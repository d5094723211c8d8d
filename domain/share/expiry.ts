/** How long a link lasts, as one chooses it. */
export const expiryChoices = [
  { value: "day", label: "1 day", days: 1 },
  { value: "week", label: "7 days", days: 7 },
  { value: "month", label: "30 days", days: 30 },
  { value: "date", label: "Until a date", days: null },
  { value: "never", label: "Until it is revoked", days: null },
] as const;
export type ExpiryChoice = (typeof expiryChoices)[number]["value"];

const DAY_MS = 86_400_000;

/**
 * When a link ends, or what is wrong with the choice. A date is `YYYY-MM-DD` in the time zone of who chooses, and counts in
 * full: the link ends with it.
 */
export function expiryOf(
  choice: ExpiryChoice,
  date: string,
  now: Date,
): { ok: true; expiresAt: Date | null } | { ok: false; message: string } {
  if (choice === "never") return { ok: true, expiresAt: null };
  const days = expiryChoices.find(({ value }) => value === choice)?.days ?? null;
  if (days !== null) return { ok: true, expiresAt: new Date(now.getTime() + days * DAY_MS) };
  const [year, month, day] = date.split("-").map(Number);
  if (year === undefined || month === undefined || day === undefined) return { ok: false, message: "Choose a date." };
  const endsAt = new Date(year, month - 1, day, 23, 59, 59, 999);
  if (Number.isNaN(endsAt.getTime())) return { ok: false, message: "Choose a date." };
  if (endsAt <= now) return { ok: false, message: "That day is over. Choose today or later." };
  return { ok: true, expiresAt: endsAt };
}
