/** A share with two decimals and no leading zero: .53; "–" where there is none. */
export function shareText(value: number | null): string {
  return value === null ? "–" : value.toFixed(2).replace(/^0(?=\.)/, "");
}

/** Mean tokens with one decimal. */
export function lengthText(value: number | null): string {
  return value === null ? "–" : value.toFixed(1);
}

/** Nats with two decimals. */
export function natsText(value: number | null): string {
  return value === null ? "–" : value.toFixed(2);
}
