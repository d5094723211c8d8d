"""Takes what a script logs, without keeping it waiting, and spools it about once a second."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

from ..protocol.messages import BatchLimits
from ..protocol.split_content import split_content
from ..protocol.spool import Spool
from ..protocol.wire import encode_json
from ..report import Json

BATCH_SECONDS = 1.0


class Recorder:
    """
    What is added is on disk about a second later, written by a thread of its own; a killed process loses that second at
    most. `wake` is called once there is something to send, `say` when the disk takes nothing.
    """

    def __init__(self, spool: Spool, wake: Callable[[], None], say: Callable[[str], None]) -> None:
        self._spool = spool
        self._wake = wake
        self._say = say
        self._lock = threading.Lock()
        self._writing = threading.Lock()
        self._points: dict[tuple[str, int], Json] = {}
        self._lists: dict[str, list[Json]] = {}
        self._closing = threading.Event()
        self._thread = threading.Thread(target=self._run, name="rewardsmith-recorder", daemon=True)
        self._thread.start()

    def add_points(self, points: list[Json]) -> None:
        """Of two points of one metric at one step within a batch the later one counts, as on the server."""
        with self._lock:
            for point in points:
                self._points[(point["metric"], point["step"])] = point

    def add(self, name: str, entries: list[Json]) -> None:
        """Adds to the list `name` of an events batch: rollouts, evaluations or logs."""
        with self._lock:
            self._lists.setdefault(name, []).extend(entries)

    def flush(self) -> None:
        """Spools what was added so far. Raises OSError where the disk takes it not; it is then still here."""
        with self._writing:
            with self._lock:
                points, lists = self._points, self._lists
                self._points, self._lists = {}, {}
            batches = split_content({"metrics": list(points.values()), **lists}, BatchLimits())
            for place, batch in enumerate(batches):
                try:
                    self._append(batch)
                except OSError:
                    self._put_back(batches[place:])
                    raise
        if batches:
            self._wake()

    def close(self, finish: Json | None) -> None:
        """Spools the rest, and the run's end under the last seq. Raises OSError where the disk takes it not."""
        self._closing.set()
        self._thread.join()
        self.flush()
        if finish is not None:
            self._spool.append(lambda seq: encode_json({"seq": seq, "finish": {**finish, "lastSeq": seq}}))
            self._wake()

    def _append(self, batch: dict[str, list[Any]]) -> None:
        self._spool.append(lambda seq: encode_json({"seq": seq, **batch}))

    def _put_back(self, batches: list[dict[str, list[Any]]]) -> None:
        with self._lock:
            newer_points, newer_lists = self._points, self._lists
            old: dict[str, list[Any]] = {}
            for batch in batches:
                for name, entries in batch.items():
                    old.setdefault(name, []).extend(entries)
            self._points = {(point["metric"], point["step"]): point for point in old.pop("metrics", [])} | newer_points
            self._lists = {name: [*old.get(name, []), *newer_lists.get(name, [])] for name in {*old, *newer_lists}}

    def _run(self) -> None:
        said = False
        while not self._closing.wait(BATCH_SECONDS):
            try:
                self.flush()
                said = False
            except OSError as error:
                if not said:
                    self._say(f"what is logged cannot be written ({error}); trying again every second")
                said = True
