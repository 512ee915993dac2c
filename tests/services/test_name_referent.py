"""The referent of a situation and the partners around it."""

import pytest
from sqlalchemy import update
from sqlalchemy.orm import Session

from lda.domain.clock import today
from lda.domain.errors import Conflict
from lda.services import suivi
from lda.services.around import add_referent
from lda.store.models import Compte, Intervenant
from lda.views import dossiers as views
from tests.factories import cast
from tests.followup import ago, events, name_referent, nobody_else, opened, problems


def test_a_referent_with_an_account_reads_the_dossier(session: Session) -> None:
    people = cast(session)
    dossier = opened(session, people)
    referent = name_referent(session, dossier, people.coordinatrice, compte=people.comptes.autre.cle)
    assert (referent.nom, referent.organisation_id) == ("Lou VOISINE", people.ccas.id)
    assert referent.telephone == "03 53 01 00 20"
    assert views.one(session, dossier.cle, actor=people.autre).referent.nom == "Lou VOISINE"


def test_without_an_account_it_is_a_name_and_a_telephone(session: Session) -> None:
    people = cast(session)
    dossier = opened(session, people)
    referent = name_referent(
        session, dossier, people.coordinatrice,
        nom="  Jo   Fictif ", telephone="06 39 98 00 01", organisation=people.ccas.cle,
    )  # fmt: skip
    assert (referent.nom, referent.telephone, referent.compte_id) == ("Jo Fictif", "06 39 98 00 01", None)


def test_the_former_one_ends_when_the_new_one_begins(session: Session) -> None:
    people = cast(session)
    dossier = opened(session, people)
    former = name_referent(session, dossier, people.coordinatrice)
    given = {"nom": "Gaël Suivant", "debut": ago(3)}
    found = problems(lambda: name_referent(session, dossier, people.coordinatrice, **given))
    assert set(found) == {"motif"}
    name_referent(session, dossier, people.coordinatrice, **given, motif="Congé")
    assert (former.fin, former.motif_fin) == (ago(3), "Congé")
    active = session.query(Intervenant).filter_by(dossier_id=dossier.id, fin=None).one()
    assert active.nom == "Gaël Suivant"
    assert events(session, dossier)[-1].detail["raison"] == "Congé"


def test_the_former_one_stays_when_the_new_one_is_refused(session: Session) -> None:
    people = cast(session)
    dossier = opened(session, people)
    name_referent(session, dossier, people.coordinatrice)
    former = Intervenant(dossier_id=dossier.id, role="SANTE", nom="Avant", debut=ago(5))
    session.add(former)
    second = Intervenant(dossier_id=dossier.id, role="REFERENT", nom="Autre", debut=today())
    with pytest.raises(Conflict):
        add_referent(session, second, former, "Congé")
    assert (former.fin, former.motif_fin) == (None, None)


def test_two_at_the_same_time_are_one(session: Session) -> None:
    people = cast(session)
    dossier = opened(session, people)
    name_referent(session, dossier, people.coordinatrice)
    second = Intervenant(dossier_id=dossier.id, role="REFERENT", nom="Autre", debut=today())
    with pytest.raises(Conflict):
        add_referent(session, second)
    assert session.query(Intervenant).filter_by(dossier_id=dossier.id).count() == 1


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"nom": ""}, "nom"),
        ({"debut": "2099-01-01"}, "debut"),
        ({"debut": None}, "debut"),
        ({"telephone": "appelez-moi"}, "telephone"),
        ({"compte": "inconnu"}, "compte"),
        ({"organisation": "inconnue"}, "organisation"),
        ({"organisation": "a\x00"}, "organisation"),
    ],
)
def test_bad_input_writes_nothing(session: Session, given, field) -> None:
    people = cast(session)
    dossier = opened(session, people)
    found = problems(lambda: name_referent(session, dossier, people.coordinatrice, **given))
    assert set(found) == {field}
    assert session.query(Intervenant).count() == 0


def test_only_a_partner_in_service(session: Session) -> None:
    people = cast(session)
    dossier = opened(session, people)
    session.execute(update(Compte).where(Compte.id == people.autre.account).values(actif=False))
    session.expire_all()
    for name in ("coordinateur", "slisl", "autre"):
        cle = getattr(people.comptes, name).cle
        found = problems(lambda cle=cle: name_referent(session, dossier, people.coordinatrice, compte=cle))
        assert set(found) == {"compte"}


def test_an_end_needs_a_reason_and_follows_its_start(session: Session) -> None:
    people = cast(session)
    dossier = opened(session, people)
    referent = name_referent(session, dossier, people.coordinatrice)

    def end(fin: object, motif: str) -> None:
        suivi.end_referent(session, dossier.cle, actor=people.coordinatrice, fin=fin, motif=motif)

    assert set(problems(lambda: end(ago(11), ""))) == {"fin", "motif"}
    assert referent.fin is None
    end(ago(1), "Départ")
    assert (referent.fin, referent.motif_fin) == (ago(1), "Départ")
    assert set(problems(lambda: end(ago(1), "Départ"))) == {"referent"}


def test_the_group_has_its_own_history(session: Session) -> None:
    people = cast(session)
    dossier = opened(session, people)

    def add(role: str) -> Intervenant:
        return suivi.add_intervenant(
            session, dossier.cle, actor=people.coordinatrice,
            role=role, debut=ago(4), compte=people.comptes.autre.cle,
        )  # fmt: skip

    assert set(problems(lambda: add("REFERENT"))) == {"role"}
    person = add("SANTE")
    suivi.end_intervenant(session, person.id, actor=people.coordinatrice, fin=ago(1), motif="Fin du suivi")
    assert (person.fin, person.motif_fin) == (ago(1), "Fin du suivi")
    found = problems(
        lambda: suivi.end_intervenant(
            session, person.id, actor=people.coordinatrice, fin=ago(1), motif="Encore"
        )
    )
    assert set(found) == {"fin"}


def test_who_may_not(session: Session) -> None:
    people = cast(session)
    dossier = opened(session, people)
    referent = name_referent(session, dossier, people.coordinatrice, compte=people.comptes.autre.cle)
    given = {"fin": ago(1), "motif": "Oui"}
    nobody_else(
        people, "coordinatrice",
        act=lambda who: name_referent(session, dossier, who, motif="Oui"),
    )  # fmt: skip
    nobody_else(
        people, "coordinatrice",
        act=lambda who: suivi.end_referent(session, dossier.cle, actor=who, **given),
    )  # fmt: skip
    nobody_else(
        people, "coordinatrice",
        act=lambda who: suivi.end_intervenant(session, referent.id, actor=who, **given),
    )  # fmt: skip
    nobody_else(
        people, "coordinatrice",
        act=lambda who: suivi.add_intervenant(
            session, dossier.cle, actor=who, role="SANTE", debut=ago(1), nom="Moi"
        ),
    )  # fmt: skip
