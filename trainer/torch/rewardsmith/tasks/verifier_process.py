"""A process that judges answers and can be killed: what it cannot say in time is no verdict, and never a zero."""

from __future__ import annotations

import atexit
import json
import logging
import os
import selectors
import subprocess
import sys
import threading
import time
import weakref
from collections import OrderedDict
from collections.abc import Sequence
from typing import Any

log = logging.getLogger(__name__)

# Answers repeat within and between the groups of a run.
KEPT_VERDICTS = 50_000
# Starting Python and importing a verifier may take this long on a busy machine.
START_SECONDS = 120.0


class VerifierProcess:
    """
    Runs `python -m MODULE ARGUMENTS` and asks it by lines of JSON. One that takes longer than `seconds` or dies is killed and
    started anew at the next question. A question is asked once: answers are kept. Several threads may ask.
    """

    def __init__(self, module: str, arguments: Sequence[str] = (), *, seconds: float = 5.0) -> None:
        self._command = [sys.executable, "-m", module, *arguments]
        self._seconds = seconds
        self._process: subprocess.Popen[bytes] | None = None
        self._kept: OrderedDict[str, Any] = OrderedDict()
        self._lock = threading.Lock()
        self.failures = 0
        _open.add(self)

    def ask(self, question: dict[str, Any]) -> dict[str, Any] | None:
        """The answer to a question, or None where the verifier failed or took too long; failures are counted and logged."""
        line = json.dumps(question, sort_keys=True)
        with self._lock:
            if line in self._kept:
                self._kept.move_to_end(line)
                return self._kept[line]
            answer = self._answer(line)
            self._kept[line] = answer
            if len(self._kept) > KEPT_VERDICTS:
                self._kept.popitem(last=False)
            return answer

    def close(self) -> None:
        """Ends the process; a later question starts it again."""
        process, self._process = self._process, None
        if process is not None:
            process.kill()
            process.wait()
            for stream in (process.stdin, process.stdout):
                if stream is not None:
                    stream.close()

    def _answer(self, line: str) -> dict[str, Any] | None:
        try:
            if self._process is None:
                self._start()
            written = json.loads(self._exchange(line, self._seconds))
        except (_NoAnswer, OSError, ValueError) as problem:
            self.close()
            self._count(str(problem), line)
            return None
        if "error" in written:
            self._count(str(written["error"]), line)
            return None
        return dict(written)

    def _start(self) -> None:
        # The package may be run from a checkout; a verifier needs no GPU.
        folder = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
        paths = [folder, *filter(None, [os.environ.get("PYTHONPATH")])]
        environment = {**os.environ, "PYTHONPATH": os.pathsep.join(paths), "CUDA_VISIBLE_DEVICES": "", "OMP_NUM_THREADS": "1"}
        self._process = subprocess.Popen(self._command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=environment)
        # Answers once it has imported everything, so that the limit of a question is that of the question.
        self._exchange("{}", START_SECONDS)

    def _exchange(self, line: str, seconds: float) -> str:
        process = self._process
        if process is None or process.stdin is None or process.stdout is None:
            raise _NoAnswer("the verifier does not run")
        process.stdin.write(line.encode() + b"\n")
        process.stdin.flush()
        until = time.monotonic() + seconds
        read = b""
        with selectors.DefaultSelector() as selector:
            selector.register(process.stdout, selectors.EVENT_READ)
            while not read.endswith(b"\n"):
                if not selector.select(max(0.0, until - time.monotonic())):
                    raise _NoAnswer(f"no answer within {seconds:g} s")
                part = os.read(process.stdout.fileno(), 65536)
                if not part:
                    raise _NoAnswer(f"the verifier ended with code {process.wait()}")
                read += part
        return read.decode()

    def _count(self, reason: str, line: str) -> None:
        self.failures += 1
        if self.failures in (1, 10) or self.failures % 100 == 0:
            log.warning(
                "The verifier gave no verdict on %d completions so far; they have no success signal. The last: %s, on %s",
                self.failures,
                reason,
                line[:300],
            )


class _NoAnswer(Exception):
    pass


_open: weakref.WeakSet[VerifierProcess] = weakref.WeakSet()


@atexit.register
def _close_all() -> None:
    for process in list(_open):
        process.close()


def answer_questions(judge: Any) -> None:
    """The other side: answers each line of stdin with a line on stdout until stdin ends. `{}` is answered with `{}`."""
    # What a judge prints must not be read as an answer.
    answers = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)
    for line in sys.stdin:
        question = json.loads(line)
        try:
            answer = judge(question) if question else {}
            written = json.dumps(answer)
        except Exception as problem:
            written = json.dumps({"error": f"{type(problem).__name__}: {problem}"[:500]})
        answers.write(written + "\n")
        answers.flush()
