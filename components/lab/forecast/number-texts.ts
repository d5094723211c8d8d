import { formatValue } from "@/components/charts/format-value";

/** A share with two decimals and no leading zero: .53; "–" where there is none. */
export function shareText(value: number | null): string {
  return value === null ? "–" : value.toFixed(2).replace(/^0(?=\.)/, "");
}

/** Tokens or nats with the decimals one reads: 12.3, 0.41, 38. */
export function shortText(value: number | null): string {
  if (value === null) return "–";
  const size = Math.abs(value);
  return formatValue(Number(value.toFixed(size >= 100 ? 0 : size >= 10 ? 1 : 2)));
}
