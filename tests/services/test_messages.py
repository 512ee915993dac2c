"""The thread around a saisine, the avis on a dossier, and what each reader sees of a saisine."""

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from lda.domain.errors import Invalid, NotFound
from lda.services import messages, pieces
from lda.store.models import Evenement, Message
from lda.views import saisines as views
from tests.factories import CALAIS, cast, complete_answers, make_dossier, make_saisine

CONTACT = {"telephone", "adresse"}


def test_author_coordinator_and_slisl_write_to_each_other(session: Session) -> None:
    who = cast(session)
    saisine = make_saisine(session, who.comptes.partenaire, statut="VALIDEE", dossier=make_dossier(session))
    for actor in (who.partenaire, who.coordinatrice, who.slisl):
        messages.send(session, saisine.cle, actor=actor, text=f" De {actor.name} ")
    thread = views.one(session, saisine.cle, actor=who.slisl).messages
    assert [(m.role, m.texte, m.mien) for m in thread] == [
        ("PARTENAIRE", "De Dominique PARTENAIRE", False),
        ("COORDINATEUR", "De Maude COORDINATION", False),
        ("SLISL", "De Andrea SERVICE", True),
    ]
    verbs = session.scalars(select(Evenement.verbe).where(Evenement.saisine_id == saisine.id))
    assert verbs.all() == ["messages.send"] * 3


@pytest.mark.parametrize("text", ["", " \n ", None, "a" * 4001])
def test_a_message_is_a_text(session: Session, text) -> None:
    who = cast(session)
    saisine = make_saisine(session, who.comptes.partenaire, statut="TRANSMISE")
    dossier = make_dossier(session)
    with pytest.raises(Invalid):
        messages.send(session, saisine.cle, actor=who.partenaire, text=text)
    with pytest.raises(Invalid):
        messages.give_avis(session, dossier.cle, actor=who.slisl, text=text)


def test_the_slisl_gives_its_avis_on_a_dossier(session: Session) -> None:
    who = cast(session)
    dossier = make_dossier(session)
    avis = messages.give_avis(session, dossier.cle, actor=who.slisl, text="Favorable.")
    row = session.scalars(select(Message).where(Message.dossier_id == dossier.id)).one()
    assert (row.id, row.genre, row.texte) == (avis.id, "AVIS", "Favorable.")
    event = session.scalars(select(Evenement).where(Evenement.dossier_id == dossier.id)).one()
    assert event.verbe == "messages.give_avis"


def flagged(session: Session, who, dossier: bool):
    answers = complete_answers(violences="OUI", consigne_contact="Ne pas appeler.", motif_demande="VIF")
    home = make_dossier(session, answers=answers) if dossier else None
    statut = "ACCUSEE" if dossier else "TRANSMISE"
    return make_saisine(session, who.comptes.partenaire, statut=statut, answers=answers, dossier=home)


@pytest.mark.parametrize("dossier", [True, False])
def test_a_flagged_saisine_is_whole_for_its_author_and_guarded_for_the_coordinator(
    session: Session, dossier
) -> None:
    who = cast(session)
    saisine = flagged(session, who, dossier)
    own = views.one(session, saisine.cle, actor=who.partenaire)
    assert own.answers == saisine.fiche
    assert own.violence
    assert own.dossier is None
    seen = views.one(session, saisine.cle, actor=who.coordinatrice)
    assert {"telephone", "adresse", "violences", "consigne_contact"} <= seen.masque
    assert not seen.masque & set(seen.answers)
    assert (seen.personne, seen.answers["motif_demande"]) == ("Alix FICTIVE", "VIF")
    assert seen.violence
    assert (seen.dossier is not None) is dossier


@pytest.mark.parametrize("dossier", [True, False])
def test_a_flagged_saisine_is_a_row_without_a_name_for_the_slisl(session: Session, dossier) -> None:
    who = cast(session)
    saisine = flagged(session, who, dossier)
    pieces.add(session, saisine.cle, actor=who.partenaire, name="bail.pdf", content=b"%PDF-1.7")
    messages.send(session, saisine.cle, actor=who.partenaire, text="Alix viendra lundi.")
    messages.send(session, saisine.cle, actor=who.slisl, text="Avez-vous vu le CCAS ?")
    seen = views.one(session, saisine.cle, actor=who.slisl)
    assert seen.confidentiel
    assert (seen.personne, seen.commune, seen.answers, seen.pieces) == ("", None, {}, ())
    assert (seen.masque, seen.violence) == (frozenset(), False)
    assert [m.texte for m in seen.messages] == ["Avez-vous vu le CCAS ?"]
    for word in ("Alix", "Fictive", "06 39 98", "Mirages", "Ne pas appeler"):
        assert word not in repr(seen)


def test_the_flag_of_the_dossier_rules(session: Session) -> None:
    who = cast(session)
    dossier = make_dossier(session, violence=True)
    saisine = make_saisine(session, who.comptes.partenaire, statut="ACCUSEE", dossier=dossier)
    assert views.one(session, saisine.cle, actor=who.slisl).confidentiel
    dossier.violence = False
    seen = views.one(session, saisine.cle, actor=who.slisl)
    assert set(seen.answers) >= CONTACT
    assert "complete" not in seen.possibles


def test_the_slisl_reads_all_but_the_violence_section(session: Session) -> None:
    who = cast(session)
    answers = complete_answers(violences="NON", auteur_domicile="NON")
    saisine = make_saisine(session, who.comptes.partenaire, statut="TRANSMISE", answers=answers)
    seen = views.one(session, saisine.cle, actor=who.slisl)
    assert seen.personne == "Alix FICTIVE"
    assert not {"violences", "auteur_domicile"} & set(seen.answers)
    assert not seen.masque


def test_nobody_else_reads_or_writes(session: Session) -> None:
    who = cast(session)
    saisine = make_saisine(session, who.comptes.partenaire, statut="TRANSMISE")
    draft = make_saisine(session, who.comptes.partenaire)
    for other in who.others("partenaire", "coordinatrice", "slisl"):
        with pytest.raises(NotFound):
            messages.send(session, saisine.cle, actor=other, text="Bonjour")
        with pytest.raises(NotFound):
            views.one(session, saisine.cle, actor=other)
    for actor in (who.partenaire, who.coordinatrice):
        with pytest.raises(NotFound):
            messages.send(session, draft.cle, actor=actor, text="Bonjour")
        with pytest.raises(NotFound):
            views.one(session, draft.cle, actor=actor)
    dossier = make_dossier(session)
    elsewhere = make_dossier(session, answers=complete_answers(commune=CALAIS))
    for other in who.others("slisl"):
        with pytest.raises(NotFound):
            messages.give_avis(session, dossier.cle, actor=other, text="Favorable")
    with pytest.raises(NotFound):
        messages.give_avis(session, elsewhere.cle, actor=who.slisl, text="Favorable")
    assert session.scalars(select(Message)).all() == []
