const MOST = 256;

/** The k of pass@k and maj@k that n samples allow: 1, 2, 4, ... up to 256. */
export function ksOf(samples: number): number[] {
  const ks: number[] = [];
  for (let k = 1; k <= Math.min(samples, MOST); k *= 2) ks.push(k);
  return ks;
}
