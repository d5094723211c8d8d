"""A process that judges answers and can be killed: what it cannot say in time is no verdict, and never a zero."""

from __future__ import annotations

import atexit
import hashlib
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
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from ..report import Level, Say

log = logging.getLogger(__name__)

# Answers repeat within and between the groups of a run. So many verdicts are kept, by the hash of their question.
KEPT_VERDICTS = 50_000
# Starting Python and importing a verifier may take this long on a busy machine.
START_SECONDS = 120.0


class VerifierProcess:
    """
    Runs `python -m MODULE ARGUMENTS` and asks it by lines of JSON. One that takes longer than `seconds` or dies is killed and
    started anew at the next question. Verdicts are kept, failures are not: they may be those of a busy moment. What its
    process knows of this one's environment is what `environment` leaves of it. Several threads may ask.
    """

    def __init__(
        self,
        module: str,
        arguments: Sequence[str] = (),
        *,
        environment: Callable[[Mapping[str, str]], dict[str, str]],
        seconds: float = 5.0,
        say: Say | None = None,
    ) -> None:
        self._command = [sys.executable, "-m", module, *arguments]
        self._environment = environment
        self._seconds = seconds
        self._say = say or log_warning
        self._process: subprocess.Popen[bytes] | None = None
        self._kept: OrderedDict[bytes, dict[str, Any]] = OrderedDict()
        self._lock = threading.Lock()
        self.failures = 0
        _open.add(self)

    def ask(self, question: dict[str, Any]) -> dict[str, Any] | None:
        """The answer to a question, or None where the verifier failed or took too long; failures are counted and told."""
        line = json.dumps(question, sort_keys=True)
        key = hashlib.sha256(line.encode()).digest()
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
                return self._kept[key]
            answer = self._answer(line)
            if answer is None:
                return None
            self._kept[key] = answer
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
        environment = self._environment(os.environ)
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
            completions = "1 completion" if self.failures == 1 else f"{self.failures} completions"
            self._say(
                f"The verifier gave no verdict on {completions} so far, which count as neither right nor wrong. The last: "
                f"{reason}, on {line[:300]}",
                "warn",
            )


def log_warning(text: str, _: Level) -> None:
    """Where there is no run's log."""
    log.warning(text)


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
