"""pass@k, unbiased (Chen et al., arXiv 2107.03374)."""

from __future__ import annotations


def pass_at_k(n: int, c: int, k: int) -> float | None:
    """The chance that k of n samples hold a success when c of n do: 1 - prod_{i=n-c+1..n} (1 - k/i). None where k > n."""
    if c < 0 or c > n or k < 1:
        raise ValueError(f"pass@k needs 0 <= c <= n and k >= 1; got n = {n}, c = {c}, k = {k}")
    if k > n:
        return None
    if n - c < k:
        return 1.0
    all_fail = 1.0
    for i in range(n - c + 1, n + 1):
        all_fail *= 1 - k / i
    return 1 - all_fail
