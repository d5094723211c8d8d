/** Anchors of viridis (van der Walt and Smith, 2015), read alike with every kind of colour vision and on light and dark. */
const ANCHORS: readonly (readonly [number, number, number])[] = [
  [68, 1, 84],
  [71, 44, 122],
  [59, 81, 139],
  [44, 113, 142],
  [33, 144, 141],
  [39, 173, 129],
  [92, 200, 99],
  [170, 220, 50],
  [253, 231, 37],
];

/** The colour of a share of the scale, 0 to 1, as red, green and blue of 0 to 255. */
export function mapColor(share: number): [number, number, number] {
  const place = Math.min(1, Math.max(0, share)) * (ANCHORS.length - 1);
  const below = ANCHORS[Math.floor(place)] ?? [0, 0, 0];
  const above = ANCHORS[Math.ceil(place)] ?? below;
  const part = place - Math.floor(place);
  const mix = (at: 0 | 1 | 2) => Math.round(below[at] + part * (above[at] - below[at]));
  return [mix(0), mix(1), mix(2)];
}

/** The whole scale for a legend, as a CSS gradient. */
export const mapGradient = `linear-gradient(to right, ${ANCHORS.map((rgb) => `rgb(${rgb.join(" ")})`).join(", ")})`;
