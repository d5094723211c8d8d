/** Places of the k greatest and the k smallest numbers, from the outside in; of equal ones the earlier first. NaN has no place. */
export function extremes(values: Float64Array, k: number): { greatest: number[]; smallest: number[] } {
  return { greatest: top(values, k, 1), smallest: top(values, k, -1) };
}

function top(values: Float64Array, k: number, sign: 1 | -1): number[] {
  const places: number[] = [];
  let least = Number.NEGATIVE_INFINITY;
  for (let row = 0; row < values.length; row += 1) {
    const value = sign * (values[row] ?? Number.NaN);
    if (Number.isNaN(value) || (places.length === k && !(value > least))) continue;
    let at = places.length;
    while (at > 0 && value > sign * (values[places[at - 1] ?? 0] ?? 0)) at -= 1;
    places.splice(at, 0, row);
    if (places.length > k) places.pop();
    if (places.length === k) least = sign * (values[places[k - 1] ?? 0] ?? 0);
  }
  return places;
}
