"""What is measured of every written completion, whatever its task."""

from __future__ import annotations

from collections.abc import Sequence

from .task import Signal

# Tokens in a row that count as repeated; four are rarely written twice by chance.
REPEATED = 4

TEXT_SIGNALS: tuple[Signal, ...] = (
    Signal("completion_tokens", "outcome", "tokens", (0, None), "Generated tokens, EOS included"),
    Signal("truncated", "outcome", "share", (0, 1), "1 when the length limit cut the completion"),
    Signal(
        "repetition",
        "outcome",
        "share",
        (0, 1),
        f"Share of the runs of {REPEATED} tokens that had been written before in the same completion",
    ),
)


def text_signals(tokens: Sequence[int], ended: bool) -> dict[str, float | list[float]]:
    """The values of `TEXT_SIGNALS` for a completion's tokens, EOS included where it `ended`."""
    return {
        "completion_tokens": float(len(tokens)),
        "truncated": float(not ended),
        "repetition": repetition(tokens[:-1] if ended else tokens),
    }


def repetition(tokens: Sequence[int]) -> float:
    """1 - (different runs of four tokens) / (runs of four tokens); 0 where there is no run."""
    runs = [tuple(tokens[at : at + REPEATED]) for at in range(len(tokens) - REPEATED + 1)]
    return 1 - len(set(runs)) / len(runs) if runs else 0.0
