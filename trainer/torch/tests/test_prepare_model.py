"""Finding a base model: tiny ones, folders, and names of a hub that a local server plays."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from rewardsmith.models.prepare import folder_fingerprint, prepare_base_model
from rewardsmith.models.presets import PRESETS
from rewardsmith.report import RunFailure
from rewardsmith.tasks.arithmetic import Arithmetic
from rewardsmith.tasks.maths.maths_task import MathsTask
from rewardsmith.tasks.task_settings import TaskSettings

COMMIT = "0123456789abcdef0123456789abcdef01234567"


class Hub(BaseHTTPRequestHandler):
    """The hub's answers: owner/open is there, owner/gated is gated, anything else is not."""

    def do_HEAD(self) -> None:
        self.do_GET()

    def do_GET(self) -> None:
        if "owner/gated" in self.path and "/auth-check" in self.path:
            self._answer(403, {"X-Error-Code": "GatedRepo"})
        elif "/revision/no-such" in self.path:
            self._answer(404, {"X-Error-Code": "RevisionNotFound"})
        elif "owner/broken" in self.path:
            self._answer(500, {})
        elif "owner/open" in self.path or "owner/gated" in self.path:
            self._answer(200, {})
        else:
            self._answer(404, {"X-Error-Code": "RepoNotFound"})

    def _answer(self, status: int, headers: dict[str, str]) -> None:
        body = json.dumps({"id": "owner/open", "sha": COMMIT, "siblings": [], "tags": [], "private": False}).encode()
        self.send_response(status)
        for name, value in {**headers, "Content-Type": "application/json", "Content-Length": str(len(body))}.items():
            self.send_header(name, value)
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture(scope="module")
def hub() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Hub)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


# The hub's address is read when its library is imported.
PREPARE = """
import json, sys
from pathlib import Path
from rewardsmith.models.prepare import prepare_from_hub
from rewardsmith.report import RunFailure
for name in sys.argv[2:]:
    try:
        model = prepare_from_hub(name, home=Path(sys.argv[1]), say=lambda text: None)
        print(json.dumps([model.path, model.revision, model.fingerprint]))
    except RunFailure as failure:
        print(json.dumps(str(failure)))
"""


def prepared(endpoint: str, home: Path, *names: str, **environment: str) -> list[str | list[str]]:
    """What becomes of each name, asked of the hub at `endpoint`."""
    ran = subprocess.run(
        [sys.executable, "-c", PREPARE, str(home), *names],
        env={**os.environ, "HF_ENDPOINT": endpoint, "HF_HUB_OFFLINE": "0", "HF_HOME": str(home / "hf"), **environment},
        cwd=Path(__file__).resolve().parents[1],
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert ran.returncode == 0, ran.stderr
    return [json.loads(line) for line in ran.stdout.splitlines()]


def test_names_of_the_hub_are_resolved_to_commits_or_refused_with_what_to_do(hub: str, tmp_path: Path) -> None:
    known, gated, revision, missing, malformed = prepared(
        hub, tmp_path, "owner/open", "owner/gated", "owner/open@no-such", "owner/missing", "not a name"
    )
    assert known == ["owner/open", COMMIT, COMMIT]
    assert "accept the licence on the model's page" in gated
    assert 'owner/open has no revision "no-such"' in revision
    assert "The hub has no model owner/missing" in missing
    assert "is no name of a model" in malformed


def test_a_resolved_name_stays_at_its_commit_and_needs_no_hub_again(tmp_path: Path) -> None:
    nowhere = "http://127.0.0.1:9"
    (tmp_path / "models").mkdir()
    (tmp_path / "models/resolved.json").write_text(json.dumps({"owner/open": "older"}))
    folder = tmp_path / "hf/hub/models--owner--cached"
    (folder / "refs").mkdir(parents=True)
    (folder / "refs/main").write_text(COMMIT)
    (folder / "snapshots" / COMMIT).mkdir(parents=True)
    (folder / "snapshots" / COMMIT / "config.json").write_text("{}")
    again, cached, by_commit, absent = prepared(
        nowhere, tmp_path, "owner/open", "owner/cached", f"owner/cached@{COMMIT}", "owner/absent", HF_HUB_OFFLINE="1"
    )
    assert again == ["owner/open", "older", "older"]
    assert cached == by_commit == ["owner/cached", COMMIT, COMMIT]
    assert "not on this machine, and the hub is switched off" in absent
    assert json.loads((tmp_path / "models/resolved.json").read_text())["owner/cached"] == COMMIT


def test_a_hub_out_of_reach_is_said_to_be(tmp_path: Path) -> None:
    (failed,) = prepared("http://127.0.0.1:9", tmp_path, "llama-3.2-3b")
    assert "meta-llama/Llama-3.2-3B-Instruct is not on this machine, and the hub gave no answer" in failed
    assert "set HF_TOKEN" in failed


def test_a_folder_is_taken_as_it_is_and_known_by_its_files(tmp_path: Path) -> None:
    with pytest.raises(RunFailure, match="There is no folder"):
        prepare_base_model(str(tmp_path / "none"), task=Arithmetic(), home=tmp_path, say=print)
    with pytest.raises(RunFailure, match=r"holds no config\.json"):
        prepare_base_model(str(tmp_path), task=Arithmetic(), home=tmp_path, say=print)
    (tmp_path / "config.json").write_text("{}")
    (tmp_path / "model.safetensors").write_bytes(bytes(3 * 2**20))
    model = prepare_base_model(str(tmp_path), task=Arithmetic(), home=tmp_path, say=print)
    assert (model.path, model.revision) == (str(tmp_path.resolve()), None)
    (tmp_path / "model.safetensors").write_bytes(bytes(3 * 2**20 - 1) + b"x")
    assert folder_fingerprint(tmp_path) != model.fingerprint


def test_a_tiny_base_is_refused_for_a_task_that_it_cannot_spell(tmp_path: Path) -> None:
    with pytest.raises(RunFailure, match='fits the task "arithmetic", not "gsm8k"'):
        prepare_base_model("arithmetic-tiny", task=MathsTask("gsm8k", TaskSettings()), home=tmp_path, say=print)


def test_the_presets_are_the_papers_three() -> None:
    assert {preset.repository for preset in PRESETS} == {
        "meta-llama/Llama-3.2-3B-Instruct",
        "Qwen/Qwen2.5-3B-Instruct",
        "Qwen/Qwen3-4B-Instruct-2507",
    }
