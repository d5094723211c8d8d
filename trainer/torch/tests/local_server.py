"""For tests: a loopback server of the trainer protocol that keeps what it acknowledged, and can be told to misbehave."""

from __future__ import annotations

import hashlib
import json
import re
import socket
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Literal

# What the next events call is answered with; the default stores the batch. A wish to cancel or pause holds from then on.
Answer = Literal[
    "accept",
    "drop-answer",
    "lease_lost",
    "not_found",
    "bad_request",
    "unauthorized",
    "away",
    "busy",
    "garbage",
    "cancel",
    "pause",
]
_STATUS = {"lease_lost": 409, "not_found": 404, "bad_request": 400, "unauthorized": 401, "busy": 503, "seq_conflict": 409}
_EVENTS = {"run", "attempt", "leaseToken", "seq", "metrics", "rollouts", "evaluations", "logs", "checkpoint", "finish"}
_WEIGHTS = re.compile(r"/runs/([^/]+/checkpoints/\d+)$")
TRAINER = "trainer-1"


class LocalServer:
    """Use as a context manager. Several runs at once are told apart by their attempt."""

    def __init__(self) -> None:
        self.lock = threading.RLock()
        # Answers for the events calls to come, first first; and for every call while the server is away.
        self.script: list[Answer] = []
        self.away = False
        self.refuses_key = False
        self.want = "go"
        # Events bodies in the order in which they were stored, and how many were repeats.
        self.stored: list[dict[str, Any]] = []
        self.duplicates = 0
        # Bodies of the other calls, and what claims answer, first first.
        self.registered: list[dict[str, Any]] = []
        self.created: list[dict[str, Any]] = []
        self.beats: list[dict[str, Any]] = []
        self.claims: list[dict[str, Any]] = []
        # Weights that were sent, by "run/checkpoints/step".
        self.weights: dict[str, bytes] = {}
        # Requests that arrived, by their path's last part; the Authorization header of the last one.
        self.calls: dict[str, int] = {}
        self.authorization = ""
        self._http = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self))
        self._http.daemon_threads = True
        self.origin = f"http://127.0.0.1:{self._http.server_address[1]}"
        self._thread = threading.Thread(target=self._http.serve_forever, args=(0.02,), daemon=True)
        self._thread.start()

    def __enter__(self) -> LocalServer:
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def stop(self) -> None:
        self._http.shutdown()
        self._http.server_close()

    def batches(self, attempt: str | None = None) -> list[dict[str, Any]]:
        """The stored batches of an attempt (of all of them), by seq."""
        with self.lock:
            chosen = [body for body in self.stored if attempt in (None, body["attempt"])]
        return sorted(chosen, key=lambda body: body["seq"]) if attempt else chosen

    def points(self, metric: str, attempt: str | None = None) -> list[tuple[int, Any]]:
        """(step, value) of a metric in the order of the batches."""
        batches = self.batches(attempt)
        return [(p["step"], p["value"]) for body in batches for p in body.get("metrics", []) if p["metric"] == metric]

    def logs(self, attempt: str | None = None) -> list[str]:
        return [line["text"] for body in self.batches(attempt) for line in body.get("logs", [])]

    def finish(self, attempt: str | None = None) -> dict[str, Any] | None:
        """The end that was told last."""
        ends = [body["finish"] for body in self.batches(attempt) if "finish" in body]
        return ends[-1] if ends else None

    def answer(self, method: str, path: str, headers: Any, body: bytes) -> tuple[int, Any] | None:
        """Status and JSON (or bytes) of a call; None: the connection is cut."""
        with self.lock:
            name = path.rstrip("/").rsplit("/", 1)[-1]
            self.calls[name] = self.calls.get(name, 0) + 1
            self.authorization = headers.get("authorization", "")
            if self.away:
                return None
            if self.refuses_key:
                return _refusal("unauthorized")
            weights = _WEIGHTS.search(path)
            if weights:
                return self._weights(method, weights[1], body)
            return self._post(name, json.loads(body, parse_constant=_refuse_constant))

    def _weights(self, method: str, place: str, body: bytes) -> tuple[int, Any]:
        if method == "GET":
            return (200, self.weights[place]) if place in self.weights else _refusal("not_found")
        result = "duplicate" if self.weights.get(place) == body else "stored"
        self.weights[place] = body
        return 200, {"result": result, "bytes": len(body), "sha256": hashlib.sha256(body).hexdigest()}

    def _post(self, name: str, body: dict[str, Any]) -> tuple[int, Any] | None:
        if name == "register":
            self.registered.append(body)
            limits = {"bytes": 8 << 20, "metrics": 20_000, "rolloutGroups": 512, "logs": 5_000, "evaluations": 64}
            return 200, {"trainer": TRAINER, "leaseSeconds": 30, "batchLimits": limits}
        if name == "heartbeat":
            self.beats.append(body)
            return 200, {"runs": [{"run": one["run"], "want": self.want, "leaseSeconds": 30} for one in body["runs"]]}
        if name == "claim":
            return 200, {"claimed": self.claims.pop(0) if self.claims else None}
        if name == "runs":
            return 200, self._create(body)
        return self._events(body)

    def _create(self, body: dict[str, Any]) -> dict[str, Any]:
        self.created.append(body)
        key = body.get("key")
        keys = [one.get("key") for one in self.created]
        run = f"run-{keys.index(key) + 1 if key else len(keys)}"
        number = keys.count(key) if key else 1
        lease = {"trainer": TRAINER, "run": run, "attempt": f"{run}-{number}", "attemptNumber": number}
        return {**lease, "leaseToken": f"token-{number}", "leaseSeconds": 30}

    def _events(self, body: dict[str, Any]) -> tuple[int, Any] | None:
        answer: Answer = self.script.pop(0) if self.script else "accept"
        if answer == "away":
            return None
        if answer == "garbage":
            return 200, {"hello": "world"}
        if answer in _STATUS:
            return _refusal(answer)
        assert set(body) <= _EVENTS, f"unknown fields {set(body) - _EVENTS}"
        if answer in ("cancel", "pause"):
            self.want = answer
        same = [one for one in self.stored if one["attempt"] == body["attempt"] and one["seq"] == body["seq"]]
        if same and same[0] != body:
            return _refusal("seq_conflict")
        if same:
            self.duplicates += 1
        else:
            self.stored.append(body)
        if answer == "drop-answer":
            return None
        return 200, {"result": "duplicate" if same else "accepted", "leaseSeconds": 30, "want": self.want}


def free_port() -> int:
    """A port of loopback that is free now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _refusal(code: str) -> tuple[int, Any]:
    known = "unavailable" if code == "busy" else code
    return _STATUS[code], {"error": {"code": known, "message": f"test says {code}", "path": ["metrics", 3]}}


def _refuse_constant(name: str) -> float:
    raise ValueError(f"a bare {name} in JSON")


def _handler(server: LocalServer) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        timeout = 60

        def _do(self) -> None:
            body = self.rfile.read(int(self.headers.get("content-length") or 0))
            answered = server.answer(self.command, self.path, self.headers, body)
            if answered is None:
                self.close_connection = True
                return
            status, value = answered
            data = value if isinstance(value, bytes) else json.dumps(value).encode()
            self.send_response(status)
            self.send_header("content-length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

        do_GET = do_POST = do_PUT = _do

        def log_message(self, *_: Any) -> None:
            """Says nothing."""

    return Handler
