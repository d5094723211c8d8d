/** A share with two decimals and no leading zero: .53; "–" where there is none, and a sign for what only rounds to 0 or 1. */
export function shareText(value: number | null): string {
  if (value === null) return "–";
  if (value >= 0.0005 && value < 0.005) return "<.01";
  if (value > 0.995 && value <= 0.9995) return ">.99";
  return value.toFixed(2).replace(/^0(?=\.)/, "");
}

/** Mean tokens with one decimal. */
export function lengthText(value: number | null): string {
  return value === null ? "–" : value.toFixed(1);
}

/** Nats with two decimals. */
export function natsText(value: number | null): string {
  return value === null ? "–" : value.toFixed(2);
}
