"""Fixtures that several test files share."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest
from real_server import REPOSITORY, RealServer

from rewardsmith.models.base_model import PreparedModel

# Before torch is imported: on models this small its threads cost more than they give.
os.environ.setdefault("OMP_NUM_THREADS", "1")
os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")


@pytest.fixture(scope="session")
def real_server() -> Iterator[RealServer]:
    """The real server on a Postgres of its own, for the whole session: runs of other tests may be in it."""
    if not (REPOSITORY / "node_modules").is_dir():
        pytest.skip("the real server needs node_modules: run `npm ci` in the repository's root")
    server = RealServer()
    yield server
    server.stop()


@pytest.fixture(scope="session")
def tiny_base(tmp_path_factory: pytest.TempPathFactory) -> PreparedModel:
    """A randomly initialised language model over digits, made once."""
    from tiny_qwen import save_tiny_qwen

    return save_tiny_qwen(tmp_path_factory.mktemp("tiny-base"))
