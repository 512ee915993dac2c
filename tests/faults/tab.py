"""A tab that loses its server and comes back by itself, as a browser does."""

from streamlit.proto.BackMsg_pb2 import BackMsg

from lda.bench.client import Browser
from lda.bench.screen import Screen, Widget

SAVED = "Enregistré à"


class Tab(Browser):
    """A tab that sends all that its widgets hold, and remembers the last screen that came whole."""

    def __init__(self, url: str, cookie: str, patience: float = 60) -> None:
        super().__init__(url, cookie, whole=True, patience=patience)
        self.shown = Screen()

    def _run(self, message: BackMsg) -> Screen:
        self.shown = super()._run(message)
        return self.shown

    def connect(self) -> None:
        """Connect again, which a browser does by itself."""
        self.__exit__(None, None, None)
        self.screen = self.shown  # until a run ends, a browser shows the former screen
        self.__enter__()

    def come_back(self) -> Screen:
        """Connect again and tell what the widgets hold, as a page does that looks again by itself."""
        self.connect()
        return self.again()

    def field(self, key: str) -> Widget:
        """The widget of a field of the fiche."""
        return next(w for w in self.shown.widgets if w.id.endswith(f"_{key}") and "-fiche_" in w.id)

    def type(self, key: str, text: str) -> bool:
        """Type in a field and leave it; whether the screen then says that all is saved."""
        self.answer(self.field(key), string_value=text)
        return self.says_saved

    @property
    def says_saved(self) -> bool:
        """Whether the fiche on screen is called saved."""
        return any(SAVED in proto.body for proto in self.shown.of("html"))

    def holds(self, key: str) -> str:
        """What a text field of the fiche holds on screen."""
        return str(self.held(self.field(key)))
