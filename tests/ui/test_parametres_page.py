"""The cahiers des charges, as the Département sets them on its page."""

import pytest
from streamlit.testing.v1 import AppTest

from lda.domain.clock import today
from lda.settings import ROOT
from lda.store.lists import cahier
from lda.store.work import reading, writing
from lda.ui import frame
from tests.factories import cast


def test_how_often_a_mesure_may_be_renewed_is_a_number(
    application: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with writing() as session:
        departement = cast(session).departement
    monkeypatch.setattr(frame, "cookie", lambda: None)
    monkeypatch.setattr(frame, "ask_who", lambda: departement)
    app = AppTest.from_file(str(ROOT / "lda" / "ui" / "main.py"), default_timeout=60)
    app.switch_page("../../pages/parametres.py").run()
    for number, told in ((2, "2 renouvellements"), (0, "sans renouvellement"), (None, "sans limite")):
        next(one for one in app.number_input if one.label == "Renouvellements au plus").set_value(number)
        next(one for one in app.button if one.label == "Enregistrer cette version").click()
        app.run()
        assert not app.exception
        assert any("En vigueur" in one.value and told in one.value for one in app.markdown)
        with reading() as session:
            assert cahier(session, "ASRL", today())["renouvellements_max"] == number
