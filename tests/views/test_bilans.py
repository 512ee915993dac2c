"""A bilan as who writes it finds it."""

import pytest
from sqlalchemy.orm import Session

from lda.domain.access import Actor
from lda.domain.bilan import Section
from lda.domain.clock import today
from lda.domain.errors import NotFound
from lda.services import bilans as services
from lda.services import contacts, suivi
from lda.store.models import Bilan, Objectif
from lda.views import bilans
from lda.views.bilans import BilanDraft
from tests.factories import actor, cast, make_account, make_organisation
from tests.followup import GRID, ago, ended, nobody_else, opened, running, written


def draft(session: Session, bilan: Bilan, who: Actor) -> BilanDraft:
    session.expire_all()
    found = bilans.draft(session, bilan.id, actor=who)
    assert found is not None
    return found


def known(found: BilanDraft) -> dict[str, tuple[object, str]]:
    return {field: (one.value, one.origin.kind) for field, one in found.known.items()}


def test_the_first_one_opens_with_what_the_fiche_and_the_log_say(session: Session) -> None:
    people = cast(session)
    dossier, mesure = running(session, people)
    contacts.log(session, dossier.cle, actor=people.partenaire, jour=ago(9), modalite="VAD", mesure=mesure.id)
    found = draft(session, mesure.bilans[0], people.partenaire)
    assert Section.BESOINS not in found.sections
    assert known(found) == {
        "jour": (today(), "aujourdhui"), "situation_residentielle": ("HEB_TIERS", "fiche"),
        "adhesion": ("ADHERE", "adhesion"), "source": ("JOURNAL", "journal"),
    }  # fmt: skip
    assert (found.saved, found.redige) == ({}, False)
    assert (found.journal.vad, found.periode) == (1, (ago(100), today()))


def test_the_next_one_opens_with_the_last(session: Session) -> None:
    people = cast(session)
    _, mesure = running(session, people)
    first, second = mesure.bilans[:2]
    written(session, first, people.partenaire, jour=ago(5), adhesion="PARTIELLE", besoins={"BUDGET": "2"})
    services.transmit(session, first.id, actor=people.partenaire)
    found = known(draft(session, second, people.partenaire))
    assert found["situation_residentielle"] == ("LOC_SOCIAL", "bilan")
    assert found["adhesion"] == ("PARTIELLE", "adhesion")
    assert found["besoins.BUDGET"] == ("2", "bilan")


def test_what_is_saved_is_not_offered_again(session: Session) -> None:
    people = cast(session)
    _, mesure = running(session, people)
    second = mesure.bilans[1]
    aim = Objectif(mesure_id=mesure.id, domaine="LIEN", texte="Voir du monde", fixe_le=ago(9))
    over = Objectif(mesure_id=mesure.id, domaine="LIEN", texte="Fini", fixe_le=ago(9), clos_le=ago(1))
    session.add_all((aim, over))
    session.flush()
    session.expire(mesure)
    told = {aim.id: {"code": "PROGRES", "texte": "Club."}}
    written(session, second, people.partenaire, jour=ago(3), evolutions=told)
    found = draft(session, second, people.collegue)
    assert found.known == {}
    assert found.saved["jour"] == ago(3)
    assert (found.saved["participe"], found.saved["lu"]) == (True, False)
    assert (found.saved[f"evolutions.{aim.id}"], found.saved[f"evolutions.{aim.id}.texte"]) == (
        "PROGRES", "Club.",
    )  # fmt: skip
    assert [(o.id, o.texte, o.etat) for o in found.objectifs] == [(aim.id, "Voir du monde", "NON_ABORDE")]


def test_a_diagnostic_is_not_for_the_operator(session: Session) -> None:
    people = cast(session)
    dossier, mesure = running(session, people)
    suivi.add_diagnostic(
        session, dossier.cle, actor=people.coordinatrice, jour=ago(2), participation="PRESENTE",
        besoins=dict.fromkeys(GRID, "3"),
    )  # fmt: skip
    full = mesure.bilans[1]
    hers = draft(session, full, people.coordinatrice)
    assert known(hers)["besoins.SANTE"] == ("3", "diagnostic")
    assert (hers.former["SANTE"], hers.former_origin.jour) == ("3", ago(2))
    assert draft(session, full, people.autre).former["SANTE"] == "3"  # the referent
    theirs = draft(session, full, people.partenaire)
    assert (dict(theirs.former), theirs.former_origin) == ({}, None)
    assert not any(field.startswith("besoins") for field in theirs.known)


@pytest.mark.parametrize(("days", "kind", "level"), [(2, "diagnostic", "3"), (9, "bilan", "1")])
def test_the_latest_of_the_last_bilan_and_the_last_diagnostic(
    session: Session, days: int, kind: str, level: str
) -> None:
    people = cast(session)
    dossier, mesure = running(session, people, debut=ago(300))
    first, second, third = mesure.bilans[:3]
    for bilan, jour in ((first, ago(200)), (second, ago(5))):
        written(session, bilan, people.partenaire, jour=jour)
        services.transmit(session, bilan.id, actor=people.partenaire)
    suivi.add_diagnostic(
        session, dossier.cle, actor=people.coordinatrice, jour=ago(days), participation="PRESENTE",
        besoins=dict.fromkeys(GRID, "3"),
    )  # fmt: skip
    hers = draft(session, third, people.coordinatrice)
    assert known(hers)["besoins.SANTE"] == (level, kind)
    assert (hers.former["SANTE"], hers.former_origin.kind) == (level, kind)
    assert known(draft(session, third, people.partenaire))["besoins.SANTE"] == ("1", "bilan")


def test_another_s_health_note_is_hidden(session: Session) -> None:
    people = cast(session)
    _, mesure = running(session, people)
    bilan = mesure.bilans[1]
    services.save(session, bilan.id, actor=people.partenaire, contenu={"sante": "Suivi."})
    for who, reads in ((people.partenaire, True), (people.coordinatrice, True), (people.autre, False)):
        found = draft(session, bilan, who)
        assert ("contenu.sante" in found.saved) == reads
        assert ("contenu.sante" in found.hidden) == (not reads)


def test_a_transmitted_one_is_no_draft(session: Session) -> None:
    people = cast(session)
    _, mesure = running(session, people)
    written(session, mesure.bilans[0], people.partenaire)
    services.transmit(session, mesure.bilans[0].id, actor=people.partenaire)
    assert bilans.draft(session, mesure.bilans[0].id, actor=people.partenaire) is None


def test_who_may_not(session: Session) -> None:
    people = cast(session)
    _, mesure = running(session, people)
    number = mesure.bilans[0].id
    for id in (number, 10**15, "1", True, None):
        allowed = ("coordinatrice", "partenaire", "collegue", "autre") if id is number else ()
        nobody_else(people, *allowed, act=lambda who, id=id: bilans.draft(session, id, actor=who))


def test_a_bailleur_that_operates_reads_none(session: Session) -> None:
    people = cast(session)
    landlord = make_organisation(session, type="BAILLEUR_SOCIAL")
    agent = actor(session, make_account(session, organisation=landlord))
    _, mesure = running(session, people)
    mesure.operateur_id = landlord.id
    session.flush()
    with pytest.raises(NotFound):
        bilans.draft(session, mesure.bilans[0].id, actor=agent)


def test_nothing_of_a_dossier_without_mesure(session: Session) -> None:
    people = cast(session)
    opened(session, people)
    _, mesure = ended(session, people)
    found = draft(session, mesure.bilans[-1], people.partenaire)
    assert (found.cle, found.mois) == ("FINAL", 0)
