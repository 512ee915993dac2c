"""Writing a draft: started with what is known, saved field by field, copied, deleted."""

from datetime import date, timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from lda.domain import clock
from lda.domain.errors import Conflict, Invalid, NotFound
from lda.services import drafts, pieces, saisines
from lda.store.models import ContactRessource, Empreinte, Evenement, Piece, Reponse, Saisine
from lda.views import drafts as views
from tests.factories import BETHUNE, actor, cast, complete_answers, make_account, make_saisine

STRANGER = complete_answers(nom="Imaginaire", nom_naissance="Imaginaire")


def fields_of(error: pytest.ExceptionInfo[Invalid]) -> list[str]:
    return [problem.field for problem in error.value.problems]


def test_a_draft_starts_with_what_the_account_knows(session: Session, fixed_clock) -> None:
    who = cast(session)
    draft = drafts.start(session, actor=who.partenaire)
    assert draft.fiche == {
        "date_saisine": "2026-11-23",
        "structure": "Association Les Tilleuls",
        "type_prescripteur": "ASSO_AHI",
        "nom_professionnel": "Dominique PARTENAIRE",
        "fonction": "Travail social",
        "telephone_pro": "03 53 01 00 20",
        "courriel_pro": "essai@exemple.fr",
    }
    assert (draft.statut, draft.canal, draft.reference) == ("BROUILLON", "APPLICATION", None)
    assert draft.organisation_id == who.association.id


def test_a_profile_that_is_not_usable_is_left_to_be_asked(session: Session) -> None:
    who = cast(session)
    compte = make_account(session, organisation=who.ccas, telephone="poste 12", courriel="nulle part")
    draft = drafts.start(session, actor=actor(session, compte))
    assert "telephone_pro" not in draft.fiche
    assert "courriel_pro" not in draft.fiche
    assert draft.fiche["structure"] == "CCAS de Rivebelle"


def test_the_service_of_the_departement_writes_for_itself(session: Session) -> None:
    who = cast(session)
    draft = drafts.start(session, actor=who.slisl)
    assert draft.fiche["type_prescripteur"] == "SLISL"


def test_a_coordinator_types_what_came_by_telephone(session: Session, fixed_clock) -> None:
    who = cast(session)
    author = who.comptes.autre
    draft = drafts.start(
        session, actor=who.coordinatrice, canal="TELEPHONE", recue_le=date(2026, 11, 20), auteur=author.cle
    )
    assert (draft.auteur_id, draft.saisie_par_id) == (author.id, who.comptes.coordinatrice.id)
    assert draft.organisation_id == who.ccas.id
    assert draft.fiche["date_saisine"] == "2026-11-20"
    assert draft.fiche["nom_professionnel"] == "Lou VOISINE"
    assert [card.auteur for card in views.mine(session, actor=who.coordinatrice)] == ["Lou VOISINE"]
    assert [card.cle for card in views.mine(session, actor=who.autre)] == [draft.cle]


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"canal": "APPLICATION", "recue_le": date(2026, 11, 20)}, "canal"),
        ({"canal": "PIGEON", "recue_le": date(2026, 11, 20)}, "canal"),
        ({"canal": "PAPIER"}, "recue_le"),
        ({"canal": "PAPIER", "recue_le": date(2026, 11, 24)}, "recue_le"),
        ({"canal": "PAPIER", "recue_le": date(2026, 11, 20), "auteur": "inconnu"}, "auteur"),
    ],
)
def test_a_coordinator_says_how_and_when_it_came(session: Session, fixed_clock, given, field) -> None:
    who = cast(session)
    with pytest.raises(Invalid) as error:
        drafts.start(session, actor=who.coordinatrice, **given)
    assert fields_of(error) == [field]


def test_only_a_partner_in_use_can_be_the_author(session: Session) -> None:
    who = cast(session)
    gone = make_account(session, organisation=who.ccas, actif=False)
    for compte in (who.comptes.slisl, gone):
        with pytest.raises(Invalid) as error:
            drafts.start(
                session, actor=who.coordinatrice, canal="PAPIER", recue_le=clock.today(), auteur=compte.cle
            )
        assert fields_of(error) == ["auteur"]


def make_contact(session: Session, who, **columns) -> ContactRessource:
    contact = ContactRessource(
        reference=f"ART-E26-{columns.pop('rang', 1):04d}",
        jour=date(2026, 11, 18),
        plateforme="PF_ARTOIS",
        canal="TELEPHONE",
        resume="Une question.",
        organisation_id=who.ccas.id,
        professionnel="Lou Voisine",
        auteur_id=who.comptes.coordinatrice.id,
        cree_le=clock.now(),
        **columns,
    )
    session.add(contact)
    session.flush()
    return contact


def test_a_contact_becomes_a_draft_once(session: Session, fixed_clock) -> None:
    who = cast(session)
    contact = make_contact(session, who)
    draft = drafts.start(session, actor=who.coordinatrice, contact=contact.cle)
    assert (draft.contact_id, draft.canal, draft.recue_le) == (contact.id, "TELEPHONE", date(2026, 11, 18))
    assert draft.organisation_id == who.ccas.id
    assert draft.fiche["structure"] == "CCAS de Rivebelle"
    assert draft.fiche["nom_professionnel"] == "Lou Voisine"
    with pytest.raises(Invalid) as error:
        drafts.start(session, actor=who.coordinatrice, contact=contact.cle)
    assert fields_of(error) == ["contact"]
    with pytest.raises(NotFound):
        drafts.start(session, actor=who.coordinateur, contact=make_contact(session, who, rang=2).cle)


def test_who_asked_for_advice_follows_the_saisine_it_becomes(session: Session) -> None:
    who = cast(session)
    contact = make_contact(session, who, demandeur_id=who.comptes.autre.id)
    draft = drafts.start(session, actor=who.coordinatrice, contact=contact.cle)
    assert draft.auteur_id == who.comptes.autre.id


def test_each_field_is_saved_by_itself(session: Session, fixed_clock) -> None:
    who = cast(session)
    draft = drafts.start(session, actor=who.partenaire)
    later = fixed_clock + timedelta(minutes=5)
    with clock.at(later):
        saved = drafts.save_field(session, draft.cle, "nom", " Fictive ", actor=who.partenaire)
        drafts.save_field(session, draft.cle, "date_naissance", "12/04/1987", actor=who.partenaire)
    assert saved.modifiee_le == later
    view = views.one(session, draft.cle, actor=who.partenaire)
    assert (view.revision, view.modifiee_le) == (2, later)
    assert (view.answers["nom"], view.answers["date_naissance"]) == ("Fictive", "1987-04-12")
    assert draft.identite == {"nom": "Fictive", "date_naissance": "1987-04-12"}
    drafts.save_field(session, draft.cle, "nom", "", actor=who.partenaire)
    assert "nom" not in draft.fiche
    assert draft.identite == {"date_naissance": "1987-04-12"}
    events = select(func.count()).select_from(Evenement).where(Evenement.saisine_id == draft.id)
    assert session.scalar(events) == 1, "saving a field is no event"


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("objet_demande", "INCONNU"),
        ("date_naissance", "31/02/1987"),
        ("ressources_total", -5),
        ("parole_personne", "a" * 5000),
        ("nom", "<script>alert(1)</script>"),
        ("nom", "=HYPERLINK(1)"),
        ("territoire", "ARTOIS"),
        ("pieces_jointes", "x"),
        ("nir", "1"),
        ("public_cible", {"a": 1}),
    ],
)
def test_what_cannot_be_used_is_refused_and_nothing_is_written(session: Session, key, value) -> None:
    who = cast(session)
    draft = make_saisine(session, who.comptes.partenaire)
    before = dict(draft.fiche)
    with pytest.raises(Invalid) as error:
        drafts.save_field(session, draft.cle, key, value, actor=who.partenaire)
    assert fields_of(error) == [key]
    assert (draft.fiche, draft.revision) == (before, 0)


def test_another_territoire_can_be_chosen(session: Session) -> None:
    who = cast(session)
    draft = make_saisine(session, who.comptes.partenaire)
    drafts.save_field(session, draft.cle, "territoire_choisi", "CALAISIS", actor=who.partenaire)
    assert draft.fiche["territoire_choisi"] == "CALAISIS"


def test_a_transmitted_fiche_is_no_draft_any_more(session: Session) -> None:
    who = cast(session)
    saisine = make_saisine(session, who.comptes.partenaire, statut="TRANSMISE")
    for act in (
        lambda: drafts.save_field(session, saisine.cle, "nom", "Autre", actor=who.partenaire),
        lambda: drafts.delete(session, saisine.cle, actor=who.partenaire),
    ):
        with pytest.raises(Conflict, match="déjà été transmise"):
            act()
    view = views.one(session, saisine.cle, actor=who.partenaire)
    assert (view.statut, view.answers) == ("TRANSMISE", {})


def test_an_earlier_fiche_gives_what_may_be_copied(session: Session) -> None:
    who = cast(session)
    answers = complete_answers(violences="OUI", consigne_contact="Ne pas appeler.", ressources_total=700.0)
    source = make_saisine(session, who.comptes.partenaire, statut="TRANSMISE", answers=answers)
    draft = make_saisine(session, who.comptes.partenaire, answers={"ressources_total": 650.0})
    drafts.copy_from(session, draft.cle, source.cle, actor=who.partenaire)
    assert draft.fiche["nom"] == "Fictive"
    assert draft.fiche["commune"] == BETHUNE
    assert draft.fiche["ressources_total"] == 650.0, "what was typed stays"
    assert not {"violences", "consigne_contact", "parole_personne", "consentement_partage"} & set(draft.fiche)
    assert draft.identite["prenom"] == "Alix"


def test_only_ones_own_fiche_is_copied(session: Session) -> None:
    who = cast(session)
    draft = make_saisine(session, who.comptes.partenaire, answers={})
    for source in (make_saisine(session, who.comptes.collegue, statut="TRANSMISE"), draft):
        with pytest.raises(NotFound):
            drafts.copy_from(session, draft.cle, source.cle, actor=who.partenaire)
    named = make_saisine(
        session, who.comptes.collegue, statut="TRANSMISE", collegues=[who.comptes.partenaire]
    )
    assert drafts.copy_from(session, draft.cle, named.cle, actor=who.partenaire).fiche["nom"] == "Fictive"


def test_a_deleted_draft_leaves_nothing_but_that_it_was(session: Session) -> None:
    who = cast(session)
    draft = drafts.start(session, actor=who.partenaire)
    pieces.add(session, draft.cle, actor=who.partenaire, name="note.pdf", content=b"%PDF-1.7")
    saisines.name_colleague(session, draft.cle, actor=who.partenaire, compte=who.comptes.collegue.cle)
    drafts.delete(session, draft.cle, actor=who.collegue)
    assert session.scalar(select(func.count()).select_from(Saisine)) == 0
    assert session.scalar(select(func.count()).select_from(Piece)) == 0
    assert session.scalars(select(Evenement.verbe)).all() == ["drafts.delete"]


def test_drafts_untouched_for_sixty_days_go_by_themselves(session: Session, fixed_clock) -> None:
    who = cast(session)
    kept, old = (make_saisine(session, who.comptes.partenaire) for _ in range(2))
    sent = make_saisine(session, who.comptes.partenaire, statut="TRANSMISE")
    kept.modifiee_le = fixed_clock - timedelta(days=60)
    old.modifiee_le = sent.modifiee_le = fixed_clock - timedelta(days=61)
    session.flush()
    (_, card) = views.mine(session, actor=who.partenaire)
    assert card.garde_jusquau == date(2026, 11, 22)
    assert drafts.purge(session) == 1
    assert set(session.scalars(select(Saisine.cle))) == {kept.cle, sent.cle}
    event = session.scalars(select(Evenement)).one()
    assert (event.verbe, event.auteur_id) == ("drafts.purge", None)


def test_a_draft_has_nothing_in_clear(session: Session) -> None:
    who = cast(session)
    draft = drafts.start(session, actor=who.partenaire)
    for key, value in complete_answers().items():
        drafts.save_field(session, draft.cle, key, value, actor=who.partenaire)
    assert (draft.commune, draft.objet_demande, draft.urgence, draft.violence) == (None, None, None, False)
    assert session.scalar(select(func.count()).select_from(Reponse)) == 0
    assert session.scalar(select(func.count()).select_from(Empreinte)) == 0


def test_the_list_tells_how_far_each_draft_is(session: Session, fixed_clock) -> None:
    who = cast(session)
    empty = drafts.start(session, actor=who.partenaire)
    with clock.at(fixed_clock + timedelta(minutes=1)):
        full = make_saisine(session, who.comptes.partenaire)
    first, second = views.mine(session, actor=who.partenaire)
    assert (first.cle, first.nom, first.commune) == (full.cle, "Alix FICTIVE", BETHUNE)
    assert first.fait == first.total
    assert first.minutes == 0
    assert (second.cle, second.nom, second.commune) == (empty.cle, "", None)
    assert 0 < second.fait < second.total


def test_a_partner_is_told_of_what_it_may_read_or_of_a_colleague(session: Session) -> None:
    who = cast(session)
    own = make_saisine(session, who.comptes.partenaire, statut="VALIDEE")
    make_saisine(session, who.comptes.collegue, statut="TRANSMISE")
    make_saisine(session, who.comptes.autre, statut="TRANSMISE")
    make_saisine(session, who.comptes.partenaire, statut="TRANSMISE", answers=STRANGER)
    draft = make_saisine(session, who.comptes.partenaire, answers=complete_answers(nom="Fictyve"))
    assert [
        (double.saisine, double.reference, double.auteur)
        for double in sorted(views.doubles(session, draft.cle, actor=who.partenaire), key=lambda d: d.auteur)
    ] == [(own.cle, own.reference, "Dominique PARTENAIRE"), (None, None, "Sacha COLLÈGUE")]


def test_a_draft_is_nobody_elses(session: Session) -> None:
    who = cast(session)
    for other in (None, who.departement, who.admin):
        with pytest.raises(NotFound):
            drafts.start(session, actor=other)
        with pytest.raises(NotFound):
            views.mine(session, actor=other)
    for given in ({"canal": "PAPIER"}, {"auteur": who.comptes.autre.cle}, {"recue_le": clock.today()}):
        with pytest.raises(NotFound):
            drafts.start(session, actor=who.partenaire, **given)
    draft = make_saisine(session, who.comptes.partenaire)
    source = make_saisine(session, who.comptes.collegue)
    for other in who.others("partenaire"):
        for act in (
            lambda other=other: drafts.save_field(session, draft.cle, "nom", "Autre", actor=other),
            lambda other=other: drafts.copy_from(session, draft.cle, source.cle, actor=other),
            lambda other=other: drafts.delete(session, draft.cle, actor=other),
            lambda other=other: views.one(session, draft.cle, actor=other),
            lambda other=other: views.doubles(session, draft.cle, actor=other),
        ):
            with pytest.raises(NotFound):
                act()
    with pytest.raises(NotFound):
        drafts.save_field(session, "introuvable", "nom", "Autre", actor=who.partenaire)
