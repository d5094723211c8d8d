"""What is wrong with a reward, and where."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

Path = tuple[str | int, ...]

# So many faults are reported at most; more help nobody.
MOST_FAULTS = 50


@dataclass(frozen=True)
class Fault:
    """`path` leads to the place in the spec, `message` says what to do."""

    path: Path
    message: str

    def written(self) -> dict[str, Any]:
        """The fault as the server and the browser write it."""
        return {"path": list(self.path), "message": self.message}

    def __str__(self) -> str:
        place = ".".join(str(part) for part in self.path)
        return f"{place}: {self.message}" if place else self.message


class SpecFaults(ValueError):
    """A reward that is refused, with all that is wrong with it."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        super().__init__("\n".join(str(fault) for fault in faults))
        self.faults = list(faults)


def capped_faults(faults: Sequence[Fault]) -> list[Fault]:
    """The first faults, and how many there are beyond."""
    if len(faults) <= MOST_FAULTS:
        return list(faults)
    return [*faults[:MOST_FAULTS], Fault((), f"and {len(faults) - MOST_FAULTS} more; mend these first")]
