"""Every term's outcome on every rollout, after its gate and before its weight."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from .expression import Lookup, evaluator
from .outcome import NONE, SKIPPED, Outcome, error, ok, read_outcome
from .rollout import COMMON_SIGNALS, Rollout
from .transforms import Measured, apply_transforms, summed

# The bank's mean at a transform, by key, given the values there.
KeyedBaseMean = Callable[[str, Sequence[float]], float | None]


def term_outcomes(
    spec: Mapping[str, Any],
    rollouts: Sequence[Rollout],
    groups: Sequence[Sequence[int]],
    external: Mapping[str, Sequence[object]],
    base_mean: KeyedBaseMean,
) -> dict[str, list[Outcome]]:
    """By term id, one outcome per rollout."""
    done: dict[str, list[Outcome]] = {}
    signals = COMMON_SIGNALS | {
        term["source"]["signal"] for term in spec["terms"] if term["source"]["type"] == "signal"
    }
    lookups = [name_lookup(rollout, index, signals, done) for index, rollout in enumerate(rollouts)]
    for term in spec["terms"]:
        measured = measure_term(term, rollouts, lookups, external.get(term["id"]))
        outcomes = apply_transforms(
            term.get("transforms", []),
            measured,
            groups,
            lambda place, values: base_mean(f"{term['id']}.{place}", values),
        )
        done[term["id"]] = gated(term.get("gate"), outcomes, lookups)
    return done


def measure_term(
    term: Mapping[str, Any], rollouts: Sequence[Rollout], lookups: Sequence[Lookup], answers: Sequence[object] | None
) -> list[Measured]:
    """What a term's source says of every rollout."""
    source = term["source"]
    if source["type"] == "signal":
        return [measure_signal(rollout, source["signal"]) for rollout in rollouts]
    if source["type"] == "expression":
        run = evaluator(source["code"], slack=False)
        return [run(lookup) for lookup in lookups]
    if answers is None:
        return [error(f"{source['type']} terms were not run here")] * len(rollouts)
    return [external_outcome(source, read_outcome(answer)) for answer in answers]


def measure_signal(rollout: Rollout, name: str) -> Measured:
    """A signal as it is measured; none where the rollout lacks it."""
    signal = rollout.signal(name)
    if signal is None:
        return NONE
    steps = signal if isinstance(signal, list) else [signal]
    if not all(math.isfinite(step) for step in steps):
        return error(f'the signal "{name}" is not a finite number')
    return list(signal) if isinstance(signal, list) else ok(signal)


def external_outcome(source: Mapping[str, Any], answer: Outcome) -> Outcome:
    """What Python code or a model that scores answered."""
    if answer.status != "ok":
        return answer
    value = answer.value * (source.get("scale", 1) if source["type"] == "score_model" else 1)
    return ok(value) if math.isfinite(value) else error(f"the {source['type']} gave no finite number")


def gated(gate: Mapping[str, Any] | None, outcomes: list[Outcome], lookups: Sequence[Lookup]) -> list[Outcome]:
    """A closed gate gives its else whatever the source did; one that cannot tell passes on why."""
    if gate is None:
        return outcomes
    closed = SKIPPED if gate.get("else", 0) == "skip" else ok(gate.get("else", 0))
    opens = evaluator(gate["when"], slack=True)
    result = []
    for outcome, lookup in zip(outcomes, lookups):
        state = opens(lookup)
        result.append(state if state.status != "ok" else closed if state.value == 0 else outcome)
    return result


def name_lookup(
    rollout: Rollout, index: int, signals: frozenset[str], done: Mapping[str, list[Outcome]]
) -> Lookup:
    """Names are signals first, a step signal as its sum, then terms that are already done; what is not there is none."""

    def lookup(name: str) -> Outcome:
        signal = summed(measure_signal(rollout, name))
        if signal.status != "none" or name in signals or name not in done:
            return signal
        return done[name][index]

    return lookup
