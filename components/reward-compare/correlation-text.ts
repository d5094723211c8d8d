import { formatValue } from "@/components/charts/format-value";

/** What is left of 1 by rounding alone when a column is compared with itself. */
const ROUNDING = 1e-9;

/** A correlation with three decimals, or as many as show that it is not 1: 0.9996, never "1" of what differs. */
export function correlationText(value: number): string {
  const short = 1 - Math.abs(value);
  if (short < ROUNDING) return value < 0 ? "−1" : "1";
  for (let digits = 3; digits <= 6; digits += 1) {
    const rounded = Number(value.toFixed(digits));
    if (Math.abs(rounded) < 1) return digits === 3 ? formatValue(rounded) : formatDigits(rounded);
  }
  return value < 0 ? "below −0.999999" : "above 0.999999";
}

function formatDigits(value: number): string {
  return String(value).replace("-", "−");
}
