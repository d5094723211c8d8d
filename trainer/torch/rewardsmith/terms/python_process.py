"""One locked process that runs Python terms, and how long it is waited for."""

from __future__ import annotations

import json
import os
import queue
import signal
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path
from typing import IO, Any

CHILD = Path(__file__).with_name("python_child.py")
# By the clock a limit may take this many times as long, where the processor was busy with others.
PATIENCE = 10
GRACE_SECONDS = 0.1
# An answer is a number, a short text, or what was printed: a line beyond this is none of ours.
MOST_LINE = 2**22
START_SECONDS = 120.0


class Ended(Exception):
    """The process is gone, and why."""


class Late(Exception):
    """No answer within the limit."""


class PythonProcess:
    """A child process with no environment, no inherited files and a working folder of its own. `close` ends it at once."""

    def __init__(self, memory_bytes: int) -> None:
        self._folder = tempfile.TemporaryDirectory(prefix="rewardsmith-terms-")
        self._process = subprocess.Popen(
            [sys.executable, "-S", "-s", "-X", "utf8", str(CHILD), str(memory_bytes)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            cwd=self._folder.name,
            # Sets keep one order. The child empties its environment before any code runs.
            env={"PYTHONHASHSEED": "0", **({"SYSTEMROOT": os.environ["SYSTEMROOT"]} if os.name == "nt" else {})},
            close_fds=True,
            start_new_session=True,
        )
        assert self._process.stdin is not None and self._process.stdout is not None
        self._asked = self._process.stdin
        self._answers: queue.Queue[Any] = queue.Queue()
        threading.Thread(target=self._listen, args=(self._process.stdout,), daemon=True).start()
        self._requests: queue.Queue[bytes | None] = queue.Queue()
        threading.Thread(target=self._speak, daemon=True).start()
        try:
            self.next(START_SECONDS)
        except (Ended, Late) as cause:
            self.close()
            raise Ended(f"Python could not be started: {cause}") from None

    def send(self, request: dict[str, Any]) -> None:
        """Hands over a request; one that cannot be delivered shows when its answer is waited for."""
        self._requests.put(json.dumps(request).encode() + b"\n")

    def next(self, limit_seconds: float) -> Any:
        """The next answer. Raises Late when the limit is spent, of the processor where Linux tells it, or Ended."""
        began, began_cpu = time.monotonic(), self._cpu_seconds()
        wait = limit_seconds
        while True:
            try:
                answer = self._answers.get(timeout=wait)
            except queue.Empty:
                clock, cpu = time.monotonic() - began, self._cpu_seconds()
                spent = clock if cpu is None or began_cpu is None else cpu - began_cpu
                if spent >= limit_seconds or clock >= PATIENCE * limit_seconds:
                    raise Late from None
                wait = GRACE_SECONDS
                continue
            if isinstance(answer, Ended):
                # Whoever asks again hears the same.
                self._answers.put(answer)
                raise answer
            return answer

    def close(self) -> None:
        """Ends the process and whatever it started, and takes its folder away."""
        self._requests.put(None)
        try:
            if os.name == "posix":
                os.killpg(self._process.pid, signal.SIGKILL)
            else:
                self._process.kill()
        except (ProcessLookupError, PermissionError):
            pass
        self._process.wait()
        self._folder.cleanup()

    def _listen(self, answers: IO[bytes]) -> None:
        while True:
            line = answers.readline(MOST_LINE)
            if not line.endswith(b"\n"):
                break
            try:
                self._answers.put(json.loads(line))
            except ValueError:
                self._answers.put(Ended("it said something that cannot be read"))
                return
        answers.close()
        if line:
            self._answers.put(Ended("it said something that cannot be read"))
            return
        code = self._process.wait()
        self._answers.put(Ended(f"it ended with {signal_name(-code)}" if code < 0 else f"it ended with exit code {code}"))

    def _speak(self) -> None:
        # A pipe that is full would hold up whoever waits for the answers.
        try:
            while (request := self._requests.get()) is not None:
                self._asked.write(request)
                self._asked.flush()
            self._asked.close()
        except OSError:
            return

    def _cpu_seconds(self) -> float | None:
        """Seconds of the processor it has used; None where the system does not tell."""
        try:
            fields = (
                Path(f"/proc/{self._process.pid}/stat").read_text(encoding="ascii", errors="replace").rpartition(")")[2].split()
            )
            return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
        except (OSError, IndexError, ValueError):
            return None


def signal_name(number: int) -> str:
    """SIGSEGV and the like."""
    try:
        return signal.Signals(number).name
    except ValueError:
        return f"signal {number}"
