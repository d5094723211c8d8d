"""The k of pass@k and maj@k."""

from __future__ import annotations

MOST = 256


def ks_of(samples: int) -> list[int]:
    """What so many samples allow: 1, 2, 4, ... up to 256."""
    ks = []
    k = 1
    while k <= min(samples, MOST):
        ks.append(k)
        k *= 2
    return ks
