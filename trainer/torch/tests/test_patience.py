"""How long is waited, and what is said, between tries."""

from __future__ import annotations

from rewardsmith.protocol.patience import Patience


def test_waits_double_up_to_the_longest_and_trouble_is_said_once_until_it_is_over() -> None:
    said: list[str] = []
    patience = Patience(said.append, first=1, longest=5, back="back")
    patience.succeeded()
    assert [patience.failed("away"), patience.failed("still away"), patience.failed("x"), patience.failed("y")] == [1, 2, 4, 5]
    patience.succeeded()
    patience.succeeded()
    assert patience.failed("away again") == 1
    assert said == ["away", "back", "away again"]
