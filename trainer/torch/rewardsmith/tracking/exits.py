"""What becomes of open runs when the script ends."""

from __future__ import annotations

import atexit
import os
import sys
from types import TracebackType
from typing import Protocol


class OpenRun(Protocol):
    def remember_failure(self, error: BaseException) -> None: ...

    def end_at_exit(self) -> None: ...


_open: list[OpenRun] = []
_installed_in: list[int] = []


def remember_run(run: OpenRun) -> None:
    """From now on the script's end is the run's: failed for an exception that nobody caught, else finished."""
    if os.getpid() not in _installed_in:
        _installed_in.append(os.getpid())
        _open.clear()
        atexit.register(_end_all, os.getpid())
        before = sys.excepthook

        def hook(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
            for one in _open:
                one.remember_failure(error)
            before(kind, error, trace)

        sys.excepthook = hook
    _open.append(run)


def forget_run(run: OpenRun) -> None:
    if run in _open:
        _open.remove(run)


def _end_all(pid: int) -> None:
    # A forked child has copies of its parent's runs: they are not its own to end.
    if os.getpid() == pid:
        for run in list(_open):
            run.end_at_exit()
