/**
 * The unbiased chance that k of n samples hold a success when c of n do: 1 - prod_{i=n-c+1..n} (1 - k/i) (Chen et al.,
 * arXiv 2107.03374). null where k > n.
 */
export function passAtK(n: number, c: number, k: number): number | null {
  if (!Number.isInteger(n) || !Number.isInteger(c) || !Number.isInteger(k) || c < 0 || c > n || k < 1)
    throw new RangeError(`pass@k needs whole numbers with 0 <= c <= n and k >= 1; got n = ${n}, c = ${c}, k = ${k}.`);
  if (k > n) return null;
  if (n - c < k) return 1;
  let allFail = 1;
  for (let i = n - c + 1; i <= n; i += 1) allFail *= 1 - k / i;
  return 1 - allFail;
}
