"""Sends a run's folder: opens the run, then its batches in order, for as long as it takes."""

from __future__ import annotations

import contextlib
import json
import threading
import time
from collections.abc import Callable
from datetime import datetime, timezone
from typing import Literal

from ..protocol.client import ProtocolClient, RefusedError, UnreachableError
from ..protocol.heartbeat import Heartbeat
from ..protocol.messages import EventsResponse, Want, lease_of
from ..protocol.patience import Patience
from ..protocol.spool import Spool
from ..protocol.uploader import Lost, Open, Rejected, Uploader
from ..protocol.wire import encode_json
from .run_files import RunFiles
from .say import sentence


class _AtExit(Exception):
    """The script exits: no thread can begin any more (Python 3.12), and what is not sent stays for `rewardsmith sync`."""


class Sender:
    """
    Opens a run and sends its spool. `start` does it in a thread that tries until it is stopped; `send_once_open` tries to
    open it once, raising what the server says. `say` is told, once each, what a person should know.
    """

    def __init__(self, files: RunFiles, spool: Spool, client: ProtocolClient, say: Callable[[str], None]) -> None:
        self._files = files
        self._spool = spool
        self._client = client
        self._say = say
        self._uploader: Uploader | None = None
        self._heartbeat: Heartbeat | None = None
        self._opened = threading.Event()
        self._stopped = threading.Event()
        self._refusal: str | None = None
        self._prefix = b""
        self._thread: threading.Thread | None = None
        self.run: str | None = None
        # Whether the batch with the run's end is acknowledged.
        self.ended = False

    def start(self) -> None:
        self._thread = threading.Thread(target=self._run, name="rewardsmith-sender", daemon=True)
        self._thread.start()

    def send_once_open(self) -> None:
        """Opens the run and sends it in a thread. Raises RefusedError, UnreachableError, and OSError for a full disk."""
        uploader = self._open()
        threading.Thread(target=uploader.run, name="rewardsmith-uploader", daemon=True).start()

    def _open(self) -> Uploader:
        """Opens the run, or takes up the lease it is open under."""
        opened = self._files.lease()
        if opened is None:
            # Asked again after a crash right here, the same key opens another attempt instead of another run.
            opened = self._client.create_run(self._files.about.request)
            self._files.save_lease(opened)
        lease = lease_of(opened)
        self.run = opened.run
        self._prefix = encode_json(lease.model_dump(by_alias=True))[:-1] + b","
        uploader = self._uploader = Uploader(self._send, self._spool, self._say, start=False, retried=("unavailable",))
        # While a script exits no thread can begin (Python 3.12); a beat is not needed any more then.
        with contextlib.suppress(RuntimeError):
            self._heartbeat = Heartbeat(self._client, opened.trainer, lease, uploader.hear)
        self._opened.set()
        if self._stopped.is_set():
            self.stop()
        return uploader

    @property
    def wanted(self) -> Want | Literal["lost"]:
        """What the server wants of the run, as it was last heard."""
        state = self._uploader.state if self._uploader else Open("go")
        if isinstance(state, Lost):
            return "lost"
        return state.want if isinstance(state, Open) else "go"

    @property
    def refusal(self) -> str | None:
        """Why nothing more can be sent; None while it can."""
        if self._refusal is not None or self._uploader is None:
            return self._refusal
        state = self._uploader.state
        return state.reason if isinstance(state, Lost | Rejected) else None

    def wake(self) -> None:
        if self._uploader is not None:
            self._uploader.wake()

    def drained(self, timeout: float) -> bool:
        """Waits `timeout` seconds at most; True: all is acknowledged."""
        until = time.monotonic() + timeout
        self._opened.wait(timeout)
        if self._uploader is None:
            return False
        return self._uploader.drained(max(0.0, until - time.monotonic()))

    def stop(self) -> None:
        """Leaves the folder alone; what is not acknowledged stays in it."""
        self._stopped.set()
        if self._heartbeat is not None:
            self._heartbeat.stop()
        if self._uploader is not None:
            self._uploader.stop()

    def _run(self) -> None:
        with contextlib.suppress(_AtExit):
            for older in self._files.older_attempts():
                self._send_older(older)
            self._send_own()

    def _send_own(self) -> None:
        uploader = self._open_patiently(self)
        if uploader is not None:
            uploader.run()

    def _open_patiently(self, sender: Sender) -> Uploader | None:
        """Opens until it is open; None: refused for good, or this sender is stopped."""
        patience = Patience(self._say)
        while not self._stopped.is_set():
            try:
                uploader = sender._open()
                if sender is self:
                    self._say(f"{self._files.about.request.name} is at {self._client.server}/runs/{self.run}")
                return uploader
            except RefusedError as refusal:
                if refusal.code != "unavailable":
                    sender._refusal = str(refusal)
                    sender._opened.set()
                    self._say_refused(sender._files, refusal)
                    return None
                trouble: Exception = refusal
            except (UnreachableError, OSError) as error:
                trouble = error
            said = f"{trouble}; trying again. Nothing is lost meanwhile: see {sender._files.folder}."
            self._stopped.wait(patience.failed(said))
        return None

    def _send_older(self, files: RunFiles) -> None:
        """What an earlier attempt left: once this one is open, the server would take nothing of it any more."""
        with files.held() as free:
            if not free:
                return
            older = Sender(files, Spool(files.spool_folder), self._client, self._say)
            uploader = self._open_patiently(older)
            if uploader is not None:
                watching = threading.Thread(target=older._stop_once_sent, args=(self._stopped,), daemon=True)
                try:
                    watching.start()
                except RuntimeError as error:
                    raise _AtExit from error
                uploader.run()
            older.stop()

    def _stop_once_sent(self, given_up: threading.Event) -> None:
        while not self.drained(1.0) and self.refusal is None and not given_up.is_set():
            pass
        self.stop()

    def _say_refused(self, files: RunFiles, refusal: RefusedError) -> None:
        """Once, for what a repeat cannot mend: nothing more is sent."""
        key = ", with a key that it takes as REWARDSMITH_TRAINER_KEY" if refusal.code in ("unauthorized", "forbidden") else ""
        self._say(
            f"the server refuses this run: {sentence(refusal)} Nothing more of it is sent; what it logs is kept. "
            f"Once that is mended{key}, send it with: rewardsmith sync {files.folder}"
        )

    def _send(self, body: bytes) -> EventsResponse:
        try:
            answer = self._client.events(self._prefix + body[1:])
        except RefusedError as refusal:
            if refusal.code not in ("bad_request", "too_large"):
                if refusal.code in ("unauthorized", "forbidden"):
                    self._say_refused(self._files, refusal)
                raise
            body = self._refused(body, refusal)
            answer = self._client.events(self._prefix + body[1:])
        self.ended = self.ended or "finish" in json.loads(body)
        return answer

    def _refused(self, body: bytes, refusal: RefusedError) -> bytes:
        """What goes in the place of a batch that the server will never take, so that what comes after it gets through."""
        content = json.loads(body)
        seq = content["seq"]
        text = f"The server refused batch {seq} of this run: {refusal}. The script's folder keeps it."
        now = datetime.now(timezone.utc).isoformat(timespec="milliseconds").replace("+00:00", "Z")
        instead = {"seq": seq, "logs": [{"level": "error", "text": text, "at": now}]}
        if "finish" in content:
            instead["finish"] = content["finish"]
        replaced = encode_json(instead)
        with contextlib.suppress(OSError):
            self._spool.replace(seq, replaced)
        self._say(text)
        return replaced
