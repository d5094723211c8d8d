/** A probability in percent: one decimal where it has one, and never 0 or 100 for what is neither. */
export function formatShare(probability: number): string {
  const percent = 100 * probability;
  if (percent > 0 && percent < 0.05) return "< 0.1 %";
  if (percent < 100 && percent > 99.95) return "> 99.9 %";
  return `${Number(percent.toFixed(1))} %`;
}
