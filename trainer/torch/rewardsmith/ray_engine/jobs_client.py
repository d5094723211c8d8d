"""The Ray Jobs REST interface (https://docs.ray.io, "Ray Jobs REST API"), spoken without ray: the agent needs only HTTP."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Literal
from urllib.parse import quote

import httpx
from pydantic import BaseModel, ConfigDict, ValidationError

JobStatus = Literal["PENDING", "RUNNING", "SUCCEEDED", "FAILED", "STOPPED"]

ENDED: frozenset[str] = frozenset({"SUCCEEDED", "FAILED", "STOPPED"})

# Ray says this of a job that found no room within RAY_JOB_START_TIMEOUT_SECONDS (15 minutes by default).
NO_ROOM_IN_TIME = "JOB_SUPERVISOR_ACTOR_START_TIMEOUT"


class ClusterAwayError(Exception):
    """The cluster could not be reached, or could not answer now; the same call may go through later."""


class JobRefusedError(Exception):
    """The cluster understood a call and did not do it. `exists`: there is a job of that submission id already."""

    def __init__(self, message: str, *, exists: bool = False) -> None:
        super().__init__(message)
        self.exists = exists


class RayVersion(BaseModel):
    """What the cluster says of itself."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    ray_version: str


class RayJob(BaseModel):
    """What the cluster knows of a job; fields of newer versions of Ray are ignored."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    status: JobStatus
    message: str | None = None
    error_type: str | None = None
    metadata: dict[str, str] | None = None
    driver_node_id: str | None = None
    driver_exit_code: int | None = None

    @property
    def ended(self) -> bool:
        """Whether nothing more will happen to it."""
        return self.status in ENDED


@dataclass(frozen=True)
class Submission:
    """A job to be submitted; everybody who reaches the cluster's dashboard can read all of it."""

    submission_id: str
    entrypoint: str
    metadata: dict[str, str]
    cpus: float
    gpus: float
    runtime_env: dict[str, Any] = field(default_factory=dict)

    def written(self) -> dict[str, Any]:
        """
        The body of POST /api/jobs/. Resources are always named: a job without them runs on the head node, however busy it is.
        """
        return {
            "submission_id": self.submission_id,
            "entrypoint": self.entrypoint,
            "metadata": self.metadata,
            "runtime_env": self.runtime_env,
            "entrypoint_num_cpus": self.cpus,
            "entrypoint_num_gpus": self.gpus,
        }


class JobsClient:
    """
    The jobs of the cluster whose dashboard is at `address`. `token`: of a cluster that asks for one (RAY_AUTH_MODE=token).
    Every call raises ClusterAwayError or JobRefusedError, nothing else.
    """

    def __init__(self, address: str, *, token: str | None = None, timeout_s: float = 20.0) -> None:
        self.address = address.rstrip("/")
        headers = {"authorization": f"Bearer {token}"} if token else {}
        self._http = httpx.Client(base_url=self.address, headers=headers, timeout=timeout_s)

    def version(self) -> str:
        """The version of Ray that the cluster runs."""
        answer = self._call("GET", "/api/version")
        try:
            return RayVersion.model_validate_json(answer.content).ray_version
        except ValidationError as error:
            raise JobRefusedError(f"{self.address} is not the dashboard of a Ray cluster") from error

    def job(self, submission_id: str) -> RayJob | None:
        """What became of a job; None where the cluster knows none of that id."""
        answer = self._call("GET", _path_of(submission_id), missing_is_fine=True)
        if answer.status_code == httpx.codes.NOT_FOUND:
            return None
        try:
            return RayJob.model_validate_json(answer.content)
        except ValidationError as error:
            raise ClusterAwayError(f"{self.address} answered with something that is not a Ray job ({error})") from error

    def submit(self, submission: Submission) -> None:
        """Submits a job. A submission id that the cluster knows is refused with `exists`."""
        self._call("POST", "/api/jobs/", submission.written())

    def stop(self, submission_id: str) -> None:
        """SIGTERM to the job's processes and, RAY_JOB_STOP_WAIT_TIME_S (3 s by default) later, SIGKILL. Not waited for."""
        self._call("POST", f"{_path_of(submission_id)}/stop", missing_is_fine=True)

    def delete(self, submission_id: str) -> None:
        """Forgets an ended job, so that its id is free again."""
        self._call("DELETE", _path_of(submission_id), missing_is_fine=True)

    def logs(self, submission_id: str) -> str:
        """What a job has printed; empty where its node took it along."""
        try:
            answer = self._call("GET", f"{_path_of(submission_id)}/logs", missing_is_fine=True)
            return str(answer.json().get("logs") or "") if answer.is_success else ""
        except (ClusterAwayError, JobRefusedError):
            return ""

    def usage(self) -> list[str]:
        """Lines such as "1.0/3.0 CPU": what of the cluster's CPUs and GPUs is in use; empty where it does not say."""
        try:
            answer = self._call("GET", "/api/cluster_status?format=1").json()
            text = str(answer["data"]["clusterStatus"])
        except (ClusterAwayError, JobRefusedError, KeyError, TypeError):
            return []
        return [line.strip() for line in text.splitlines() if line.strip().endswith((" CPU", " GPU"))]

    def close(self) -> None:
        """Closes the connections."""
        self._http.close()

    def _call(
        self, method: str, path: str, body: dict[str, Any] | None = None, *, missing_is_fine: bool = False
    ) -> httpx.Response:
        try:
            answer = self._http.request(method, path, json=body)
        except httpx.HTTPError as error:
            raise ClusterAwayError(f"no answer from {self.address} ({error or type(error).__name__})") from error
        if answer.is_success or (missing_is_fine and answer.status_code == httpx.codes.NOT_FOUND):
            return answer
        said = last_line(answer.text) or f"status {answer.status_code}"
        if answer.status_code in (httpx.codes.UNAUTHORIZED, httpx.codes.FORBIDDEN):
            raise JobRefusedError(f"{self.address} refuses the trainer: {said} (a token is read from RAY_AUTH_TOKEN)")
        # Ray 2.60 wraps its agent's 400 into a 500 with a traceback, so the status says little: the text does.
        if "already exists" in answer.text:
            raise JobRefusedError(said, exists=True)
        if answer.status_code in (httpx.codes.BAD_GATEWAY, httpx.codes.SERVICE_UNAVAILABLE, httpx.codes.GATEWAY_TIMEOUT):
            raise ClusterAwayError(f"{self.address} answered with status {answer.status_code}")
        raise JobRefusedError(said)


def _path_of(submission_id: str) -> str:
    return f"/api/jobs/{quote(submission_id, safe='')}"


def last_line(text: str) -> str:
    """The last line of an answer that says something: of a traceback, its error."""
    lines = [line.strip() for line in text.splitlines() if line.strip(" .")]
    return lines[-1][-500:] if lines else ""
