"""Files that are there whole or not at all."""

from __future__ import annotations

import os
import threading
from pathlib import Path

import pytest

from rewardsmith.durable_files import write_durably


def test_several_that_write_one_file_at_once_each_write_it_whole(tmp_path: Path) -> None:
    contents = [bytes([65 + writer]) * 200_000 for writer in range(4)]
    failures: list[BaseException] = []

    def write(content: bytes) -> None:
        try:
            for _ in range(10):
                write_durably(tmp_path / "file", content)
        except BaseException as failure:
            failures.append(failure)

    threads = [threading.Thread(target=write, args=(content,)) for content in contents]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    assert (tmp_path / "file").read_bytes() in contents
    assert os.listdir(tmp_path) == ["file"]
    assert (tmp_path / "file").stat().st_mode & 0o777 == 0o600


def test_what_cannot_take_its_place_leaves_nothing_behind(tmp_path: Path) -> None:
    (tmp_path / "file").mkdir()
    with pytest.raises(OSError):
        write_durably(tmp_path / "file", b"x")
    assert os.listdir(tmp_path) == ["file"]
