"""Sends a spool for as long as it takes."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Container
from dataclasses import dataclass
from typing import Literal

from .client import RefusedError, UnreachableError
from .messages import EventsResponse, RefusalCode, Want
from .patience import Patience
from .spool import Spool


@dataclass(frozen=True)
class Open:
    """The server takes the attempt's batches and wants this of it."""

    want: Want


@dataclass(frozen=True)
class Lost:
    """Somebody else has the run, or it is gone: stop, keep the spool."""

    reason: str


@dataclass(frozen=True)
class Rejected:
    """The server will not take a batch: a fault of ours that a repeat cannot mend."""

    seq: int
    reason: str


UploadState = Open | Lost | Rejected


class Uploader:
    """
    Sends an attempt's spool in order, one batch at a time; slower while the server is away. A daemon thread of its own,
    or, with `start` False, the thread that calls `run`. What it has not sent when the process ends is sent by whoever opens
    the spool next. `send` is `ProtocolClient.events`, `on_trouble` is told once when the server goes away; refusals of
    `retried` are waited out like a server that is away.
    """

    def __init__(
        self,
        send: Callable[[bytes], EventsResponse],
        spool: Spool,
        on_trouble: Callable[[str], None] = lambda sentence: None,
        *,
        start: bool = True,
        retried: Container[RefusalCode] = ("unauthorized", "unavailable"),
    ) -> None:
        self._send = send
        self._spool = spool
        self._patience = Patience(lambda trouble: on_trouble(f"{trouble}; trying again"))
        self._state: UploadState = Open("go")
        self._retried = retried
        self._stopped = False
        self._changed = threading.Condition()
        if start:
            threading.Thread(target=self.run, name="rewardsmith-uploader", daemon=True).start()

    @property
    def state(self) -> UploadState:
        """How the server stands to the attempt, as its last answer said."""
        with self._changed:
            return self._state

    def wake(self) -> None:
        """Says that there may be something new in the spool."""
        with self._changed:
            self._changed.notify_all()

    def hear(self, want: Want | Literal["lease_lost"]) -> None:
        """What a heartbeat heard."""
        with self._changed:
            if not isinstance(self._state, Open):
                return
            self._state = Lost("the server gave the run to another attempt") if want == "lease_lost" else Open(want)
            self._changed.notify_all()

    def drained(self, timeout: float | None = None) -> bool:
        """Waits until all is acknowledged, no longer open, or `timeout` seconds passed; True: all is acknowledged."""
        until = None if timeout is None else time.monotonic() + timeout
        with self._changed:
            while self._spool.oldest is not None and isinstance(self._state, Open) and not self._stopped:
                left = None if until is None else until - time.monotonic()
                if left is not None and left <= 0:
                    break
                self._changed.notify_all()
                self._changed.wait(left)
            return self._spool.oldest is None

    def stop(self) -> None:
        """Returns when the spool is left alone; what is still on its way is sent again by whoever opens the spool next."""
        with self._changed:
            self._stopped = True
            self._changed.notify_all()

    def run(self) -> None:
        """Sends until it is stopped, or the state is no longer open."""
        while (seq := self._next()) is not None:
            try:
                answer = self._send(self._spool.read(seq))
            except RefusedError as refusal:
                if refusal.code in self._retried:
                    self._wait(str(refusal))
                elif refusal.code in ("lease_lost", "not_found"):
                    self._become(Lost(str(refusal)))
                else:
                    self._become(Rejected(seq, str(refusal)))
            except (UnreachableError, OSError) as error:
                self._wait(str(error))
            else:
                try:
                    self._acknowledge(seq, answer.want)
                    self._patience.succeeded()
                except OSError as error:
                    # A full disk: the batch is sent again, and the server knows it for a duplicate.
                    self._wait(str(error))

    def _next(self) -> int | None:
        """Waits for a batch to send; None: there is nothing to send any more."""
        with self._changed:
            while not self._stopped and isinstance(self._state, Open):
                seq = self._spool.oldest
                if seq is not None:
                    return seq
                self._changed.notify_all()
                self._changed.wait()
            return None

    def _acknowledge(self, seq: int, want: Want) -> None:
        with self._changed:
            if self._stopped:
                return
            self._spool.acknowledge(seq)
            if isinstance(self._state, Open):
                self._state = Open(want)
            self._changed.notify_all()

    def _become(self, state: UploadState) -> None:
        with self._changed:
            if isinstance(self._state, Open):
                self._state = state
            self._changed.notify_all()

    def _wait(self, trouble: str) -> None:
        """Waits before the next try."""
        until = time.monotonic() + self._patience.failed(trouble)
        with self._changed:
            while not self._stopped and isinstance(self._state, Open) and (left := until - time.monotonic()) > 0:
                self._changed.wait(left)
