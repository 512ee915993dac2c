"""A browser reduced to Streamlit's protocol: it opens the websocket, asks for a page, and may lie.

One `Browser` is one tab. What it is shown is kept as plain data: texts, widgets, headings, raw HTML, pages.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from http.client import HTTPConnection
from types import TracebackType
from typing import Any
from urllib.parse import urlsplit

from google.protobuf.message import Message
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.sync.client import ClientConnection, connect

COOKIE = "lda_session"
PATIENCE = 60.0
"""Seconds that a run may take on a busy machine before the test gives up."""


@dataclass
class Widget:
    """Something to answer with: its kind, its label, its id, and the text of all that it shows."""

    kind: str
    label: str
    id: str
    proto: Message
    fragment: str


@dataclass
class Screen:
    """What one run showed."""

    elements: list[tuple[str, Any]] = field(default_factory=list)
    widgets: list[Widget] = field(default_factory=list)
    pages: dict[str, str] = field(default_factory=dict)
    menu: list[str] = field(default_factory=list)
    page: str = ""
    not_found: str | None = None

    def text(self) -> str:
        """Everything that was sent, as one text."""
        return "\n".join(str(proto) for _, proto in self.elements)

    def readable(self) -> str:
        """Everything that was sent, accents as letters."""
        return "\n".join(" ".join(_strings(proto)) for _, proto in self.elements)

    def titles(self) -> list[str]:
        """The headings of the first level."""
        return [proto.body for kind, proto in self.elements if kind == "heading" and proto.tag == "h1"]

    def of(self, kind: str) -> list[Any]:
        """The elements of a kind."""
        return [proto for found, proto in self.elements if found == kind]

    def alerts(self) -> list[str]:
        """The messages in boxes."""
        return [proto.body for proto in self.of("alert")]

    def widget(self, label: str, kind: str | None = None) -> Widget:
        """The widget whose label begins so."""
        found = [w for w in self.widgets if w.label.startswith(label) and kind in (None, w.kind)]
        assert found, f"no widget « {label} » among {[w.label for w in self.widgets]}"
        return found[0]


def _strings(message: Message) -> Iterable[str]:
    for descriptor, value in message.ListFields():
        values = value if descriptor.is_repeated else [value]
        for one in values:
            if isinstance(one, str):
                yield one
            elif isinstance(one, Message):
                yield from _strings(one)


class Browser:
    """A tab on the application at `url`, with a cookie or without."""

    def __init__(self, url: str, cookie: str | None = None) -> None:
        parts = urlsplit(url)
        headers = {"Cookie": f"{COOKIE}={cookie}"} if cookie else {}
        self.url = url
        self.screen = Screen()
        self.page_hash = ""
        self.query = ""
        address = f"ws://{parts.netloc}/_stcore/stream"
        self._opening = connect(
            address,
            subprotocols=["streamlit"],  # type: ignore[list-item]
            origin=url,  # type: ignore[arg-type]
            additional_headers=headers,
            max_size=None,
            open_timeout=PATIENCE,
            ping_interval=None,
        )

    def __enter__(self) -> "Browser":
        self._socket: ClientConnection = self._opening.__enter__()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._opening.__exit__(kind, error, trace)

    def open(self, page: str = "", query: str = "") -> Screen:
        """Ask for an address, as a browser does when it loads the page."""
        self.query = query
        message = self._message()
        message.rerun_script.page_name = page
        return self._run(message)

    def ask(self, page_hash: str) -> Screen:
        """Ask for a page by its hash, as a click on the menu does."""
        message = self._message()
        message.rerun_script.page_script_hash = page_hash
        return self._run(message)

    def again(self) -> Screen:
        """Run the page again, as any click does."""
        return self._run(self._message(self.page_hash))

    def answer(self, widget: Widget, **value: Any) -> Screen:
        """Answer a widget with any value: `string_value="x"`, `int_array_value=[1]`, `trigger_value=True`…"""
        message = self._message(self.page_hash)
        message.rerun_script.fragment_id = widget.fragment
        state = message.rerun_script.widget_states.widgets.add()
        state.id = widget.id
        ((name, given),) = value.items()
        if name.endswith("array_value"):
            getattr(state, name).data.extend(given)
            getattr(state, name).SetInParent()
        else:
            setattr(state, name, given)
        return self._run(message)

    def click(self, label: str) -> Screen:
        """Press a button."""
        return self.answer(self.screen.widget(label, "button"), trigger_value=True)

    def _message(self, page_hash: str = "") -> BackMsg:
        message = BackMsg()
        rerun = message.rerun_script
        rerun.query_string = self.query
        rerun.page_script_hash = page_hash
        rerun.context_info.timezone = "Europe/Paris"
        rerun.context_info.locale = "fr-FR"
        rerun.context_info.url = self.url
        return message

    def _run(self, message: BackMsg) -> Screen:
        """Send, then read until the script has finished; a run that makes another is followed to its end."""
        self._socket.send(message.SerializeToString())
        screen = Screen(pages=dict(self.screen.pages), menu=list(self.screen.menu), page=self.screen.page)
        while True:
            sent = ForwardMsg()
            sent.ParseFromString(self._socket.recv(timeout=PATIENCE))  # type: ignore[arg-type]
            kind = sent.WhichOneof("type")
            if kind == "new_session":
                screen.elements.clear()
                screen.widgets.clear()
                self.page_hash = sent.new_session.page_script_hash
            elif kind == "page_info_changed":
                self.query = sent.page_info_changed.query_string
            elif kind == "navigation":
                screen.pages = {p.url_pathname: p.page_script_hash for p in sent.navigation.app_pages}
                screen.menu = [p.page_name for p in sent.navigation.app_pages if not _hidden(p)]
                self.page_hash = sent.navigation.page_script_hash
            elif kind == "page_not_found":
                screen.not_found = sent.page_not_found.page_name
            elif kind == "delta":
                _take(screen, sent)
            elif kind == "script_finished" and sent.script_finished != ForwardMsg.FINISHED_EARLY_FOR_RERUN:
                self.screen = screen
                return screen


def _hidden(page: Message) -> bool:
    return bool(getattr(page, "is_hidden", False))


def _take(screen: Screen, sent: ForwardMsg) -> None:
    delta = sent.delta
    if delta.WhichOneof("type") == "add_block":
        screen.elements.append(("block", delta.add_block))
        return
    if delta.WhichOneof("type") != "new_element":
        return
    kind = delta.new_element.WhichOneof("type")
    if kind is None:
        return
    proto = getattr(delta.new_element, kind)
    screen.elements.append((kind, proto))
    if getattr(proto, "id", ""):
        screen.widgets.append(Widget(kind, getattr(proto, "label", ""), proto.id, proto, delta.fragment_id))


def handshake(url: str, *, origin: str, host: str | None = None, cookie: str = "") -> int:
    """The status that the server gives to a browser that comes from another site, or by another name."""
    parts = urlsplit(url)
    connection = HTTPConnection(parts.hostname or "", parts.port, timeout=PATIENCE)
    headers = {
        "Host": host or parts.netloc,
        "Origin": origin,
        "Cookie": f"{COOKIE}={cookie}",
        "Connection": "Upgrade",
        "Upgrade": "websocket",
        "Sec-WebSocket-Version": "13",
        "Sec-WebSocket-Key": "MDEyMzQ1Njc4OTAxMjM0NQ==",
        "Sec-WebSocket-Protocol": "streamlit",
    }
    connection.putrequest("GET", "/_stcore/stream", skip_host=True)
    for name, value in headers.items():
        connection.putheader(name, value)
    connection.endheaders()
    status = connection.getresponse().status
    connection.close()
    return status


@dataclass(frozen=True)
class Answer:
    """What a plain request is answered."""

    status: int
    headers: dict[str, str]
    body: bytes


def fetch(url: str, path: str, cookie: str | None = None, method: str = "GET", **headers: str) -> Answer:
    """One plain request, which follows no redirection."""
    parts = urlsplit(url)
    connection = HTTPConnection(parts.hostname or "", parts.port, timeout=PATIENCE)
    sent = {name.replace("_", "-"): value for name, value in headers.items()}
    if cookie:
        sent["Cookie"] = f"{COOKIE}={cookie}"
    connection.request(method, path, headers=sent)
    found = connection.getresponse()
    answer = Answer(found.status, {k.lower(): v for k, v in found.getheaders()}, found.read())
    connection.close()
    return answer
