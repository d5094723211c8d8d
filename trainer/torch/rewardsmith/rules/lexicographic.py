"""The lexicographic aggregate: rollouts of a group play against each other."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from .ties import tie_groups, tied


def lexicographic_scores(
    order: Sequence[str], margins: Mapping[str, float], rows: Sequence[Mapping[str, float] | None]
) -> list[float | None]:
    """For every rollout the mean over its others of win 1, tie 0.5, loss 0; 0.5 alone, None for a row that is None."""
    columns = [compare_by(rows, term, float(margins.get(term, 0))) for term in order]
    playing = [index for index, row in enumerate(rows) if row is not None]
    if len(playing) == 1:
        return [None if row is None else 0.5 for row in rows]
    scores: list[float | None] = [None] * len(rows)
    for i in playing:
        points = 0.0
        for j in playing:
            if i != j:
                won = next((result for result in (compare(i, j) for compare in columns) if result != 0), 0)
                points += (1 + won) / 2
        scores[i] = points / (len(playing) - 1)
    return scores


def compare_by(rows: Sequence[Mapping[str, float] | None], term: str, margin: float) -> Callable[[int, int], int]:
    """Compares two rollouts by one term: 1, 0 or -1. A term that one of them lacks is passed over."""
    values = [None if row is None else row.get(term) for row in rows]
    groups = iter(tie_groups([value for value in values if value is not None]))
    places = [-1 if value is None else next(groups) for value in values]

    def compare(i: int, j: int) -> int:
        a, b = values[i], values[j]
        if a is None or b is None or places[i] == places[j]:
            return 0
        gap = abs(a - b)
        if margin > 0 and (gap <= margin or tied(gap, margin)):
            return 0
        return 1 if a > b else -1

    return compare
