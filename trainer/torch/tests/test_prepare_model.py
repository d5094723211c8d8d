"""Finding a base model: tiny ones, folders, and names of a hub that a local server plays."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from local_hub import LocalHub, run_with_hub, serving

from rewardsmith.models.prepare import folder_fingerprint, prepare_base_model
from rewardsmith.models.presets import PRESETS
from rewardsmith.report import RunFailure
from rewardsmith.tasks.arithmetic import Arithmetic
from rewardsmith.tasks.maths.maths_task import MathsTask
from rewardsmith.tasks.task_settings import TaskSettings

COMMIT = "1" * 40
NOWHERE = "http://127.0.0.1:9"
FILES = {"config.json": b"{}", "tokenizer.json": b"{}", "model.safetensors": b"weights", "model.bin": b"older", "code.py": b"1/0"}


@pytest.fixture
def hub() -> LocalHub:
    hub = LocalHub()
    hub.commit("models/owner/open", "1", FILES)
    hub.commit("models/owner/pickled", "2", {"config.json": b"{}", "pytorch_model.bin": b"weights"})
    hub.commit("models/owner/gated", "3", FILES)
    hub.gated.add("models/owner/gated")
    return hub


@pytest.fixture
def endpoint(hub: LocalHub) -> Iterator[str]:
    with serving(hub) as address:
        yield address


PREPARE = """
import json, os, sys
from pathlib import Path
from rewardsmith.models.prepare import prepare_from_hub
from rewardsmith.report import RunFailure
for name in sys.argv[2:]:
    try:
        model = prepare_from_hub(name, home=Path(sys.argv[1]), say=lambda text: None)
        print(json.dumps([sorted(os.listdir(model.path)), model.revision, model.fingerprint]))
    except RunFailure as failure:
        print(json.dumps(str(failure)))
"""


def prepared(endpoint: str, home: Path, *names: str, **environment: str) -> list[Any]:
    """What becomes of each name, asked of the hub at `endpoint`."""
    return run_with_hub(endpoint, home, PREPARE, *names, **environment)


def test_names_of_the_hub_are_resolved_to_commits_or_refused_with_what_to_do(endpoint: str, tmp_path: Path) -> None:
    known, pickled, gated, revision, missing, malformed = prepared(
        endpoint, tmp_path, "owner/open", "owner/pickled", "owner/gated", "owner/open@no-such", "owner/missing", "not a name"
    )
    # What is loaded, in a folder: no code, and no older weights beside safetensors.
    assert known == [["config.json", "model.safetensors", "tokenizer.json"], COMMIT, COMMIT]
    assert pickled == [["config.json", "pytorch_model.bin"], "2" * 40, "2" * 40]
    assert "accept the licence on the model's page" in gated
    assert 'owner/open has no revision "no-such"' in revision
    assert "The hub has no model owner/missing" in missing
    assert "is no name of a model" in malformed


def test_a_resolved_name_stays_at_its_commit_and_needs_no_hub_again(hub: LocalHub, endpoint: str, tmp_path: Path) -> None:
    (first,) = prepared(endpoint, tmp_path, "owner/open")
    hub.commit("models/owner/open", "4", {"config.json": b"[]", "model.safetensors": b"newer"})
    assert prepared(endpoint, tmp_path, "owner/open") == [first]
    assert prepared(NOWHERE, tmp_path, "owner/open", HF_HUB_OFFLINE="1") == [first]
    assert prepared(endpoint, tmp_path, "owner/open@" + "4" * 40)[0][1] == "4" * 40
    assert len(os.listdir(tmp_path / "commits")) == 2


def test_a_name_is_found_in_the_hubs_cache_where_the_hub_is_switched_off(tmp_path: Path) -> None:
    folder = tmp_path / "hf/hub/models--owner--cached"
    (folder / "refs").mkdir(parents=True)
    (folder / "refs/main").write_text(COMMIT)
    (folder / "snapshots" / COMMIT).mkdir(parents=True)
    for name in ("config.json", "model.safetensors"):
        (folder / "snapshots" / COMMIT / name).write_text("{}")
    cached, by_commit, absent = prepared(
        NOWHERE, tmp_path, "owner/cached", f"owner/cached@{COMMIT}", "owner/absent", HF_HUB_OFFLINE="1"
    )
    assert cached == by_commit == [["config.json", "model.safetensors"], COMMIT, COMMIT]
    assert "not on this machine, and the hub is switched off" in absent


def test_a_known_commit_without_its_files_says_that_they_are_not_here(tmp_path: Path) -> None:
    (tmp_path / "commits").mkdir()
    (tmp_path / "commits" / "model--owner%2Fopen").write_text(COMMIT)
    (failed,) = prepared(NOWHERE, tmp_path, "owner/open", HF_HUB_OFFLINE="1")
    assert "its files are not here and the hub could not be reached" in failed


def test_a_hub_out_of_reach_is_said_to_be(tmp_path: Path) -> None:
    (failed,) = prepared(NOWHERE, tmp_path, "llama-3.2-3b")
    assert "meta-llama/Llama-3.2-3B-Instruct is not on this machine, and the hub gave no answer" in failed
    assert "set HF_TOKEN" in failed


def test_a_folder_is_taken_as_it_is_and_known_by_its_files(tmp_path: Path) -> None:
    with pytest.raises(RunFailure, match="There is no folder"):
        prepare_base_model(str(tmp_path / "none"), task=Arithmetic(), home=tmp_path, say=print)
    with pytest.raises(RunFailure, match=r"holds no config\.json"):
        prepare_base_model(str(tmp_path), task=Arithmetic(), home=tmp_path, say=print)
    (tmp_path / "config.json").write_text("{}")
    weights = tmp_path / "model.safetensors"
    weights.write_bytes(bytes(3 * 2**20))
    model = prepare_base_model(str(tmp_path), task=Arithmetic(), home=tmp_path, say=print)
    assert (model.path, model.revision) == (str(tmp_path.resolve()), None)
    weights.write_bytes(bytes(3 * 2**20 - 1) + b"x")
    assert folder_fingerprint(tmp_path) != model.fingerprint


def test_weights_that_changed_in_the_middle_alone_are_another_model(tmp_path: Path) -> None:
    weights = tmp_path / "model.safetensors"
    # 64 MiB without blocks on the disk.
    with weights.open("wb") as file:
        file.truncate(2**26)
    base, times = folder_fingerprint(tmp_path), weights.stat()
    with weights.open("r+b") as file:
        file.seek(2**25)
        file.write(b"x")
    os.utime(weights, ns=(times.st_atime_ns, times.st_mtime_ns + 1))
    assert folder_fingerprint(tmp_path) != base
    # A layer of 2 MiB, in a file whose times were put back.
    with weights.open("r+b") as file:
        file.seek(2**25)
        file.write(b"x" * 2**21)
    os.utime(weights, ns=(times.st_atime_ns, times.st_mtime_ns))
    assert folder_fingerprint(tmp_path) != base


def test_a_tiny_base_is_refused_for_a_task_that_it_cannot_spell(tmp_path: Path) -> None:
    with pytest.raises(RunFailure, match='fits the task "arithmetic", not "gsm8k"'):
        prepare_base_model("arithmetic-tiny", task=MathsTask("gsm8k", TaskSettings()), home=tmp_path, say=print)


def test_the_presets_are_the_papers_three() -> None:
    assert {preset.repository for preset in PRESETS} == {
        "meta-llama/Llama-3.2-3B-Instruct",
        "Qwen/Qwen2.5-3B-Instruct",
        "Qwen/Qwen3-4B-Instruct-2507",
    }
