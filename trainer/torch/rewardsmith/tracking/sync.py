"""Sends what scripts have written while no server was there."""

from __future__ import annotations

import time
from collections.abc import Callable

from ..protocol.client import ProtocolClient, RefusedError, UnreachableError
from ..protocol.spool import Spool
from .run_files import RunFiles
from .sender import Sender

# Without any batch getting through for so long the server is given up, until the next call.
PATIENCE_SECONDS = 20.0
PROGRESS_SECONDS = 5.0


def sync_run(
    files: RunFiles, client: ProtocolClient, say: Callable[[str], None], *, patience_seconds: float = PATIENCE_SECONDS
) -> bool:
    """
    Sends a run's folder and says so; False when something in it could not be sent. A folder that was sent to the run's end
    is removed. Broken off and called again it goes on where it was.
    """
    name = files.about.request.name
    with files.held() as free:
        if not free:
            say(f"{name}: its script still runs and sends it by itself")
            return True
        spool = Spool(files.spool_folder)
        sender = Sender(files, spool, client, say)
        total = len(spool.pending)
        try:
            sender.send_once_open()
        except (RefusedError, UnreachableError, OSError) as error:
            say(f"{name}: {total} batches not sent: {error}")
            return False
        try:
            _drain(sender, spool, name, say, patience_seconds)
        finally:
            sender.stop()
        left = len(spool.pending)
        if left > 0:
            why = sender.refusal or "the server does not answer"
            say(f"{name}: {left} of {total} batches not sent: {why}. They stay in {files.folder}")
            return False
        say(f"{name}: {total} batches sent to {client.server}/runs/{sender.run}")
        if files.refused() > 0:
            say(f"{name}: the server refused {files.refused()} of its batches; they stay in {files.spool_folder}")
            return False
        if sender.ended:
            files.remove()
        elif files.unsent() > 0:
            say(f"{name}: its script has written more meanwhile; sync again later")
        return True


def _drain(sender: Sender, spool: Spool, name: str, say: Callable[[str], None], patience_seconds: float) -> None:
    left = total = len(spool.pending)
    moved_at = said_at = time.monotonic()
    while not sender.drained(0.2) and sender.refusal is None:
        now, rest = time.monotonic(), len(spool.pending)
        if rest < left:
            left, moved_at = rest, now
        if now - moved_at > patience_seconds:
            return
        if now - said_at > PROGRESS_SECONDS:
            said_at = now
            say(f"{name}: {total - left} of {total} batches sent")
