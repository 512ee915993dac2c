"""When a change made in a part of a page draws that part alone, and when the whole page."""

from types import SimpleNamespace
from typing import Any

import pytest
from streamlit.proto.ClientState_pb2 import ClientState

from lda.ui import runner

IDLE: dict[str, Any] = {"known": True, "running": False, "unsent": False}


@pytest.mark.parametrize(
    ("state", "by_itself", "alone"),
    [
        (IDLE, False, True),
        (IDLE | {"known": False}, False, False),
        (IDLE | {"running": True}, False, False),
        (IDLE | {"unsent": True}, False, False),
        (IDLE | {"running": True, "unsent": True}, True, True),
    ],
    ids=["idle", "another process drew it", "a run under way", "a run not sent yet", "a poll"],
)
def test_a_part_runs_alone_when_nothing_of_it_can_be_lost(
    monkeypatch: pytest.MonkeyPatch, state: dict[str, Any], by_itself: bool, alone: bool
) -> None:
    taken: list[str] = []
    monkeypatch.setattr(runner, "_take", lambda session, asked: taken.append(asked.fragment_id))
    session: Any = SimpleNamespace(
        has_fragment=lambda name: state["known"],
        _scriptrunner=object() if state["running"] else None,
        _browser_queue=SimpleNamespace(is_empty=lambda: not state["unsent"]),
    )
    runner._ask(session, ClientState(fragment_id="part", is_auto_rerun=by_itself))
    assert taken == ["part" if alone else ""]
