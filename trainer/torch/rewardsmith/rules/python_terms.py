"""Runs python terms in this very process. They are code of whoever wrote the reward: run only what you trust."""

from __future__ import annotations

import math
import random
import zlib
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from .outcome import NONE, Outcome, error, ok


def run_python_terms(spec: Mapping[str, Any], rollouts: Sequence[Mapping[str, Any]]) -> dict[str, list[Outcome]]:
    """The `external` outcomes of a spec's python terms: `def reward(prompt, completion, answer, signals)` of each."""
    return {
        term["id"]: run_term(term["id"], term["source"]["code"], rollouts)
        for term in spec["terms"]
        if term["source"]["type"] == "python"
    }


def run_term(term_id: str, code: str, rollouts: Sequence[Mapping[str, Any]]) -> list[Outcome]:
    """One outcome per rollout; code that does not even begin to run is an error on each."""
    scope: dict[str, Any] = {"__name__": f"term_{term_id}"}
    try:
        exec(compile(code, f"<term {term_id}>", "exec"), scope)
    except Exception as fault:
        return [error(describe(fault))] * len(rollouts)
    reward = scope.get("reward")
    if not callable(reward):
        return [error("define reward(prompt, completion, answer, signals)")] * len(rollouts)
    return [call(reward, rollout) for rollout in rollouts]


def call(reward: Callable[..., object], rollout: Mapping[str, Any]) -> Outcome:
    """A finite number is a value, None is none, everything else an error."""
    prompt, completion = rollout.get("prompt") or "", rollout.get("completion") or ""
    # The same draws for the same rollout, in whatever order rollouts are scored.
    random.seed(zlib.crc32(f"{prompt}\0{completion}".encode("utf-8", "surrogatepass")))
    try:
        result = reward(prompt, completion, rollout.get("answer"), dict(rollout.get("signals") or {}))
        if result is None:
            return NONE
        if not isinstance(result, (int, float)):
            return error(f"reward gave a {type(result).__name__}, not a number; return an int, a float, a bool or None")
        number = float(result)
        return ok(number) if math.isfinite(number) else error(f"reward gave {number}, which is not a finite number")
    except Exception as fault:
        return error(describe(fault))


def describe(fault: Exception) -> str:
    """The type of an exception and what it says."""
    return f"{type(fault).__name__}: {fault}"
