"""What a server showed to a tab, as plain data: texts, widgets, headings, pages."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from google.protobuf.message import Message
from streamlit.proto.Delta_pb2 import Delta
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState

HELD = {
    "text_input": ("string_value", "value"),
    "text_area": ("string_value", "value"),
    "number_input": ("double_value", "value"),
    "selectbox": ("string_value", "raw_value"),
    "radio": ("string_value", "raw_value"),
    "checkbox": ("bool_value", "value"),
    "pagination": ("int_value", "value"),
    "time_input": ("string_value", "value"),
    "date_input": ("string_array_value", "value"),
    "multiselect": ("string_array_value", "raw_values"),
    "button_group": ("string_array_value", "raw_values"),
}
"""Kinds of widgets that hold a value: as what they answer, and where the server writes one for them."""
OF_OPTIONS = {"selectbox", "radio", "multiselect", "button_group"}
"""Kinds whose first value is a place among their options."""


@dataclass
class Widget:
    """Something to answer with: its kind, its label, its id, and the text of all that it shows."""

    kind: str
    label: str
    id: str
    proto: Message
    fragment: str

    def state(self) -> WidgetState | None:
        """What a browser says that this widget holds when it first shows it; None for a button."""
        if self.kind not in HELD:
            return None
        state = WidgetState(id=self.id)
        fill(state, HELD[self.kind][0], self._value(HELD[self.kind][1]))
        return state

    def written(self) -> bool:
        """Whether the server has changed what it holds."""
        return bool(getattr(self.proto, "set_value", False))

    def _value(self, written: str) -> Any:
        proto: Any = self.proto
        name = written if proto.set_value else "default"
        found = proto.DESCRIPTOR.fields_by_name[name]
        if found.has_presence and not proto.HasField(name):
            return None
        value = getattr(proto, name)
        if proto.set_value or self.kind not in OF_OPTIONS:
            return value
        return [self._option(place) for place in value] if found.is_repeated else self._option(value)

    def _option(self, place: int) -> str:
        proto: Any = self.proto
        option = proto.options[place]
        return option if isinstance(option, str) else option.content


def fill(state: WidgetState, name: str, value: Any) -> None:
    """Put a value of any kind into the state of a widget; None leaves it without one."""
    if value is None:
        return
    if name.endswith("array_value"):
        getattr(state, name).data.extend(value)
        getattr(state, name).SetInParent()
    else:
        setattr(state, name, value)


@dataclass
class Screen:
    """What the tab shows once a run, or the fragments run since, have ended."""

    deltas: dict[tuple[int, ...], Delta] = field(default_factory=dict)
    """What stands at each place of the page."""
    pages: dict[str, str] = field(default_factory=dict)
    menu: list[str] = field(default_factory=list)
    page: str = ""
    not_found: str | None = None

    def start(self, fragments: Iterable[str]) -> None:
        """A run begins: of the whole page, or of some fragments of it."""
        gone = set(fragments)
        stay = self.deltas.items() if gone else ()
        self.deltas = {place: delta for place, delta in stay if delta.fragment_id not in gone}

    def draw(self, sent: ForwardMsg) -> None:
        """Something is put in a place, where nothing else is from now on."""
        self.deltas[tuple(sent.metadata.delta_path)] = sent.delta

    def navigate(self, sent: ForwardMsg) -> None:
        """The pages that the tab has."""
        self.pages = {p.url_pathname: p.page_script_hash for p in sent.navigation.app_pages}
        self.menu = [p.page_name for p in sent.navigation.app_pages if not getattr(p, "is_hidden", False)]

    @property
    def elements(self) -> list[tuple[str, Any]]:
        """Every element shown, with its kind; blocks too."""
        return [(kind, proto) for kind, proto, _ in self._parts()]

    @property
    def widgets(self) -> list[Widget]:
        """Every element that can be answered, the tabs and folds that ask for their content included."""
        found = []
        for kind, proto, fragment in self._parts():
            if kind == "block":
                kind = proto.WhichOneof("type") or ""
                proto = getattr(proto, kind) if kind else proto
            if getattr(proto, "id", ""):
                found.append(Widget(kind, getattr(proto, "label", ""), proto.id, proto, fragment))
        return found

    def _parts(self) -> Iterable[tuple[str, Any, str]]:
        for _, delta in sorted(self.deltas.items(), key=lambda placed: placed[0]):
            if delta.WhichOneof("type") == "add_block":
                yield "block", delta.add_block, delta.fragment_id
            elif delta.WhichOneof("type") == "new_element":
                kind = delta.new_element.WhichOneof("type")
                if kind is not None:
                    yield kind, getattr(delta.new_element, kind), delta.fragment_id

    def text(self) -> str:
        """Everything that was sent, as one text."""
        return "\n".join(str(proto) for _, proto in self.elements)

    def readable(self) -> str:
        """Everything that was sent, accents as letters."""
        return "\n".join(" ".join(_strings(proto)) for _, proto in self.elements)

    def titles(self) -> list[str]:
        """The headings of the first level."""
        return [proto.body for proto in self.of("heading") if proto.tag == "h1"]

    def of(self, kind: str) -> list[Any]:
        """The elements of a kind."""
        return [proto for found, proto in self.elements if found == kind]

    def alerts(self) -> list[str]:
        """The messages in boxes."""
        return [proto.body for proto in self.of("alert")]

    def widget(self, label: str, kind: str | None = None) -> Widget:
        """The widget whose label begins so; raises LookupError."""
        widgets = self.widgets
        for widget in widgets:
            if widget.label.startswith(label) and kind in (None, widget.kind):
                return widget
        raise LookupError(f"no widget « {label} » among {[widget.label for widget in widgets]}")


def _strings(message: Message) -> Iterable[str]:
    for descriptor, value in message.ListFields():
        values = value if descriptor.is_repeated else [value]
        for one in values:
            if isinstance(one, str):
                yield one
            elif isinstance(one, Message):
                yield from _strings(one)
