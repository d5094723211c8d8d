"""The signals a task measures, and those that every trainer does."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

# By name, "outcome" or "step"; None where the task is not known.
KnownSignals = dict[str, str] | None

# Measured on every rollout, whatever the task.
COMMON_KINDS = {"tokens": "outcome", "ref_logprob": "outcome", "ref_logprob_per_token": "outcome", "policy_entropy": "outcome"}


def read_known(signals: Iterable[Any] | Mapping[str, str] | None) -> KnownSignals:
    """Kinds by name, from a task's signals in any of the ways they are written."""
    if signals is None:
        return None
    if isinstance(signals, Mapping):
        return {str(name): str(kind) for name, kind in signals.items()}
    listed: list[Any] = list(signals)
    pairs = ((one["name"], one["kind"]) if isinstance(one, dict) else (one.name, one.kind) for one in listed)
    return {str(name): str(kind) for name, kind in pairs}


def kind_of_signal(name: str, known: KnownSignals) -> str | None:
    """Whether a known signal is measured per rollout or per step; None when no such signal is known."""
    return (known or {}).get(name) or COMMON_KINDS.get(name)


def signal_names(known: KnownSignals) -> list[str]:
    """Names of all signals, the task's first."""
    return list({**dict.fromkeys(known or {}), **dict.fromkeys(COMMON_KINDS)})
