"""What the Département sets: the delays, after the cahiers des charges."""

from collections.abc import Callable

from streamlit.testing.v1 import AppTest

from lda.domain.clock import today
from lda.domain.french import date_long
from lda.store.lists import forget
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
