"""The sortie of a mesure: declared by its operator, confirmed by the coordinator."""

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from lda.domain.clock import today
from lda.domain.errors import NotFound
from lda.services import bilans, checks, dossiers, echeances, mesures, recount
from lda.store.models import Echeance, Mesure, Relais
from lda.views import dossiers as dossiers_view
from tests.factories import Cast, cast, make_account, make_organisation
from tests.factories import actor as actor_of
from tests.followup import (
    ago,
    asked,
    ended,
    last,
    name_referent,
    nobody_else,
    problems,
    running,
    verbs,
    written,
)

GIVEN = {"motif": "RELOGE", "destination": "LOC_SOCIAL"}


def declare(session: Session, people: Cast, mesure: Mesure, **given: object) -> None:
    mesures.declare_sortie(session, mesure.id, actor=people.partenaire, **({"jour": ago(2)} | GIVEN | given))


def test_declared_the_mesure_still_runs(session: Session) -> None:
    people = cast(session)
    dossier, mesure = running(session, people)
    declare(session, people, mesure, note="Bail signé")
    assert (mesure.statut, mesure.fin, mesure.sortie_jour) == ("EN_COURS", None, ago(2))
    declare(session, people, mesure, jour=ago(1), motif="MAINTENU")
    assert (mesure.sortie_jour, mesure.sortie_motif, mesure.sortie_note) == (ago(1), "MAINTENU", None)
    assert last(session, dossier)[0] == "mesures.declare_sortie"


MORE = {"menage_informe": False, "risques": "Impayé de deux mois", "dernier_contact": ago(9)}


def test_it_tells_the_last_contact_whether_the_household_knows_and_the_risks(session: Session) -> None:
    people = cast(session)
    dossier, mesure = running(session, people)
    declare(session, people, mesure, **MORE)
    mesures.confirm_sortie(session, mesure.id, actor=people.coordinatrice)
    read = dossiers_view.one(session, dossier.cle, actor=people.coordinatrice).mesures[0].sortie
    assert read is not None
    assert {name: getattr(read, name) for name in MORE} == MORE


def test_the_last_contact_is_not_after_the_sortie(session: Session) -> None:
    people = cast(session)
    _, mesure = running(session, people)
    declare(session, people, mesure, dernier_contact=ago(2))
    found = problems(lambda: declare(session, people, mesure, dernier_contact=ago(1)))
    assert list(found) == ["dernier_contact"]
    assert mesure.sortie_contact == ago(2)


def test_confirmed_it_ends_on_the_day_declared_and_owes_its_final(session: Session) -> None:
    people = cast(session)
    dossier, mesure = ended(session, people)
    assert (mesure.statut, mesure.fin, mesure.sortie_confirmee_le) == ("TERMINEE", ago(2), today())
    assert [(b.cle, b.mois, b.echeance) for b in mesure.bilans][-1] == ("FINAL", 0, ago(2))
    assert not any(b.echeance > ago(2) for b in mesure.bilans)
    assert dossier.statut == "ACCOMPAGNEMENT"
    assert dossier.prochaine_echeance is not None


def test_a_draft_made_needless_becomes_the_final(session: Session) -> None:
    people = cast(session)
    _, mesure = running(session, people, debut=ago(60))
    draft = mesure.bilans[0]
    bilans.save(session, draft.id, actor=people.partenaire, contenu={"parole": "Merci."})
    declare(session, people, mesure)
    mesures.confirm_sortie(session, mesure.id, actor=people.coordinatrice)
    assert [b.id for b in mesure.bilans] == [draft.id]
    assert (draft.cle, draft.mois, draft.echeance) == ("FINAL", 0, ago(2))
    assert draft.contenu == {"parole": "Merci."}


@pytest.mark.parametrize(
    ("motif", "suite", "statut"),
    [
        ("PERDU", None, "RELAIS"),
        ("NON_ADHESION", None, "RELAIS"),
        ("FIN_DUREE", None, "RELAIS"),
        ("RELOGE", "RELAIS_COORDO", "RELAIS"),
        ("RELOGE", None, "ACCOMPAGNEMENT"),
        ("DECES", None, "ACCOMPAGNEMENT"),
        ("REORIENTATION", "NOUVELLE_MESURE", "ACCOMPAGNEMENT"),
    ],
)
def test_some_exits_begin_a_relais(session: Session, motif, suite, statut) -> None:
    people = cast(session)
    dossier, mesure = ended(session, people, motif=motif, suite=suite)
    assert dossier.statut == statut
    found = session.query(Relais).filter_by(dossier_id=dossier.id).all()
    assert [r.mesure_id for r in found] == ([mesure.id] if statut == "RELAIS" else [])
    assert ("dossiers.take_relais" in verbs(session, dossier)) == (statut == "RELAIS")


def test_not_while_another_mesure_runs(session: Session) -> None:
    people = cast(session)
    dossier, mesure = running(session, people)
    second = asked(session, people, dossier, "AVDL", people.ccas)
    mesures.start(session, second.id, actor=people.coordinatrice, debut=ago(30))
    declare(session, people, mesure, motif="PERDU")
    mesures.confirm_sortie(session, mesure.id, actor=people.coordinatrice)
    assert dossier.statut == "ACCOMPAGNEMENT"


def test_the_coordinator_says_what_follows(session: Session) -> None:
    people = cast(session)
    dossier, mesure = running(session, people)
    declare(session, people, mesure)
    mesures.confirm_sortie(session, mesure.id, actor=people.coordinatrice, suite="RELAIS_COORDO")
    assert (mesure.sortie_suite, dossier.statut) == ("RELAIS_COORDO", "RELAIS")


def test_a_suspended_mesure_may_end(session: Session) -> None:
    people = cast(session)
    _, mesure = running(session, people)
    mesures.suspend(session, mesure.id, actor=people.coordinatrice, debut=ago(1))
    declare(session, people, mesure)
    mesures.confirm_sortie(session, mesure.id, actor=people.coordinatrice)
    assert mesure.suspensions[0].fin == ago(1)
    assert mesure.statut == "TERMINEE"


def test_a_draft_that_the_end_makes_needless_is_kept_and_no_longer_awaited(session: Session) -> None:
    people = cast(session)
    dossier, mesure = running(session, people, debut=ago(200))
    light, full = mesure.bilans[:2]
    for bilan, words in ((light, "Premiers pas."), (full, "Bien installée.")):
        bilans.save(session, bilan.id, actor=people.partenaire, jour=ago(1), contenu={"parole": words})
    declare(session, people, mesure, jour=ago(150))
    mesures.confirm_sortie(session, mesure.id, actor=people.coordinatrice)
    assert [(b.cle, b.contenu["parole"]) for b in mesure.bilans] == [
        ("FINAL", "Bien installée."), ("M3", "Premiers pas."),
    ]  # fmt: skip
    assert dossier.prochaine_echeance == ago(150)
    due = select(Echeance.jour).where(Echeance.dossier_id == dossier.id, Echeance.nature == "BILAN")
    assert session.scalars(due).all() == [ago(150)]
    assert "chéance" not in str(checks.findings(session, recount.recounted))
    view = dossiers_view.one(session, dossier.cle, actor=people.partenaire)
    assert [line.due for line in view.mesures[0].bilans] == [True, False]
    written(session, full, people.partenaire, conclusion="FIN")
    bilans.transmit(session, full.id, actor=people.partenaire)
    assert dossier.prochaine_echeance is None


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"jour": ago(101)}, "jour"),
        ({"jour": ago(-30)}, "jour"),
        ({"motif": "DOUBLON"}, "motif"),
        ({"destination": None}, "destination"),
        ({"suite": "RIEN"}, "suite"),
        ({"note": "x" * 4001}, "note"),
    ],
)
def test_bad_input_writes_nothing(session: Session, given, field) -> None:
    people = cast(session)
    _, mesure = running(session, people)
    assert set(problems(lambda: declare(session, people, mesure, **given))) == {field}
    assert mesure.sortie_jour is None


def test_it_is_declared_before_and_confirmed_once(session: Session) -> None:
    people = cast(session)
    _, mesure = running(session, people)

    def confirm() -> None:
        mesures.confirm_sortie(session, mesure.id, actor=people.coordinatrice)

    assert set(problems(confirm)) == {"sortie"}
    declare(session, people, mesure)
    confirm()
    assert set(problems(confirm)) == {"statut"}
    assert set(problems(lambda: declare(session, people, mesure))) == {"statut"}


def test_declared_by_mistake_it_is_taken_back(session: Session) -> None:
    people = cast(session)
    dossier, mesure = running(session, people)
    declare(session, people, mesure, note="Bail signé", suite="AUCUNE", **MORE)
    mesures.withdraw_sortie(session, mesure.id, actor=people.partenaire, reason="Le bail n'est pas signé.")
    left = {c.key: getattr(mesure, c.key) for c in Mesure.__table__.columns if "sortie" in c.key}
    assert set(left.values()) == {None}, left
    assert (mesure.statut, mesure.fin, dossier.statut) == ("EN_COURS", None, "ACCOMPAGNEMENT")
    due = select(Echeance.jour).where(Echeance.dossier_id == dossier.id, Echeance.nature == "SORTIE")
    assert session.scalars(due).all() == []
    told = dossiers_view.one(session, dossier.cle, actor=people.coordinatrice).historique[0]
    assert (told.phrase, told.raison) == ("La sortie déclarée a été annulée.", "Le bail n'est pas signé.")
    mesures.suspend(session, mesure.id, actor=people.coordinatrice, debut=ago(1))
    declare(session, people, mesure)
    mesures.withdraw_sortie(session, mesure.id, actor=people.autre, reason="Encore.")  # the referent
    assert (mesure.statut, mesure.sortie_jour) == ("SUSPENDUE", None)


def test_what_is_not_declared_or_is_confirmed_stays(session: Session) -> None:
    people = cast(session)
    _, mesure = running(session, people)

    def withdraw(reason: str = "Erreur.") -> None:
        mesures.withdraw_sortie(session, mesure.id, actor=people.coordinatrice, reason=reason)

    assert problems(withdraw) == {"sortie": "Aucune sortie n'est déclarée. Rechargez la page."}
    declare(session, people, mesure)
    assert set(problems(lambda: withdraw(" "))) == {"reason"}
    assert mesure.sortie_jour == ago(2)
    mesures.confirm_sortie(session, mesure.id, actor=people.coordinatrice)
    assert "ne s'annule plus" in problems(withdraw)["sortie"]
    assert (mesure.statut, mesure.sortie_jour) == ("TERMINEE", ago(2))


def test_the_referent_declares_too_but_not_another_operator(session: Session) -> None:
    people = cast(session)
    dossier, mesure = running(session, people)
    mesures.declare_sortie(session, mesure.id, actor=people.autre, jour=ago(3), **GIVEN)
    other = make_organisation(session, type="CCAS")
    stranger = actor_of(session, make_account(session, organisation=other))
    second = asked(session, people, dossier, "AVDL", other)
    mesures.start(session, second.id, actor=people.coordinatrice, debut=ago(30))
    with pytest.raises(NotFound):
        mesures.declare_sortie(session, mesure.id, actor=stranger, jour=ago(3), **GIVEN)
    with pytest.raises(NotFound):
        mesures.withdraw_sortie(session, mesure.id, actor=stranger, reason="Erreur.")
    mesures.declare_sortie(session, second.id, actor=stranger, jour=ago(3), **GIVEN)


def test_who_may_not(session: Session) -> None:
    people = cast(session)
    dossier, mesure = running(session, people)
    name_referent(session, dossier, people.coordinatrice, motif="Relève")
    nobody_else(
        people, "coordinatrice", "partenaire", "collegue",
        act=lambda who: mesures.declare_sortie(session, mesure.id, actor=who, jour=ago(1), **GIVEN),
    )  # fmt: skip
    declare(session, people, mesure)
    nobody_else(
        people, "coordinatrice", "partenaire", "collegue",
        act=lambda who: mesures.withdraw_sortie(session, mesure.id, actor=who, reason="Erreur."),
    )  # fmt: skip
    nobody_else(
        people, "coordinatrice",
        act=lambda who: mesures.confirm_sortie(session, mesure.id, actor=who),
    )  # fmt: skip


def test_an_operator_writes_until_thirty_days_after_the_confirmation(session: Session) -> None:
    people = cast(session)
    dossier, mesure = ended(session, people)
    final = mesure.bilans[-1]
    mesure.sortie_confirmee_le = today() - timedelta(days=30)
    bilans.save(session, final.id, actor=people.partenaire, conclusion="FIN")
    mesure.sortie_confirmee_le = today() - timedelta(days=31)
    echeances.refresh(session, dossier)
    with pytest.raises(NotFound):
        bilans.save(session, final.id, actor=people.partenaire, conclusion="FIN")
    with pytest.raises(NotFound):
        dossiers.open_one(session, dossier.cle, actor=people.partenaire)
