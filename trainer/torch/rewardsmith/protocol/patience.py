"""How long to wait before the next try at what may come back, and what to say of it: when it goes, and when it is back."""

from __future__ import annotations

from collections.abc import Callable

FIRST_DELAY_SECONDS = 0.2
LONGEST_DELAY_SECONDS = 5.0


class Patience:
    """
    Waits that double from `first` to `longest` seconds. `say` is told of the first failure in a row, and, with `back`, that
    sentence at the success after it.
    """

    def __init__(
        self,
        say: Callable[[str], None],
        *,
        first: float = FIRST_DELAY_SECONDS,
        longest: float = LONGEST_DELAY_SECONDS,
        back: str | None = None,
    ) -> None:
        self._say = say
        self._first = first
        self._longest = longest
        self._back = back
        self._delay: float | None = None

    def failed(self, trouble: str) -> float:
        """Seconds to wait before the next try."""
        if self._delay is None:
            self._say(trouble)
        self._delay = self._first if self._delay is None else min(self._delay * 2, self._longest)
        return self._delay

    def succeeded(self) -> None:
        """The next failure is the first in a row again."""
        if self._delay is not None and self._back is not None:
            self._say(self._back)
        self._delay = None
