"""A browser reduced to Streamlit's protocol: it opens the websocket, asks for a page, and may lie.

One `Browser` is one tab. Like a real one it keeps the large messages that the server may then only name, runs
by itself the fragments that ask for it, follows a click until the server has nothing more to say, and, when
it is `whole`, sends with every click what all its widgets hold.
"""

import time
from dataclasses import dataclass, field
from types import TracebackType
from typing import Any

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState

from lda.bench.screen import Screen, Widget, fill
from lda.bench.wire import Wire

COOKIE = "lda_session"
PATIENCE = 60.0
"""Seconds that a run may take on a busy machine before it is given up."""


@dataclass
class Cost:
    """What a click cost: seconds until the last answer, script runs, messages and bytes received."""

    seconds: float = 0.0
    runs: int = 0
    messages: int = 0
    bytes: int = 0


@dataclass
class Timer:
    """A fragment that asked to be run again every `interval` seconds."""

    interval: float
    due: float = field(init=False)

    def __post_init__(self) -> None:
        self.again()

    def again(self) -> None:
        """Wait for one more interval."""
        self.due = time.monotonic() + self.interval


class Browser:
    """A tab on the application at `url`, with the value of the session cookie or without.

    A tab that is not `whole` sends with a click nothing but that click: a lie is then told once.
    """

    def __init__(
        self, url: str, cookie: str | None = None, *, whole: bool = False, patience: float = PATIENCE
    ) -> None:
        self.url, self.whole, self.patience = url, whole, patience
        self.screen = Screen()
        self.cost = Cost()
        self.page_hash = ""
        self.query = ""
        self.drawn = 0
        """How often the whole page was run, and not a fragment of it."""
        self._cookie = f"{COOKIE}={cookie}" if cookie else None
        self._held: dict[str, WidgetState] = {}
        self._kept: dict[str, ForwardMsg] = {}
        self._timers: dict[str, Timer] = {}

    def __enter__(self) -> "Browser":
        self._wire = Wire(self.url, self._cookie, self.patience)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._wire.close()

    def open(self, page: str = "", query: str = "") -> Screen:
        """Ask for an address, as a browser does when it loads the page."""
        self.query = query
        message = self._message()
        message.rerun_script.page_name = page
        return self._run(message)

    def ask(self, page_hash: str, query: str | None = None) -> Screen:
        """Ask for a page by its hash, as a click on the menu or on a link does."""
        if query is not None:
            self.query = query
        self._held.clear()
        return self._run(self._message(page_hash))

    def visit(self, page: str, query: str = "") -> Screen:
        """Follow a link within the application."""
        return self.ask(self.screen.pages[page], query)

    def again(self) -> Screen:
        """Run the page again, as any click does."""
        message = self._message(self.page_hash)
        self._tell(message)
        return self._run(message)

    def write(self, widget: Widget, **value: Any) -> None:
        """Give a widget of a form its value, which leaves with the button of the form."""
        ((name, given),) = value.items()
        state = WidgetState(id=widget.id)
        fill(state, name, given)
        self._held[widget.id] = state

    def held(self, widget: Widget) -> Any:
        """The value of a widget, as `answer` takes it; None for none. For a whole tab."""
        state = self._held.get(widget.id, WidgetState())
        name = state.WhichOneof("value")
        if name is None:
            return None
        value = getattr(state, name)
        return list(value.data) if name.endswith("array_value") else value

    def answer(self, widget: Widget, **value: Any) -> Screen:
        """Answer a widget with any value: `string_value="x"`, `int_array_value=[1]`, `trigger_value=True`…"""
        message = self._message(self.page_hash)
        message.rerun_script.fragment_id = widget.fragment
        self.write(widget, **value)
        self._tell(message, widget.id)
        if "trigger_value" in value:
            del self._held[widget.id]
        return self._run(message)

    def click(self, label: str) -> Screen:
        """Press a button."""
        return self.answer(self.screen.widget(label, "button"), trigger_value=True)

    def wait(self, seconds: float) -> None:
        """Leave the page open: the fragments that run by themselves do; pings are answered."""
        until = time.monotonic() + seconds
        while True:
            name = min(self._timers, key=lambda name: self._timers[name].due, default=None)
            due = until if name is None else min(until, self._timers[name].due)
            sent = self._wire.receive(due)
            if sent is not None:
                self._take(sent)
            elif due < until and name is not None:
                self._run_fragment(name)
            elif time.monotonic() >= until:
                return

    def _run_fragment(self, name: str) -> None:
        self._timers[name].again()
        message = self._message(self.page_hash)
        message.rerun_script.fragment_id = name
        message.rerun_script.is_auto_rerun = True
        self._tell(message)
        self._run(message)

    def _message(self, page_hash: str = "") -> BackMsg:
        message = BackMsg()
        rerun = message.rerun_script
        rerun.query_string = self.query
        rerun.page_script_hash = page_hash
        rerun.context_info.timezone = "Europe/Paris"
        rerun.context_info.locale = "fr-FR"
        rerun.context_info.url = self.url
        rerun.cached_message_hashes.extend(self._kept)
        return message

    def _tell(self, message: BackMsg, answered: str = "") -> None:
        """What the widgets hold: all of the page when the tab is whole, and the one just answered."""
        told = message.rerun_script.widget_states.widgets
        if self.whole:
            told.extend(self._held.values())
        elif answered:
            told.append(self._held[answered])

    def _look(self) -> None:
        """Keep what each widget holds: what it first came with, until it is answered or the server says."""
        shown = {widget.id: widget for widget in self.screen.widgets}
        for gone in [name for name in self._held if name not in shown]:
            del self._held[gone]
        for name, widget in shown.items():
            state = widget.state() if name not in self._held or widget.written() else None
            if state is not None:
                self._held[name] = state

    def _run(self, message: BackMsg) -> Screen:
        """Send, then read until the script has finished; a run that makes another is followed to its end."""
        self.cost = Cost()
        start = time.perf_counter()
        until = time.monotonic() + self.patience
        self._wire.send(message.SerializeToString())
        while True:
            sent = self._wire.receive(until)
            if sent is None:
                raise TimeoutError(f"no end of the run within {self.patience} seconds")
            if self._take(sent):
                self.cost.seconds = time.perf_counter() - start
                if self.whole:
                    self._look()
                return self.screen

    def _take(self, data: bytes) -> bool:
        """Read one message; whether it is the last of a click."""
        self.cost.messages += 1
        self.cost.bytes += len(data)
        sent = self._whole(data)
        kind = sent.WhichOneof("type")
        if kind == "delta":
            self.screen.draw(sent)
        elif kind == "new_session":
            self._start(sent)
        elif kind == "page_info_changed":
            self.query = sent.page_info_changed.query_string
        elif kind == "navigation":
            self.screen.navigate(sent)
            self.page_hash = sent.navigation.page_script_hash
        elif kind == "page_not_found":
            self.screen.not_found = sent.page_not_found.page_name
        elif kind == "auto_rerun":
            self._timers[sent.auto_rerun.fragment_id] = Timer(sent.auto_rerun.interval)
        elif kind == "stop_auto_rerun":
            for name in sent.stop_auto_rerun.fragment_ids:
                self._timers.pop(name, None)
        elif kind == "script_finished":
            self.cost.runs += 1
            return sent.script_finished != ForwardMsg.FINISHED_EARLY_FOR_RERUN
        return False

    def _whole(self, data: bytes) -> ForwardMsg:
        """The message, found again here when the server sent only its name."""
        sent = ForwardMsg()
        sent.ParseFromString(data)
        if sent.WhichOneof("type") == "ref_hash":
            whole = ForwardMsg()
            whole.CopyFrom(self._kept[sent.ref_hash])
            whole.metadata.CopyFrom(sent.metadata)
            return whole
        if sent.metadata.cacheable:
            self._kept[sent.hash] = sent
        return sent

    def _start(self, sent: ForwardMsg) -> None:
        fragments = sent.metadata.run.fragment_ids
        before = self.screen
        self.screen = Screen(dict(before.deltas), before.pages, before.menu, before.page)
        self.screen.start(fragments)
        self.page_hash = sent.new_session.page_script_hash
        if not fragments:
            self.drawn += 1
            self._timers.clear()
