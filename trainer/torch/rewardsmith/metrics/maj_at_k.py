"""maj@k: the expected score of a majority vote."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import comb
from typing import Any

from .seeded_subsets import seeded_subsets

# Up to this many subsets, maj@k is exact; else it is the mean over this many seeded ones.
EXACT_SUBSETS = 20_000
SAMPLED_SUBSETS = 1_000


@dataclass(frozen=True)
class Vote:
    """One answer's votes; `score` is the share of them that were right."""

    count: int
    score: float


def maj_at_k(answers: Sequence[Mapping[str, Any]], k: int, seed: int = 0) -> float | None:
    """
    The expected share of right answers among those with the most votes of k of the n samples; `answers` are the protocol's
    {answer, count, correct}. None (no answer) cannot win, and a subset of such alone scores 0. None where k > n.
    """
    if k < 1:
        raise ValueError(f"maj@k needs k >= 1; got {k}")
    votes, nulls = tally(answers)
    n = sum(vote.count for vote in votes) + nulls
    if k > n:
        return None
    scores = {vote.score for vote in votes} or {0.0}
    # Whoever wins scores the same, and without a subset of nulls somebody wins.
    if scores == {0.0} or (len(scores) == 1 and k > nulls):
        return scores.pop()
    return exact(votes, nulls, n, k) if comb(n, k) <= EXACT_SUBSETS else sampled(votes, n, k, seed)


def tally(answers: Sequence[Mapping[str, Any]]) -> tuple[list[Vote], int]:
    """Answers merged and sorted by their UTF-16 text, so that the order they came in changes nothing; and the nulls."""
    counts: dict[str, list[int]] = {}
    nulls = 0
    for vote in answers:
        answer, count = vote["answer"], vote["count"]
        if count < 0:
            raise ValueError(f"a vote count is a whole number from 0; got {count}")
        if answer is None:
            nulls += count
            continue
        entry = counts.setdefault(answer, [0, 0])
        entry[0] += count
        entry[1] += count if vote["correct"] else 0
    ordered = sorted(counts, key=lambda answer: answer.encode("utf-16-be", "surrogatepass"))
    return [Vote(counts[a][0], counts[a][1] / counts[a][0]) for a in ordered if counts[a][0] > 0], nulls


def exact(votes: Sequence[Vote], nulls: int, n: int, k: int) -> float:
    """Over how many of each answer are drawn: such a draw stands for prod C(count, drawn) subsets."""
    # How many subsets so far leave so many to draw, with these most votes, so many answers tied at them, and their scores.
    states: dict[tuple[int, int, int, float], int] = {(k, 0, 0, 0.0): 1}
    supply = n
    for vote in votes:
        supply -= vote.count
        after: defaultdict[tuple[int, int, int, float], int] = defaultdict(int)
        for (left, most, tied, scores), ways in states.items():
            for drawn in range(max(0, left - supply), min(vote.count, left) + 1):
                best = (most, tied, scores)
                if drawn > most:
                    best = (drawn, 1, vote.score)
                elif drawn == most and drawn > 0:
                    best = (most, tied + 1, scores + vote.score)
                after[(left - drawn, best[0], best[1], best[2])] += ways * comb(vote.count, drawn)
        states = after
    won = (ways * comb(nulls, left) * scores / tied for (left, _, tied, scores), ways in states.items() if tied and left <= nulls)
    return sum(won) / comb(n, k)


def sampled(votes: Sequence[Vote], n: int, k: int, seed: int) -> float:
    """The mean over seeded subsets, drawn and counted as the TypeScript does."""
    # Sample i belongs to the answer whose run of places holds i; places beyond the last answer are nulls.
    owner = [index for index, vote in enumerate(votes) for _ in range(vote.count)]
    owner += [-1] * (n - len(owner))
    result = 0.0
    for places in seeded_subsets(n, k, seed, SAMPLED_SUBSETS):
        drawn = Counter(map(owner.__getitem__, places))
        drawn.pop(-1, None)
        if not drawn:
            continue
        most = max(drawn.values())
        tied = [index for index, count in drawn.items() if count == most]
        result += sum(votes[index].score for index in tied) / len(tied)
    return result / SAMPLED_SUBSETS
