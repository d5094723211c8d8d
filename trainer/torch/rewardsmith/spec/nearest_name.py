"""The known name that a mistyped one most likely meant."""

from __future__ import annotations

from collections.abc import Sequence


def nearest_name(name: str, known: Sequence[str]) -> str | None:
    """
    None when none is near: edits (insert, delete, replace, swap neighbours) of at most a third of its length, at least 2,
    the case of letters aside.
    """
    wanted = name[:64].lower()
    limit = max(2, len(wanted) // 3)
    best: tuple[int, str] | None = None
    for candidate in known:
        edits = edit_distance(wanted, candidate[:64].lower())
        # A name as far away as it is long shares nothing with this one.
        if edits > limit or edits >= max(len(wanted), len(candidate)):
            continue
        if best is None or edits < best[0]:
            best = (edits, candidate)
    return best[1] if best else None


def did_you_mean(name: str, known: Sequence[str]) -> str:
    """` Did you mean "x"?`, or nothing when no known name is near."""
    near = nearest_name(name, known)
    return "" if near is None else f' Did you mean "{near}"?'


def edit_distance(a: str, b: str) -> int:
    """Edits that turn a into b: insert, delete, replace, swap neighbours (optimal string alignment)."""
    older: list[int] = []
    old = list(range(len(b) + 1))
    for i in range(1, len(a) + 1):
        row = [i]
        for j in range(1, len(b) + 1):
            edits = min(old[j - 1] + (a[i - 1] != b[j - 1]), old[j] + 1, row[j - 1] + 1)
            if i > 1 and j > 1 and a[i - 1] == b[j - 2] and a[i - 2] == b[j - 1]:
                edits = min(edits, older[j - 2] + 1)
            row.append(edits)
        older, old = old, row
    return old[len(b)]
