"""The spool keeps what is not acknowledged, also through a crash."""

from __future__ import annotations

import os
from pathlib import Path

from rewardsmith.protocol.spool import Spool


def body(seq: int) -> bytes:
    return b'{"seq":%d}' % seq


def test_every_batch_gets_the_next_seq_and_stays_until_it_is_acknowledged(tmp_path: Path) -> None:
    spool = Spool(tmp_path)
    assert [spool.append(body), spool.append(body)] == [1, 2]
    assert spool.pending == (1, 2)
    assert spool.read(2) == b'{"seq":2}'
    spool.acknowledge(1)
    assert spool.pending == (2,)


def test_after_a_restart_it_goes_on_with_what_was_not_acknowledged_and_uses_no_seq_twice(tmp_path: Path) -> None:
    before = Spool(tmp_path)
    for _ in range(3):
        before.append(body)
    before.acknowledge(1)
    before.acknowledge(2)
    after = Spool(tmp_path)
    assert after.pending == (3,)
    after.acknowledge(3)
    empty = Spool(tmp_path)
    assert empty.pending == ()
    assert empty.append(body) == 4


def test_one_small_mark_is_left_however_many_batches_went_through(tmp_path: Path) -> None:
    spool = Spool(tmp_path)
    for _ in range(20):
        spool.acknowledge(spool.append(body))
    assert os.listdir(tmp_path) == ["0000000020.acked"]


def test_a_batch_set_aside_frees_its_seq_with_all_after_it_also_after_a_restart(tmp_path: Path) -> None:
    spool = Spool(tmp_path)
    for _ in range(3):
        spool.append(body)
    spool.acknowledge(1)
    spool.set_aside(2)
    assert spool.pending == ()
    assert sorted(os.listdir(tmp_path)) == ["0000000001.acked", "0000000002.rejected", "0000000003.rejected"]
    assert Spool(tmp_path).last_seq == 1
    assert spool.append(body) == 2


def test_a_batch_half_written_when_the_process_died_was_never_there(tmp_path: Path) -> None:
    (tmp_path / "0000000001.json.tmp").write_bytes(b'{"se')
    assert Spool(tmp_path).append(body) == 1


def test_a_crash_between_the_mark_and_the_deletion_sends_the_batch_again(tmp_path: Path) -> None:
    spool = Spool(tmp_path)
    spool.append(body)
    (tmp_path / "0000000001.acked").touch()
    again = Spool(tmp_path)
    assert again.pending == (1,)
    again.acknowledge(1)
    assert Spool(tmp_path).last_seq == 1
