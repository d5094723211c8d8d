"""An attempt that is at work here: what it says goes through its spool, and its end is on disk before anybody hears of it."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timezone
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, ValidationError

from ..durable_files import write_durably
from ..protocol.claimed_job import ClaimedJob
from ..protocol.client import ProtocolClient
from ..protocol.events_body import events_body
from ..protocol.messages import MAX_TEXT, lease_of
from ..protocol.spool import Spool
from ..protocol.uploader import Lost, Rejected, Uploader
from ..report import Json, Level
from .run_folder import Keep, checkpoint_steps, read_job, release, spool_folder, trained_folder

END_FILE = "end.json"
DRAIN_SECONDS = 0.5

End = Literal["finished", "failed", "canceled", "paused", "lost"]


class Ending(BaseModel):
    """How an attempt ended here. `seq`: of the batch that says so; `refused`: something of it the server would not take."""

    model_config = ConfigDict(frozen=True)

    attempt: str
    end: End
    seq: int = 0
    logs: list[Json] = []
    reason: str | None = None
    refused: bool = False


def read_ending(folder: Path, job: ClaimedJob) -> Ending | None:
    """How this attempt ended, where it has ended here; the end of an earlier attempt is none of ours."""
    with contextlib.suppress(FileNotFoundError, ValidationError):
        ending = Ending.model_validate_json((folder / END_FILE).read_bytes())
        return ending if ending.attempt == job.attempt else None
    return None


def write_ending(folder: Path, ending: Ending) -> None:
    write_durably(folder / END_FILE, ending.model_dump_json().encode())


def log_line(text: str, level: Level = "info") -> Json:
    """A line of a run's log as the protocol has it, cut to what the server takes."""
    at = datetime.now(timezone.utc).isoformat(timespec="milliseconds").replace("+00:00", "Z")
    return {"level": level, "text": clipped(text), "at": at}


def clipped(text: str) -> str:
    """The beginning of a text, as much as the server takes: it counts UTF-16 units, of which a character has two at most."""
    return text if 2 * len(text) <= MAX_TEXT else text[: MAX_TEXT // 2]


@dataclass(frozen=True)
class Attempt:
    """One attempt and its spool. Nobody else may hold it open: see hold_run."""

    folder: Path
    job: ClaimedJob
    spool: Spool

    @classmethod
    def open(cls, folder: Path, job: ClaimedJob) -> Attempt:
        return cls(folder, job, Spool(spool_folder(folder, job)))

    def append(self, content: Json) -> None:
        """Spools one batch; returns once it would survive a crash."""
        self.spool.append(lambda seq: events_body(lease_of(self.job), seq, content))

    def conclude(self, end: End, logs: list[Json], reason: str | None = None) -> None:
        """Says how the attempt ended, on disk first: whoever opens the attempt next does not work on it again."""
        logs = [*self._where_kept(end), *logs]
        ending = Ending(attempt=self.job.attempt, end=end, seq=self.spool.last_seq + 1, logs=logs, reason=reason)
        write_ending(self.folder, ending)
        self.spool_end(ending)

    def spool_end(self, ending: Ending) -> None:
        """Spools the batch that says how the attempt ended, unless it is there or was sent already."""
        if ending.refused and ending.seq in self.spool.pending and not self._says(ending):
            # The end takes the seq of what was refused: behind a gap it would never take effect.
            self.spool.set_aside(ending.seq)
        if self.spool.last_seq >= ending.seq:
            return
        finish: Json = {"state": ending.end, "lastSeq": ending.seq}
        if ending.reason is not None:
            finish["reason"] = clipped(ending.reason)
        self.append({"logs": ending.logs, "finish": finish})

    def close(
        self, client: ProtocolClient, stopping: Callable[[], bool], log: Callable[[str], None], uploader: Uploader | None = None
    ) -> bool:
        """
        Sends what is left of an attempt that has ended, then lets go of its job; True once that is done, False where
        `stopping` came first: the job stays held, and the rest is sent after the next start.
        """
        ending = read_ending(self.folder, self.job)
        if ending is not None and ending.end != "lost":
            self.spool_end(ending)
        uploader = uploader or Uploader(client.events, self.spool, log)
        try:
            while True:
                uploader.wake()
                state = uploader.state
                if isinstance(state, Lost):
                    log(f"run {self.job.run} is no longer ours: {state.reason}")
                    # The server says so of a run that has ended or that another attempt has taken: nobody will ever go on from
                    # the checkpoints here. A lease that nobody took is revived by its own token instead.
                    self._release("lost", keep_spool=True, checkpoints=self._kept("lost"))
                    return True
                if isinstance(state, Rejected):
                    uploader.stop()
                    if ending is not None and ending.refused:
                        log(f"run {self.job.run}: the server refused its end too: {state.reason}")
                        self._release("failed", keep_spool=True, checkpoints=self._kept("failed"))
                        return True
                    self._conclude_refused(state)
                    ending = read_ending(self.folder, self.job)
                    uploader = Uploader(client.events, self.spool, log)
                    continue
                if uploader.drained(DRAIN_SECONDS) and ending is not None:
                    self._release(ending.end, keep_spool=ending.refused, checkpoints=self._kept(ending.end))
                    return True
                if stopping():
                    return False
        finally:
            uploader.stop()

    def _conclude_refused(self, state: Rejected) -> None:
        reason = f"The server refused what this run reports: {state.reason}"
        logs = [*self._where_kept("failed"), log_line(reason, "error")]
        ending = Ending(attempt=self.job.attempt, end="failed", seq=state.seq, logs=logs, reason=reason, refused=True)
        write_ending(self.folder, ending)
        self.spool_end(ending)

    def _says(self, ending: Ending) -> bool:
        """Whether the batch of an ending's seq is the one that says so."""
        finish = json.loads(self.spool.read(ending.seq)).get("finish")
        return finish is not None and finish["state"] == ending.end

    def _kept(self, end: End) -> Keep:
        if end == "paused":
            return "all"
        return "trained" if self.job.job == "train" else "none"

    def _where_kept(self, end: End) -> list[Json]:
        """A line of the log that says where the newest weights stay, whatever became of the run."""
        steps = checkpoint_steps(self.folder)
        if self._kept(end) != "trained" or not steps:
            return []
        return [log_line(f"The weights of step {steps[-1]} stay with the trainer, in {trained_folder(self.folder)}")]

    def _release(self, end: End, *, keep_spool: bool, checkpoints: Keep) -> None:
        held = read_job(self.folder)
        if held is not None and held.attempt != self.job.attempt:
            return  # A later attempt of ours has the folder.
        if read_ending(self.folder, self.job) is None:
            write_ending(self.folder, Ending(attempt=self.job.attempt, end=end))
        release(self.folder, self.job, keep_spool=keep_spool, checkpoints=checkpoints)
