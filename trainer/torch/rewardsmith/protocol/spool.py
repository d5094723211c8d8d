"""What an attempt has to say and the server has not acknowledged, on disk, one file a batch, in order of seq."""

from __future__ import annotations

import os
import re
import threading
from collections.abc import Callable
from pathlib import Path

from ..durable_files import sync_folder, write_durably

_NAME = re.compile(r"^(\d{10})\.(json|acked|rejected)$")


class Spool:
    """
    An attempt's spool in `folder`, made when absent; one thread may append while another acknowledges. The newest
    acknowledged seq stays as an empty `.acked` file, so that no seq is ever used twice.
    """

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.folder = folder
        self._lock = threading.Lock()
        self._pending: list[int] = []
        self._last_seq = 0
        self._newest_mark: int | None = None
        for name in sorted(os.listdir(folder)):
            match = _NAME.match(name)
            if match is None:
                continue
            seq, kind = int(match[1]), match[2]
            # What was set aside the server has not stored, so its seq is free.
            if kind != "rejected":
                self._last_seq = max(self._last_seq, seq)
            if kind == "json":
                self._pending.append(seq)
            if kind == "acked":
                self._newest_mark = seq

    @property
    def pending(self) -> tuple[int, ...]:
        """Seqs not acknowledged, ascending."""
        with self._lock:
            return tuple(self._pending)

    @property
    def oldest(self) -> int | None:
        """The first seq that is not acknowledged."""
        with self._lock:
            return self._pending[0] if self._pending else None

    @property
    def last_seq(self) -> int:
        with self._lock:
            return self._last_seq

    def append(self, body: Callable[[int], bytes]) -> int:
        """Stores the next batch; `body` gets its seq. Returns the seq once the batch would survive a crash."""
        with self._lock:
            seq = self._last_seq + 1
            write_durably(self._file(seq), body(seq))
            self._last_seq = seq
            self._pending.append(seq)
            return seq

    def read(self, seq: int) -> bytes:
        return self._file(seq).read_bytes()

    def acknowledge(self, seq: int) -> None:
        """The server has stored a batch: it is marked, then deleted."""
        with self._lock:
            if self._newest_mark is None or seq > self._newest_mark:
                write_durably(self._file(seq, "acked"), b"")
                if self._newest_mark is not None:
                    self._file(self._newest_mark, "acked").unlink(missing_ok=True)
                self._newest_mark = seq
            self._file(seq).unlink(missing_ok=True)
            if seq in self._pending:
                self._pending.remove(seq)

    def set_aside(self, seq: int) -> None:
        """Sets aside a batch that the server will never take, with all after it, for a person to see; the next has its seq."""
        with self._lock:
            # The last first: a crash in between leaves no gap.
            for later in sorted((one for one in self._pending if one >= seq), reverse=True):
                os.replace(self._file(later), self._file(later, "rejected"))
                self._pending.remove(later)
            sync_folder(self.folder)
            self._last_seq = seq - 1

    def replace(self, seq: int, body: bytes) -> None:
        """Puts another batch in the place of one that the server will never take; that one stays beside it, set aside."""
        with self._lock:
            write_durably(self._file(seq, "rejected"), self._file(seq).read_bytes())
            write_durably(self._file(seq), body)

    def _file(self, seq: int, kind: str = "json") -> Path:
        return self.folder / f"{seq:010d}.{kind}"
