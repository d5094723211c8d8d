"""Messages of trainer protocol v1 as this side sends and reads them; domain/protocol/messages.ts is the source."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import Field

from .claimed_job import ClaimedJob, Id, Message

PROTOCOL_PATH = "/api/trainer/v1"
# Most bytes of the weights of one checkpoint.
MAX_CHECKPOINT_BYTES = 64 * 1024 * 1024
# Most characters of a log line or of a reason.
MAX_TEXT = 20_000

Want = Literal["go", "pause", "cancel"]
FinishState = Literal["finished", "failed", "canceled", "paused"]
RefusalCode = Literal[
    "bad_request", "unauthorized", "forbidden", "not_found", "lease_lost", "seq_conflict", "too_large", "unavailable"
]


class Lease(Message):
    """What every call after the claim carries."""

    run: str
    attempt: str
    lease_token: str


def lease_of(job: ClaimedJob | CreateRunResponse) -> Lease:
    """The lease that a claimed job or a run of one's own is held by."""
    return Lease(run=job.run, attempt=job.attempt, lease_token=job.lease_token)


class BaseModelOffer(Message):
    """A base model that a trainer has; task None: for every task."""

    id: str
    task: str | None = None


class RegisterRequest(Message):
    """What a trainer is and can do; a task is its id, or its whole description (TaskInfo.written()). Memory in bytes."""

    name: str
    engine: str
    version: str
    device: str
    memory: float | None = None
    tasks: list[str | dict[str, Any]] = Field(default_factory=list)
    base_models: list[BaseModelOffer] = Field(default_factory=list)
    features: list[str] = Field(default_factory=list)


class BatchLimits(Message):
    """Most of each in one events batch; beyond one the server stores nothing of it."""

    bytes: int = 8 * 1024 * 1024
    metrics: int = 20_000
    rollout_groups: int = 512
    logs: int = 5_000
    evaluations: int = 64


class RegisterResponse(Message):
    trainer: str
    lease_seconds: float
    batch_limits: BatchLimits


class HeartbeatRequest(Message):
    trainer: str
    runs: list[Lease] = Field(default_factory=list)


class Beat(Message):
    """What is wanted of one run."""

    run: str
    want: Literal["go", "pause", "cancel", "lease_lost"]
    lease_seconds: float


class HeartbeatResponse(Message):
    runs: list[Beat]


class Resumable(Message):
    """A run that this trainer could go on with, and the steps of its checkpoints, newest last."""

    run: str
    steps: list[int]


class ClaimRequest(Message):
    trainer: str
    resumable: list[Resumable] = Field(default_factory=list)


class ClaimResponse(Message):
    claimed: ClaimedJob | None


class EventsResponse(Message):
    result: Literal["accepted", "duplicate"]
    lease_seconds: float
    want: Want


class CreateRunRequest(Message):
    """A script's own run. The same key again opens its next attempt, which goes on at `resume_from`."""

    name: str
    key: str | None = None
    task: str = "external"
    base_model: str = "unknown"
    steps: int
    seed: int = 0
    spec: dict[str, Any] | None = None
    config: dict[str, Any] = Field(default_factory=dict)
    resume_from: int | None = None

    def written(self) -> dict[str, Any]:
        """The JSON of the message; a key that is not there is left out, since the server takes no null for it."""
        body = self.model_dump(by_alias=True)
        return body if self.key is not None else {name: value for name, value in body.items() if name != "key"}


class CreateRunResponse(Message):
    trainer: str
    run: Id
    attempt: Id
    attempt_number: int
    lease_token: str
    lease_seconds: float


class CheckpointResponse(Message):
    result: Literal["stored", "duplicate"]
    bytes: int
    sha256: str


class Refusal(Message):
    """A code to act on, a sentence to read, and the path of the fault in what was sent."""

    code: RefusalCode
    message: str
    path: list[str | int] = Field(default_factory=list)


class RefusalAnswer(Message):
    error: Refusal
