"""What the Département sets: the delays, after the cahiers des charges."""

import pytest
from streamlit.testing.v1 import AppTest

from lda.domain.clock import today
from lda.domain.french import date_long
from lda.settings import ROOT
from lda.store.lists import forget
from lda.store.work import writing
from lda.ui import frame
from tests.factories import cast


def test_the_delays_are_changed_and_the_former_ones_stay_in_sight(
    application: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with writing() as session:
        me = cast(session).departement
    monkeypatch.setattr(frame, "cookie", lambda: None)
    monkeypatch.setattr(frame, "ask_who", lambda: me)
    app = AppTest.from_file(str(ROOT / "lda" / "ui" / "main.py"), default_timeout=60)
    app.switch_page("../../pages/parametres.py").run()

    def told() -> str:
        return "\n".join(str(one.value) for one in app.markdown)

    assert "**En vigueur** :gray[valeurs d'origine]  \nAccuser réception : 3 jours" in told().replace(
        "\\", ""
    )
    app.session_state["delais"] = True
    app.run()
    field = next(one for one in app.number_input if one.label == "Accuser réception")
    field.set_value(5)
    next(one for one in app.button if one.label == "Enregistrer ces délais").click().run()
    shown = told().replace("\\", "")
    now = f"**En vigueur** :gray[à partir du {date_long(today())}]  \nAccuser réception : 5 jours"
    assert now in shown
    assert "Auparavant :gray[valeurs d'origine]  \n:gray[Accuser réception : 3 jours" in shown
    forget()
