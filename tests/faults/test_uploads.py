"""A file chosen while the database is away is joined once it is back."""

import pytest
from streamlit.testing.v1 import AppTest

from lda.domain.errors import Unavailable

pytestmark = pytest.mark.usefixtures("application")

calls: list[tuple[str, bytes]] = []
away = [True]


def keep(session: object, name: str, content: bytes) -> None:
    if away.pop() if away else False:
        raise Unavailable
    calls.append((name, content))


def page() -> None:
    from lda.ui.uploads import upload
    from tests.faults.test_uploads import keep

    upload("Pièces", "pieces", keep)


@pytest.mark.parametrize("databases", ["sqlite"], indirect=True)
def test_a_file_chosen_while_the_database_is_away() -> None:
    app = AppTest.from_function(page).run()
    app.file_uploader[0].upload("bail.pdf", b"%PDF-1.4").run()
    assert calls == []
    app.run()
    assert calls == [("bail.pdf", b"%PDF-1.4")], "joined without being chosen again"
    app.run()
    assert len(calls) == 1
