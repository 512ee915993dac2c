"""What the Département sets: the cahiers des charges, then the delays."""

from collections.abc import Callable

from streamlit.testing.v1 import AppTest

from lda.domain.clock import today
from lda.domain.french import date_long
from lda.store.lists import cahier, forget
from lda.store.work import reading
from tests.factories import Cast


def test_the_delays_are_changed_and_the_former_ones_stay_in_sight(
    people: Cast, visit: Callable[..., AppTest]
) -> None:
    app = visit(people.departement, "parametres")

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


def test_how_often_a_mesure_may_be_renewed_is_a_number(people: Cast, visit: Callable[..., AppTest]) -> None:
    app = visit(people.departement, "parametres")
    for number, told in ((2, "2 renouvellements"), (0, "sans renouvellement"), (None, "sans limite")):
        next(one for one in app.number_input if one.label == "Renouvellements au plus").set_value(number)
        next(one for one in app.button if one.label == "Enregistrer cette version").click()
        app.run()
        assert not app.exception
        assert any("En vigueur" in one.value and told in one.value for one in app.markdown)
        with reading() as session:
            assert cahier(session, "ASRL", today())["renouvellements_max"] == number
