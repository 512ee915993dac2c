"""What rights look like: one's own passphrase, who manages an account, situations with a name or without."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import select
from streamlit.testing.v1 import AppTest

from lda.domain.clock import now, today
from lda.services import passphrases, sessions, suivi
from lda.store.models import Compte, Echec, Organisation, OrganisationPlateforme
from lda.store.work import reading, writing
from tests import factories
from tests.factories import Cast

Visit = Callable[..., AppTest]
PHRASE = "quatre mots sans rapport"
NEW = "une toute nouvelle phrase"


def text(app: AppTest) -> str:
    kinds = ("title", "header", "markdown", "caption", "error", "warning", "info", "success")
    return "\n".join(str(element.value) for kind in kinds for element in getattr(app, kind))


def change(app: AppTest, present: str) -> AppTest:
    labels = ("Phrase de passe actuelle", "Nouvelle phrase de passe", "La nouvelle, une seconde fois")
    fields = {field.label: field for field in app.text_input}
    for label, value in zip(labels, (present, NEW, NEW), strict=True):
        fields[label].set_value(value)
    return next(b for b in app.button if b.label == "Changer la phrase de passe").click().run()


def test_a_wrong_present_passphrase_is_told_counted_and_slowed_down(people: Cast, visit: Visit) -> None:
    with writing() as session:
        compte = session.get_one(Compte, people.partenaire.account)
        compte.mot_de_passe = passphrases.hashed(PHRASE)
    app = visit(people.partenaire, "mon-compte")
    for _ in range(sessions.FREE_FAILURES):
        assert "ne convient pas" in change(app, "faux").error[0].value
    with writing() as session:
        failures = session.scalars(select(Echec)).one()
        assert failures.nombre == sessions.FREE_FAILURES
        failures.jusqua = now() + timedelta(minutes=5)
    assert "trop d'essais" in change(app, PHRASE).error[0].value
    with writing() as session:
        session.scalars(select(Echec)).one().jusqua = None
    assert "La phrase de passe est changée." in text(change(app, PHRASE))
    with reading() as session:
        assert passphrases.matches(NEW, session.get_one(Compte, people.partenaire.account).mot_de_passe)


@pytest.mark.parametrize("shared", [False, True])
def test_the_accounts_of_a_shared_organisation_have_no_buttons(
    people: Cast, visit: Visit, shared: bool
) -> None:
    cle = people.comptes.partenaire.cle
    if shared:
        with writing() as session:
            known = OrganisationPlateforme(organisation_id=people.association.id, plateforme="PF_CALAISIS")
            session.add(known)
    app = visit(people.coordinatrice, "comptes")
    app = app.button(key=f"gerer-{cle}").click().run()
    assert ("l'administration gère ses comptes" in text(app)) == shared
    assert any(b.label == "Désactiver le compte" for b in app.button) != shared


def test_a_bailleur_finds_its_situations_under_its_list(people: Cast, visit: Visit) -> None:
    with writing() as session:
        landlord = factories.make_organisation(session, type="BAILLEUR_SOCIAL")
        bailleur = factories.actor(session, factories.make_account(session, organisation=landlord))
        for protected in (False, True):
            cle = factories.make_dossier(
                session, auteur=people.comptes.partenaire, statut="DIAGNOSTIC", violence=protected
            ).cle
            _add(session, cle, people, landlord)
    app = visit(bailleur, "dossiers")
    assert "2 autres situations" in text(app)
    assert "votre structure en est le bailleur" in text(app)
    assert _links(app) == {"Alix FICTIVE", "confidentiel"}
    assert "2 situations suivies" in _all_links(visit(bailleur, ""))


def _add(session: object, cle: str, people: Cast, landlord: Organisation) -> None:
    suivi.add_intervenant(
        session, cle, actor=people.coordinatrice, role="BAILLEUR", debut=today(), nom="Agence",  # type: ignore[arg-type]
        organisation=landlord.cle,
    )  # fmt: skip


def _links(app: AppTest) -> set[str]:
    shown = _all_links(app) + text(app)
    return {name for name in ("Alix FICTIVE", "confidentiel", "Béthune") if name in shown}


def _all_links(app: AppTest) -> str:
    return "\n".join(str(link.proto) for link in app.get("page_link"))


def test_a_transfer_proposed_is_one_click_from_home(people: Cast, visit: Visit) -> None:
    with writing() as session:
        cle = factories.make_dossier(
            session, auteur=people.comptes.partenaire, statut="DIAGNOSTIC",
            transfert_vers="PF_CALAISIS", transfert_territoire="CALAISIS",
        ).cle  # fmt: skip
    [link] = [
        one for one in visit(people.coordinateur, "").get("page_link") if "transfert vous est" in one.label
    ]
    assert f"cle={cle}" in str(link.proto)


def test_a_protected_dossier_proposed_for_transfer_has_no_name(people: Cast, visit: Visit) -> None:
    with writing() as session:
        dossier = factories.make_dossier(
            session, auteur=people.comptes.partenaire, statut="DIAGNOSTIC", violence=True,
            transfert_vers="PF_CALAISIS", transfert_territoire="CALAISIS",
        )  # fmt: skip
    for page, query in (("dossiers", {}), ("dossier", {"cle": dossier.cle})):
        app = visit(people.coordinateur, page, **query)
        assert not app.exception
        assert _links(app) == {"confidentiel"}
    assert "Situation confidentielle" in text(app)
    assert any(button.label == "Accepter le transfert" for button in app.button)
