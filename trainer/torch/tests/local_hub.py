"""A server that plays the Hugging Face hub with what a test gives it, and code run against it in a process of its own."""

from __future__ import annotations

import hashlib
import json
import os
import re
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

API = re.compile(r"/api/(models|datasets)/([^/]+/[^/]+)(?:/(revision|tree|paths-info|auth-check)(?:/([^/]+))?(?:/(.*))?)?")
FILE = re.compile(r"/(datasets/)?([^/]+/[^/]+)/resolve/([^/]+)/(.*)")


class LocalHub:
    """`repositories`: "models/owner/name" or "datasets/owner/name" to its commits, newest last: 40 hex digits and its files."""

    def __init__(self) -> None:
        self.repositories: dict[str, list[tuple[str, dict[str, bytes]]]] = {}
        # Whose files may not be read.
        self.gated: set[str] = set()

    def commit(self, repository: str, digit: str, files: dict[str, bytes]) -> str:
        """Adds a commit of one digit repeated."""
        self.repositories.setdefault(repository, []).append((digit * 40, files))
        return digit * 40

    def files(self, repository: str, revision: str | None) -> tuple[str, dict[str, bytes]] | None:
        commits = self.repositories[repository]
        if revision in (None, "main"):
            return commits[-1]
        return next((one for one in commits if one[0] == revision), None)


def entry_of(path: str, content: bytes) -> dict[str, Any]:
    return {"type": "file", "path": path, "size": len(content), "oid": hashlib.sha1(content).hexdigest()}


@contextmanager
def serving(hub: LocalHub) -> Iterator[str]:
    """The address that the hub is served at."""

    class Answers(BaseHTTPRequestHandler):
        def do_HEAD(self) -> None:
            self.do_GET()

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", 0))).decode()
            sent = json.loads(body) if body.startswith("{") else parse_qs(body)
            self.answer_api(sent.get("paths", []))

        def do_GET(self) -> None:
            path = urlsplit(self.path).path
            if path.startswith("/api/"):
                self.answer_api([])
            elif (found := FILE.fullmatch(unquote(path))) is not None:
                self.answer_file(f"{found[1] or 'models/'}{found[2]}", found[3], found[4])
            else:
                self.send(404, {})

        def answer_api(self, paths: list[str]) -> None:
            found = API.fullmatch(unquote(urlsplit(self.path).path))
            repository = f"{found[1]}/{found[2]}" if found else ""
            if found is None or repository not in hub.repositories:
                return self.send(404, {"X-Error-Code": "RepoNotFound"})
            verb, revision, folder = found[3], found[4], found[5]
            if verb == "auth-check":
                return self.send(*((403, {"X-Error-Code": "GatedRepo"}) if repository in hub.gated else (200, {})))
            held = hub.files(repository, revision)
            if held is None:
                return self.send(404, {"X-Error-Code": "RevisionNotFound"})
            commit, files = held
            if verb in ("paths-info", "tree"):
                inside = [path for path in files if path.startswith(f"{folder}/" if folder else "")]
                wanted = inside if verb == "tree" else [path for path in paths if path in files]
                return self.send(200, {}, [entry_of(path, files[path]) for path in wanted])
            siblings = [{"rfilename": path} for path in files]
            about = {"id": found[2], "sha": commit, "siblings": siblings, "tags": [], "private": False, "downloads": 0}
            return self.send(200, {}, about)

        def answer_file(self, repository: str, revision: str, path: str) -> None:
            held = hub.files(repository, revision) if repository in hub.repositories else None
            if held is None or path not in held[1]:
                return self.send(404, {"X-Error-Code": "EntryNotFound" if held else "RevisionNotFound"})
            content = held[1][path]
            etag = hashlib.sha1(content).hexdigest()
            return self.send(200, {"X-Repo-Commit": held[0], "ETag": f'"{etag}"'}, content)

        def send(self, status: int, headers: dict[str, str], body: Any = b"{}") -> None:
            content = body if isinstance(body, bytes) else json.dumps(body).encode()
            self.send_response(status)
            for name, value in {**headers, "Content-Length": str(len(content))}.items():
                self.send_header(name, value)
            self.end_headers()
            if self.command != "HEAD":
                self.wfile.write(content)

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Answers)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()


def run_with_hub(endpoint: str, home: Path, code: str, *arguments: str, **environment: str) -> list[Any]:
    """The lines of JSON that code prints; the hub's address is read when its library is imported, so it runs elsewhere."""
    online = {"HF_HUB_OFFLINE": "0", "HF_DATASETS_OFFLINE": "0"}
    given = {"HF_ENDPOINT": endpoint, "HF_HOME": str(home / "hf"), "HF_HUB_DISABLE_PROGRESS_BARS": "1", **online}
    ran = subprocess.run(
        [sys.executable, "-c", code, str(home), *arguments],
        env={**os.environ, **given, **environment},
        cwd=Path(__file__).resolve().parents[1],
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert ran.returncode == 0, ran.stderr
    return [json.loads(line) for line in ran.stdout.splitlines()]
