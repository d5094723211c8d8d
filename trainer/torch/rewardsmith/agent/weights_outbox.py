"""Weights on their way to the server, for whichever run: on disk until it has them, apart from any job's life."""

from __future__ import annotations

import contextlib
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from pydantic import BaseModel, ValidationError

from ..durable_files import write_durably
from ..protocol.client import ProtocolClient, RefusedError, UnreachableError
from ..protocol.messages import Lease
from ..protocol.patience import Patience

# Weights of one run that may wait while the server is away; the server keeps fewer in the end.
MOST_WAITING = 32
LOOK_SECONDS = 0.5
ORPHANED_SECONDS = 3600
LONGEST_DELAY_SECONDS = 10.0


class _Entry(BaseModel):
    lease: Lease
    step: int

    @property
    def name(self) -> str:
        return f"{quote(self.lease.run, safe='')}.{quote(self.lease.attempt, safe='')}.{self.step:010d}"


@dataclass(frozen=True)
class WeightsOutbox:
    """The folder of waiting weights: workers add to it, the agent sends from it."""

    folder: Path

    def add(self, lease: Lease, step: int, weights: bytes) -> None:
        """Stores weights to send; returns once they would survive a crash. Training does not wait for the sending."""
        self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        entry = _Entry(lease=lease, step=step)
        write_durably(self._weights_file(entry), weights)
        # The note last: without it the weights are nobody's.
        write_durably(self._note_file(entry), entry.model_dump_json().encode())
        of_run = {one.step: one for one in self.entries() if one.lease.run == lease.run}
        kept = thin_steps(sorted(of_run), MOST_WAITING)
        for old in of_run.values():
            if old.step not in kept:
                self.forget(old)

    def entries(self) -> list[_Entry]:
        """What waits, oldest first."""
        found: list[tuple[int, str, _Entry]] = []
        for note in self.folder.glob("*.json"):
            with contextlib.suppress(FileNotFoundError, ValidationError):
                entry = _Entry.model_validate_json(note.read_bytes())
                found.append((note.stat().st_mtime_ns, note.name, entry))
        return [entry for _, _, entry in sorted(found, key=lambda one: one[:2])]

    def read(self, entry: _Entry) -> bytes | None:
        """The weights of an entry; None where they are gone."""
        with contextlib.suppress(FileNotFoundError):
            return self._weights_file(entry).read_bytes()
        return None

    def forget(self, entry: _Entry) -> None:
        self._note_file(entry).unlink(missing_ok=True)
        self._weights_file(entry).unlink(missing_ok=True)

    def remove_orphans(self) -> None:
        """Deletes weights without a note, which were never whole, unless somebody may still be writing them."""
        for file in self.folder.glob("*"):
            with contextlib.suppress(FileNotFoundError):
                old = time.time() - file.stat().st_mtime > ORPHANED_SECONDS
                if old and file.suffix != ".json" and not file.with_suffix(".json").exists():
                    file.unlink()

    def _note_file(self, entry: _Entry) -> Path:
        return self.folder / f"{entry.name}.json"

    def _weights_file(self, entry: _Entry) -> Path:
        return self.folder / f"{entry.name}.safetensors"


def open_outbox(home: Path) -> WeightsOutbox:
    """The outbox of a trainer's home."""
    return WeightsOutbox(home / "weights")


class WeightsSender:
    """Sends what waits in an outbox, oldest first, for as long as it takes; a daemon thread of its own."""

    def __init__(self, outbox: WeightsOutbox, client: ProtocolClient, log: Callable[[str], None]) -> None:
        self._outbox = outbox
        self._client = client
        self._log = log
        self._stopped = threading.Event()
        threading.Thread(target=self._run, name="rewardsmith-weights", daemon=True).start()

    def stop(self) -> None:
        """What is still on its way is sent again after the next start."""
        self._stopped.set()

    def _run(self) -> None:
        patience = Patience(self._log, longest=LONGEST_DELAY_SECONDS)
        while not self._stopped.is_set():
            entries = self._outbox.entries()
            if not entries:
                self._stopped.wait(LOOK_SECONDS)
                continue
            try:
                self._deliver(entries[0])
                self._outbox.forget(entries[0])
                patience.succeeded()
            except (UnreachableError, RefusedError, OSError) as error:
                self._stopped.wait(patience.failed(f"weights wait to be sent: {error}"))

    def _deliver(self, entry: _Entry) -> None:
        weights = self._outbox.read(entry)
        if weights is None:
            return
        try:
            self._client.put_checkpoint(entry.lease, entry.step, weights)
        except RefusedError as refusal:
            # A key or a database that fails now may be mended; anything else is refused for good.
            if refusal.code in ("unauthorized", "unavailable"):
                raise
            self._log(f"the weights of step {entry.step} of run {entry.lease.run} stay here: {refusal}")


def thin_steps(steps: Sequence[int], most: int) -> list[int]:
    """At most `most` of some ascending steps: the last, and of the older ones those that lie most evenly, as in TypeScript."""
    kept = list(steps)
    while len(kept) > max(1, most):
        holes = [kept[at + 1] - (kept[at - 1] if at > 0 else 0) for at in range(len(kept) - 1)]
        del kept[holes.index(min(holes))]
    return kept
