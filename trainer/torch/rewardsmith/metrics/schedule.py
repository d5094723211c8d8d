"""When a run is evaluated."""

from __future__ import annotations

# Beyond `after * eval_every` steps, every `times * eval_every` steps.
THINNING = ((40, 4), (10, 2))


def is_evaluated_at(step: int, *, eval_every: int, steps: int) -> bool:
    """
    Whether a run is evaluated on validation after this step: at the start and the end; between them every `eval_every` steps
    up to 10 times that, then every second of these, beyond 40 times every fourth. eval_every 0: between them never.
    """
    if step in (0, steps):
        return True
    if eval_every == 0:
        return False
    times = next((times for after, times in THINNING if step > after * eval_every), 1)
    return step % (times * eval_every) == 0
