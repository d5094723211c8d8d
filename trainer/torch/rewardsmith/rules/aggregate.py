"""From the terms of a group's rollouts to their totals."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from .expression import evaluator
from .lexicographic import lexicographic_scores
from .moments import total, zscores
from .outcome import Outcome, error, ok
from .transforms import clipped


@dataclass(frozen=True)
class Part:
    """A term that takes part in the total of one rollout."""

    id: str
    value: float
    weight: float


@dataclass(frozen=True)
class Gathered:
    """One rollout on its way into the aggregate: its parts, or why it has no reward."""

    parts: list[Part] = field(default_factory=list)
    all_weight: float = 0.0
    outcomes: Mapping[str, Outcome] = field(default_factory=dict)
    missing: str | None = None


@dataclass(frozen=True)
class Aggregated:
    """A rollout's reward with each term's part in it, or why it has none."""

    task_total: float | None
    parts: Mapping[str, float] = field(default_factory=dict)
    missing: str | None = None


RolloutTerms = tuple[Mapping[str, Outcome], Mapping[str, float]]


def aggregate_group(spec: Mapping[str, Any], members: Sequence[RolloutTerms]) -> list[Aggregated]:
    """The reward of every rollout of one group, in order, given its outcomes and weights by term."""
    aggregate = spec.get("aggregate") or {"op": "weighted_sum"}
    gathered = [gather(spec, aggregate, outcomes, weights) for outcomes, weights in members]
    combined = combine(aggregate, [row for row in gathered if row.missing is None])
    results = iter(combined)
    return [without(row.missing) if row.missing is not None else finished(aggregate, next(results)) for row in gathered]


def is_summed(term: Mapping[str, Any]) -> bool:
    """Whether a term can take part in the total: metric and gold terms are only shown."""
    return term.get("role", "task") not in ("metric", "gold")


def gather(
    spec: Mapping[str, Any], aggregate: Mapping[str, Any], outcomes: Mapping[str, Outcome], weights: Mapping[str, float]
) -> Gathered:
    """The terms that take part; what is missing (none, error, timeout) goes by the aggregate's rule."""
    op, rule = aggregate["op"], aggregate.get("missing", "exclude")
    looked_at = [
        term["id"]
        for term in spec["terms"]
        if is_summed(term)
        and (op != "lexicographic" or term["id"] in aggregate["order"])
        and outcomes[term["id"]].status != "skipped"
    ]
    parts = []
    for term_id in looked_at:
        outcome = outcomes[term_id]
        if outcome.status == "ok" or rule == "zero":
            parts.append(Part(term_id, outcome.value if outcome.status == "ok" else 0.0, weights[term_id]))
        elif rule == "exclude" and op != "formula":
            return Gathered(missing=missing_reason(term_id, outcome))
    if not parts and looked_at and op != "formula":
        return Gathered(missing=f"no term is left to renormalize over: {', '.join(looked_at)} missing")
    return Gathered(parts, total(abs(weights[term_id]) for term_id in looked_at), outcomes)


def missing_reason(term_id: str, outcome: Outcome) -> str:
    """Why a term has no value."""
    if outcome.status == "error":
        return f'term "{term_id}": {outcome.reason}'
    return f'term "{term_id}" timed out' if outcome.status == "timeout" else f'term "{term_id}" has no value'


def finished(aggregate: Mapping[str, Any], result: Aggregated) -> Aggregated:
    """The total after its clip; one that is not finite is no reward."""
    if result.task_total is None:
        return result
    value = clipped(result.task_total, aggregate.get("clip") or {})
    return Aggregated(value + 0.0, result.parts) if math.isfinite(value) else without("the total is not a finite number")


def without(reason: str) -> Aggregated:
    """No reward, and why."""
    return Aggregated(None, missing=reason)


def combine(aggregate: Mapping[str, Any], rows: Sequence[Gathered]) -> list[Aggregated]:
    """Totals of the rollouts that have what the aggregate needs."""
    op = aggregate["op"]
    if op == "weighted_sum":
        return [sum_of(aggregate, row, [part.value for part in row.parts]) for row in rows]
    if op == "normalize_then_sum":
        return [sum_of(aggregate, row, values) for row, values in zip(rows, normalized(rows))]
    if op == "lexicographic":
        return lexicographic(aggregate, rows)
    if op == "formula":
        run = evaluator(aggregate["code"], slack=False)
        return [by_formula(aggregate, run, row) for row in rows]
    return [of_parts(op, row.parts) if row.parts else without("no term takes part") for row in rows]


def sum_of(aggregate: Mapping[str, Any], row: Gathered, values: Sequence[float]) -> Aggregated:
    """Sum of w v; with renormalize times sum |w| / sum |w| present. No term at all sums to 0."""
    present = total(abs(part.weight) for part in row.parts)
    if present == 0 and row.all_weight > 0:
        return without("no weight is left to renormalize over")
    factor = row.all_weight / present if aggregate.get("missing") == "renormalize" and present > 0 else 1.0
    weighted = [factor * part.weight * value for part, value in zip(row.parts, values)]
    return Aggregated(total(weighted), part_map(row.parts, weighted))


def normalized(rows: Sequence[Gathered]) -> list[list[float]]:
    """Every part's z-score per term over the group's members that have a reward."""
    values: dict[str, list[float]] = {}
    for row in rows:
        for part in row.parts:
            values.setdefault(part.id, []).append(part.value)
    scores = {term_id: iter(zscores(found)) for term_id, found in values.items()}
    return [[next(scores[part.id]) for part in row.parts] for row in rows]


def lexicographic(aggregate: Mapping[str, Any], rows: Sequence[Gathered]) -> list[Aggregated]:
    """Totals by comparison within the group."""
    values = [{part.id: part.value for part in row.parts} or None for row in rows]
    scores = lexicographic_scores(aggregate["order"], aggregate.get("margins") or {}, values)
    return [without("no term takes part") if score is None else Aggregated(score) for score in scores]


def by_formula(aggregate: Mapping[str, Any], run: Callable[..., Outcome], row: Gathered) -> Aggregated:
    """A formula decides by itself which terms it looks at; those alone can be missing."""
    zero = aggregate.get("missing") == "zero"
    last_missing: list[str] = []

    def lookup(name: str) -> Outcome:
        found = row.outcomes.get(name) or error(f'there is no term "{name}"')
        if found.status in ("ok", "skipped"):
            return found
        last_missing.append(missing_reason(name, found))
        return ok(0) if zero else found

    outcome = run(lookup)
    if outcome.status == "ok":
        return Aggregated(outcome.value)
    if outcome.status == "skipped":
        return without("the formula needs a term that was skipped")
    if last_missing and not zero:
        return without(last_missing[-1])
    return without(f"formula: {outcome.reason}" if outcome.status == "error" else "the formula has no value")


def of_parts(op: str, parts: Sequence[Part]) -> Aggregated:
    """min, product and the two means."""
    weighted = [part.weight * part.value for part in parts]
    if op == "min":
        return Aggregated(min(weighted), part_map(parts, weighted))
    if op == "product":
        return Aggregated(math.prod(weighted), part_map(parts, weighted))
    weights = total(abs(part.weight) for part in parts)
    if weights == 0:
        return without("the weights are all 0, so there is no mean")
    if op == "weighted_mean":
        return Aggregated(total(weighted) / weights, part_map(parts, [value / weights for value in weighted]))
    if op != "geometric_mean":
        raise ValueError(f'there is no aggregate "{op}"')
    sign = -1.0 if any(part.value < 0 for part in parts) else 1.0
    # Through logarithms, since the product may leave the range of a float64 where the mean does not.
    counted = [part for part in parts if part.weight != 0]
    if any(part.value == 0 for part in counted):
        return Aggregated(0.0)
    return Aggregated(sign * math.exp(total(part.weight * math.log(abs(part.value)) for part in counted) / weights))


def part_map(parts: Sequence[Part], values: Sequence[float]) -> dict[str, float]:
    """Parts by term; a negative zero becomes 0."""
    return {part.id: value + 0.0 for part, value in zip(parts, values)}
