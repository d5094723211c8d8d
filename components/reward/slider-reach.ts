/** How far a weight's slider goes to each side: 1, 2, 5, 10 and so on, so that the value lies well within. */
export function sliderReach(value: number): number {
  const size = Math.abs(value);
  if (!Number.isFinite(size) || size <= 2) return 2;
  const power = 10 ** Math.floor(Math.log10(size));
  for (const step of [1, 2, 5, 10]) if (size <= step * power) return step * power;
  return 10 * power;
}
