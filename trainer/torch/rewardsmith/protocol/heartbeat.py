"""Beats between batches, which keep the lease and hear what is wanted."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Literal

from .client import ProtocolClient, RefusedError, UnreachableError
from .messages import HeartbeatRequest, Lease, Want

# A run is canceled within a beat, also in the middle of a long evaluation that sends nothing.
LONGEST_BEAT_SECONDS = 1.5


class Heartbeat:
    """Beats for one run until it is stopped, in a daemon thread; what it hears goes to `hear` (`Uploader.hear`)."""

    def __init__(
        self,
        client: ProtocolClient,
        trainer: str,
        lease: Lease,
        hear: Callable[[Want | Literal["lease_lost"]], None],
        *,
        every_seconds: float = LONGEST_BEAT_SECONDS,
    ) -> None:
        self._client = client
        self._request = HeartbeatRequest(trainer=trainer, runs=[lease])
        self._hear = hear
        self._every_seconds = every_seconds
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self._run, name="rewardsmith-heartbeat", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Nothing is heard any more once this returned, but for a beat that is on its way."""
        self._stopped.set()

    def _run(self) -> None:
        while not self._stopped.wait(self._every_seconds):
            try:
                answer = self._client.heartbeat(self._request)
            except (UnreachableError, RefusedError):
                continue  # The next beat tries again.
            for beat in answer.runs:
                if not self._stopped.is_set():
                    self._hear(beat.want)
