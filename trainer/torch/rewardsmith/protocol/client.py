"""The calls of trainer protocol v1."""

from __future__ import annotations

import hashlib
import re
from types import TracebackType
from typing import TypeVar
from urllib.parse import quote

import httpx
from pydantic import ValidationError

from .claimed_job import ClaimedJob, Message
from .messages import (
    PROTOCOL_PATH,
    CheckpointResponse,
    ClaimRequest,
    ClaimResponse,
    CreateRunRequest,
    CreateRunResponse,
    EventsResponse,
    HeartbeatRequest,
    HeartbeatResponse,
    Lease,
    RefusalAnswer,
    RefusalCode,
    RegisterRequest,
    RegisterResponse,
)
from .wire import encode_json

TIMEOUT_SECONDS = 20.0
# Of a checkpoint: 64 MB over a line of 10 Mbit/s take a minute.
WEIGHTS_TIMEOUT_SECONDS = 120.0

Answer = TypeVar("Answer", bound=Message)


class RefusedError(Exception):
    """The server understood the call and said no; sending the same again would be refused again."""

    def __init__(self, code: RefusalCode, message: str, path: tuple[str | int, ...] = ()) -> None:
        super().__init__(f"{message} (at {'.'.join(map(str, path))})" if path else message)
        self.code = code
        self.path = path


class UnreachableError(Exception):
    """The server could not be reached, or could not answer now; the same call may go through later."""


class ProtocolClient:
    """
    A client of the protocol at `server` (an origin such as http://127.0.0.1:3000); any number of threads may share it.
    Calls raise RefusedError or UnreachableError, nothing else. The key appears in no message and no repr.
    """

    def __init__(self, server: str, key: str) -> None:
        """Raises ValueError for a server that is no http address, or a key that no header can carry."""
        url = _origin(server)
        if not re.fullmatch(r"[\x21-\x7e]+", key):
            raise ValueError("The trainer's key has characters that no key has; copy it again from the Trainers page.")
        self.server = url
        headers = {"authorization": f"Bearer {key}"}
        # A proxy of the environment is for other machines: it could not reach this one.
        local = httpx.URL(url).host in ("127.0.0.1", "localhost", "::1")
        self._http = httpx.Client(
            base_url=f"{url}{PROTOCOL_PATH}/", headers=headers, timeout=TIMEOUT_SECONDS, trust_env=not local
        )

    def __repr__(self) -> str:
        return f"ProtocolClient({self.server!r})"

    def __enter__(self) -> ProtocolClient:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        self._http.close()

    def register(self, request: RegisterRequest) -> RegisterResponse:
        """Says what this trainer is and can do; answers with its id, its lease and the limits of a batch."""
        return self._post("register", encode_json(request.model_dump(by_alias=True)), RegisterResponse)

    def heartbeat(self, request: HeartbeatRequest) -> HeartbeatResponse:
        return self._post("heartbeat", encode_json(request.model_dump(by_alias=True)), HeartbeatResponse)

    def claim(self, request: ClaimRequest) -> ClaimedJob | None:
        return self._post("claim", encode_json(request.model_dump(by_alias=True)), ClaimResponse).claimed

    def events(self, body: bytes) -> EventsResponse:
        """Sends the bytes of an events body as they stand, so that a repeat is the same to the byte."""
        return self._post("events", body, EventsResponse)

    def create_run(self, request: CreateRunRequest) -> CreateRunResponse:
        """Opens a script's own run, or with a known key its next attempt. Raises ValueError for a config that JSON cannot say."""
        return self._post("runs", encode_json(request.written()), CreateRunResponse)

    def put_checkpoint(self, lease: Lease, step: int, weights: bytes) -> CheckpointResponse:
        """Stores the policy's weights at a step: the bytes of a safetensors file, 64 MB at most."""
        headers = {
            "content-type": "application/octet-stream",
            "x-rewardsmith-attempt": lease.attempt,
            "x-rewardsmith-lease": lease.lease_token,
            "x-rewardsmith-sha256": hashlib.sha256(weights).hexdigest(),
        }
        path = _checkpoint_path(lease.run, step)
        response = self._call("PUT", path, weights, headers, WEIGHTS_TIMEOUT_SECONDS)
        return self._read(response, path, CheckpointResponse)

    def get_checkpoint(self, run: str, step: int) -> bytes:
        """Reads weights that some trainer stored."""
        response = self._call("GET", _checkpoint_path(run, step), None, {}, WEIGHTS_TIMEOUT_SECONDS)
        expected = response.headers.get("x-rewardsmith-sha256")
        if expected is not None and expected != hashlib.sha256(response.content).hexdigest():
            raise UnreachableError(f"the weights of step {step} came damaged")
        return response.content

    def _post(self, path: str, body: bytes, answer: type[Answer]) -> Answer:
        return self._read(self._call("POST", path, body, {"content-type": "application/json"}), path, answer)

    def _call(
        self, method: str, path: str, body: bytes | None, headers: dict[str, str], timeout: float = TIMEOUT_SECONDS
    ) -> httpx.Response:
        """One call; its answer when the server did it."""
        try:
            response = self._http.request(method, path, content=body, headers=headers, timeout=timeout)
        except (httpx.HTTPError, httpx.InvalidURL) as cause:
            said = str(cause) or type(cause).__name__
            raise UnreachableError(f"{self.server} does not answer ({said})") from cause
        if response.is_success:
            return response
        status = response.status_code
        try:
            refusal = RefusalAnswer.model_validate_json(response.content).error
        except ValidationError:
            refusal = None
        if refusal is None or status >= 500 or status == 429:
            raise UnreachableError(f"{self.server} answered {path} with status {status}")
        raise RefusedError(refusal.code, refusal.message, tuple(refusal.path))

    def _read(self, response: httpx.Response, path: str, answer: type[Answer]) -> Answer:
        try:
            return answer.model_validate_json(response.content)
        except ValidationError as cause:
            raise UnreachableError(f"{self.server} answered {path} with something that is not the trainer protocol") from cause


def _origin(server: str) -> str:
    try:
        url = httpx.URL(server.strip())
    except httpx.InvalidURL as cause:
        raise ValueError(f"{server!r} is no address of a server; it looks like http://127.0.0.1:3000.") from cause
    if url.scheme not in ("http", "https") or not url.host:
        raise ValueError(f"{server!r} is no address of a server; it looks like http://127.0.0.1:3000.")
    return str(url.copy_with(path="/", query=None, fragment=None, username=None, password=None)).rstrip("/")


def _checkpoint_path(run: str, step: int) -> str:
    return f"runs/{quote(run, safe='')}/checkpoints/{step}"
