"""Long sampling, watched: it ends when something else is wanted, and says how far it is."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Collection
from dataclasses import dataclass, field

from ..report import ENDS, JobEnd, Reporter, Want

# Seconds between two lines about one sampling.
QUIET_SECONDS = 60.0


class Interrupted(Exception):
    """Something else than going on is wanted; `end` is how the job ends by it."""

    def __init__(self, want: Want) -> None:
        super().__init__(f"the run is to {want}")
        self.want = want
        self.end: JobEnd = ENDS[want]


def leave_if_wanted(reporter: Reporter) -> None:
    """
    Raises Interrupted where something else than going on is wanted. Of several processes none leaves: the others would wait
    for it.
    """
    want = reporter.wanted()
    if want != "go" and int(os.environ.get("WORLD_SIZE", "1")) <= 1:
        raise Interrupted(want)


@dataclass
class Watch:
    """
    Called between blocks with the number of samples drawn: raises Interrupted where one of `interrupting` is wanted, and says
    now and then how much of `total` is done. `now` is in seconds.
    """

    reporter: Reporter
    what: str
    total: int
    interrupting: Collection[Want] = ("pause", "cancel", "stop", "lost")
    now: Callable[[], float] = time.monotonic
    started: float = field(init=False)
    said: float = field(init=False)

    def __post_init__(self) -> None:
        self.started = self.said = self.now()

    def __call__(self, drawn: int) -> None:
        want = self.reporter.wanted()
        if want in self.interrupting:
            raise Interrupted(want)
        now = self.now()
        if drawn == 0 or now - self.said < QUIET_SECONDS:
            return
        self.said = now
        left = (now - self.started) / drawn * (self.total - drawn)
        self.reporter.say(
            f"{self.what}: {100 * drawn // self.total} % of {self.total} samples are drawn, about {rough(left)} left"
        )

    def after(self, done: int) -> Callable[[int], None]:
        """The same, for a sampler that counts from 0 again after `done` samples."""
        return lambda drawn: self(done + drawn)


def rough(seconds: float) -> str:
    """A length of time as one would say it."""
    minutes = round(seconds / 60)
    if minutes <= 1:
        return "a minute"
    if minutes < 90:
        return f"{minutes} minutes"
    return f"{minutes / 60:.1f} hours"
