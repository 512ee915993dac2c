"""Accounts: invited, activated, changed, disabled, handed over."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from lda.domain import clock
from lda.domain.access import Actor
from lda.domain.clock import today
from lda.domain.deadlines import Nature
from lda.domain.errors import Conflict, Invalid, NotFound
from lda.domain.traces import Acte
from lda.domain.words import Role, RoleGroupe, StatutDossier, StatutSaisine
from lda.services import accounts, activation, echeances, passphrases, sessions
from lda.services.accounts import Assignment
from lda.store.models import (
    Compte,
    Evenement,
    Intervenant,
    Journal,
    Lien,
    Mesure,
    OrganisationPlateforme,
    Relais,
    Reunion,
    ReunionParticipant,
    ReunionPlateforme,
    SaisineCollegue,
)
from lda.store.people import actor_of
from lda.views import accounts as accounts_view
from lda.views import home, journal
from lda.views.accounts import Etat
from tests import factories
from tests.factories import Cast

PHRASE = "quatre mots sans rapport"
NOVA: dict[str, Any] = {"prenom": "Nova", "nom": "Exemple", "courriel": "nova@exemple.fr"}
pytestmark = pytest.mark.usefixtures("fixed_clock")


@pytest.fixture
def cast(session: Session) -> Cast:
    made = factories.cast(session)
    made.comptes.admin.mot_de_passe = passphrases.hashed(PHRASE)
    session.flush()
    return made


def signed_in(session: Session, compte: Compte) -> str:
    value = sessions.redeem(session, sessions.open_ticket(session, compte))
    assert value is not None
    return value


def invited(session: Session, cast: Cast, **changes: Any) -> tuple[Compte, str]:
    values = NOVA | {"role": Role.PARTENAIRE, "organisation": cast.association.cle} | changes
    return accounts.invite(session, actor=cast.coordinatrice, **values)


def fields(error: pytest.ExceptionInfo[Invalid]) -> set[str]:
    return {problem.field for problem in error.value.problems}


def test_an_invited_partner_chooses_a_passphrase_and_signs_in(session: Session, cast: Cast) -> None:
    compte, token = invited(session, cast)
    assert accounts_view.page(session, actor=cast.coordinatrice, etat=Etat.A_ACTIVER, text="nova").total == 1
    invitation = activation.invitation(session, token)
    assert (invitation.name, invitation.identifiant) == ("Nova EXEMPLE", "nova@exemple.fr")
    assert (invitation.invited_by, invitation.organisation) == (
        "Maude COORDINATION",
        "Association Les Tilleuls",
    )
    assert sessions.authenticate(session, "nova@exemple.fr", "", None) is None
    assert activation.activate(session, token, passphrase=PHRASE, again=PHRASE) is compte
    assert sessions.authenticate(session, "NOVA@exemple.fr", PHRASE, None) is compte
    for again in (lambda: activation.invitation(session, token), lambda: activate(session, token)):
        with pytest.raises(NotFound):
            again()


def activate(session: Session, token: str) -> Compte:
    return activation.activate(session, token, passphrase=PHRASE, again=PHRASE)


def test_the_link_is_not_in_the_database_and_expires(session: Session, cast: Cast) -> None:
    compte, token = invited(session, cast)
    assert token not in {link.jeton_hash for link in session.scalars(select(Lien))}
    with (
        clock.at(clock.now() + timedelta(days=activation.INVITATION_DAYS, seconds=1)),
        pytest.raises(NotFound),
    ):
        activate(session, token)
    assert compte.mot_de_passe is None


def test_a_refused_passphrase_leaves_the_link(session: Session, cast: Cast) -> None:
    _, token = invited(session, cast)
    with pytest.raises(Invalid, match="au moins 12"):
        activation.activate(session, token, passphrase="court", again="court")
    assert activate(session, token)


def test_a_new_link_makes_the_former_void(session: Session, cast: Cast) -> None:
    compte, first = invited(session, cast)
    second = accounts.renew_link(session, compte.cle, actor=cast.coordinatrice)
    with pytest.raises(NotFound):
        activate(session, first)
    activate(session, second)
    cookie = signed_in(session, compte)
    third = accounts.renew_link(session, compte.cle, actor=cast.coordinatrice)
    assert activation.invitation(session, third).renewal
    assert sessions.actor_from(session, cookie) is not None
    activate(session, third)
    assert sessions.actor_from(session, cookie) is None, "a new passphrase ends every session"


@pytest.mark.parametrize(
    ("changes", "wrong"),
    [
        ({"prenom": " ", "nom": ""}, {"prenom", "nom"}),
        ({"courriel": "pas une adresse"}, {"courriel"}),
        ({"courriel": None, "identifiant": "nova"}, {"courriel"}),
        ({"telephone": "<script>"}, {"telephone"}),
        ({"organisation": None}, {"organisation"}),
        ({"identifiant": "a b"}, {"identifiant"}),
        ({"nom": "x" * 81}, {"nom"}),
        ({"nom": 12}, {"nom"}),
    ],
)
def test_a_wrong_invitation_names_its_fields(
    session: Session, cast: Cast, changes: dict[str, Any], wrong: set[str]
) -> None:
    before = accounts_view.page(session, actor=cast.admin).total
    with pytest.raises(Invalid) as error:
        invited(session, cast, **changes)
    assert fields(error) == wrong
    assert accounts_view.page(session, actor=cast.admin).total == before


def test_a_sign_in_name_is_given_once(session: Session, cast: Cast) -> None:
    invited(session, cast)
    with pytest.raises(Invalid) as error:
        invited(session, cast, courriel="Nova@Exemple.fr")
    assert fields(error) == {"identifiant"}


def test_a_coordinator_invites_partners_of_its_plateforme_only(session: Session, cast: Cast) -> None:
    for role in set(Role) - {Role.PARTENAIRE}:
        with pytest.raises(NotFound):
            invited(session, cast, role=role)
    with pytest.raises(NotFound):
        invited(session, cast, organisation="inconnue")
    values = NOVA | {"role": Role.PARTENAIRE, "organisation": cast.association.cle}
    for other in cast.others("coordinatrice", "admin"):
        with pytest.raises(NotFound):
            accounts.invite(session, actor=other, **values)


def test_the_administrator_places_coordinators_and_chiefs_with_dates(session: Session, cast: Cast) -> None:
    day = today()
    compte, _ = accounts.invite(
        session,
        actor=cast.admin,
        role=Role.COORDINATEUR,
        affectations=[
            Assignment("PF_ARTOIS", day),
            Assignment("PF_CALAISIS", day + timedelta(days=10), day + timedelta(days=20)),
        ],
        **NOVA,
    )
    assert actor_of(compte, day).plateformes == {"PF_ARTOIS"}
    assert actor_of(compte, day + timedelta(days=20)).plateformes == {"PF_ARTOIS", "PF_CALAISIS"}
    assert actor_of(compte, day + timedelta(days=21)).plateformes == {"PF_ARTOIS"}


@pytest.mark.parametrize(
    ("role", "given"),
    [
        (Role.COORDINATEUR, []),
        (Role.COORDINATEUR, [Assignment("ARTOIS", today())]),
        (Role.SLISL, [Assignment("PF_ARTOIS", today())]),
        (Role.SLISL, [Assignment("ARTOIS", today(), today() - timedelta(days=1))]),
    ],
)
def test_a_wrong_assignment_is_refused(
    session: Session, cast: Cast, role: Role, given: list[Assignment]
) -> None:
    with pytest.raises(Invalid) as error:
        accounts.invite(session, actor=cast.admin, role=role, affectations=given, **NOVA)
    assert fields(error) == {"affectations"}


def test_a_disabled_account_is_out_at_once_and_may_come_back(session: Session, cast: Cast) -> None:
    compte = cast.comptes.partenaire
    compte.mot_de_passe = passphrases.hashed(PHRASE)
    cookie = signed_in(session, compte)
    token = accounts.renew_link(session, compte.cle, actor=cast.coordinatrice)
    accounts.disable(session, compte.cle, actor=cast.coordinatrice)
    assert sessions.actor_from(session, cookie) is None
    assert sessions.authenticate(session, compte.profil["identifiant"], PHRASE, None) is None
    with pytest.raises(NotFound):
        activate(session, token)
    with pytest.raises(Invalid, match="désactivé"):
        accounts.renew_link(session, compte.cle, actor=cast.coordinatrice)
    accounts.enable(session, compte.cle, actor=cast.coordinatrice)
    assert sessions.authenticate(session, compte.profil["identifiant"], PHRASE, None) is compte
    assert sessions.actor_from(session, cookie) is None


def hand_over(session: Session, cle: str, *, actor: Actor | None) -> object:
    colleague = session.scalar(select(Compte).where(Compte.organisation_id.is_not(None), Compte.cle != cle))
    assert colleague is not None
    return accounts.hand_over(session, cle, actor=actor, vers=colleague.cle)


OPENING = [accounts.enable, accounts.renew_link, hand_over]
"""Verbs by which somebody could come to read what an account reads."""


@pytest.mark.parametrize("act", [accounts.disable, *OPENING])
@pytest.mark.parametrize("activated", [True, False])
def test_people_of_several_plateformes_are_the_administrators(
    session: Session, cast: Cast, act: Any, activated: bool
) -> None:
    session.add(OrganisationPlateforme(organisation_id=cast.association.id, plateforme="PF_CALAISIS"))
    compte = cast.comptes.partenaire
    compte.mot_de_passe = passphrases.hashed(PHRASE) if activated else None
    session.flush()
    for coordinator in (cast.coordinatrice, cast.coordinateur):
        with pytest.raises(Invalid, match="plusieurs plateformes"):
            act(session, compte.cle, actor=coordinator)
    both = replace(cast.coordinatrice, plateformes=frozenset({"PF_ARTOIS", "PF_CALAISIS"}))
    act(session, compte.cle, actor=both)
    act(session, compte.cle, actor=cast.admin)


def works_elsewhere(session: Session, cast: Cast, how: str) -> None:
    """Give the association, or its partenaire, something to read that the Calaisis alone follows."""
    compte, organisation = cast.comptes.partenaire, cast.association.id
    dossier = factories.make_dossier(session, answers=factories.complete_answers(commune=factories.CALAIS))
    match how:
        case "mesure":
            session.add(
                Mesure(
                    dossier_id=dossier.id, code="ASRL", operateur_id=organisation, statut="EN_COURS",
                    demandee_le=today(), debut=today(), cahier={},
                )
            )  # fmt: skip
        case "referent":
            session.add(
                Intervenant(
                    dossier_id=dossier.id, role=RoleGroupe.REFERENT, compte_id=compte.id, nom="Dominique",
                    organisation_id=organisation, debut=today(),
                )
            )  # fmt: skip
        case "saisine":
            factories.make_saisine(session, compte, statut=StatutSaisine.ACCUSEE, dossier=dossier)
        case "reunion":
            reunion = Reunion(
                reference="X", type="FLUIDITE", jour=today(), titre="Commission",
                auteur_id=cast.comptes.coordinateur.id,
            )  # fmt: skip
            reunion.parts = [ReunionPlateforme(plateforme="PF_CALAISIS", role="ORGANISATEUR")]
            reunion.participants = [ReunionParticipant(organisation_id=organisation)]
            session.add(reunion)
    session.flush()


@pytest.mark.parametrize("how", ["mesure", "referent", "saisine", "reunion"])
@pytest.mark.parametrize("act", OPENING)
def test_nobody_reads_another_plateforme_through_somebody_else(
    session: Session, cast: Cast, how: str, act: Any
) -> None:
    cle = cast.comptes.partenaire.cle
    with session.begin_nested() as attempt:
        act(session, cle, actor=cast.coordinatrice)
        attempt.rollback()
    works_elsewhere(session, cast, how)
    with pytest.raises(Invalid, match="d'autres plateformes"):
        act(session, cle, actor=cast.coordinatrice)
    accounts.disable(session, cle, actor=cast.coordinatrice)


@pytest.mark.parametrize("how", ["mesure", "reunion"])
def test_nobody_is_invited_where_it_would_read_another_plateforme(
    session: Session, cast: Cast, how: str
) -> None:
    works_elsewhere(session, cast, how)
    with pytest.raises(Invalid) as error:
        invited(session, cast)
    assert fields(error) == {"organisation"}
    assert accounts_view.page(session, actor=cast.admin, text="nova").total == 0
    values = NOVA | {"role": Role.PARTENAIRE, "organisation": cast.association.cle}
    assert accounts.invite(session, actor=cast.admin, **values)


def test_an_organisation_without_anything_elsewhere_gets_its_people(session: Session, cast: Cast) -> None:
    session.add(OrganisationPlateforme(organisation_id=cast.association.id, plateforme="PF_CALAISIS"))
    works_elsewhere(session, cast, "referent")
    works_elsewhere(session, cast, "saisine")
    compte, _ = invited(session, cast)
    assert compte.organisation_id == cast.association.id, "what is somebody's own is not its colleague's"


def test_the_last_administrator_stays(session: Session, cast: Cast) -> None:
    cle = cast.comptes.admin.cle
    values = {**NOVA, "organisation": cast.association.cle, "version": cast.comptes.admin.version}
    with pytest.raises(Invalid, match="dernier compte"):
        accounts.disable(session, cle, actor=cast.admin)
    with pytest.raises(Invalid, match="dernier compte"):
        accounts.change(session, cle, actor=cast.admin, role=Role.PARTENAIRE, **values)
    _, token = accounts.invite(session, actor=cast.admin, role=Role.ADMIN, **NOVA)
    with pytest.raises(Invalid, match="dernier compte"):
        accounts.disable(session, cle, actor=cast.admin)
    activate(session, token)
    accounts.disable(session, cle, actor=cast.admin)


def test_a_changed_role_ends_sessions_and_the_second_to_save_is_told(session: Session, cast: Cast) -> None:
    compte = cast.comptes.partenaire
    cookie, version = signed_in(session, compte), compte.version
    values = {**NOVA, "role": Role.SLISL, "affectations": [Assignment("CALAISIS", today())]}
    accounts.change(session, compte.cle, actor=cast.admin, version=version, **values)
    assert sessions.actor_from(session, cookie) is None
    actor = actor_of(compte, today())
    assert (actor.role, actor.territoires, actor.organisation) == (Role.SLISL, {"CALAISIS"}, None)
    with pytest.raises(Conflict):
        accounts.change(session, compte.cle, actor=cast.admin, version=version, **values)
    event = session.scalars(select(Evenement).where(Evenement.verbe == "accounts.change")).one()
    assert (event.de, event.vers, event.compte_id) == ("PARTENAIRE", "SLISL", compte.id)
    assert event.detail["profil"]["nom"] == "Partenaire"


def test_an_administrator_ends_sessions(session: Session, cast: Cast) -> None:
    cookie = signed_in(session, cast.comptes.slisl)
    accounts.end_sessions(session, cast.comptes.slisl.cle, actor=cast.admin)
    assert sessions.actor_from(session, cookie) is None


def test_what_is_due_goes_to_the_colleague_who_takes_over(session: Session, cast: Cast) -> None:
    leaver, colleague = cast.comptes.partenaire, cast.comptes.collegue
    dossier = factories.make_dossier(session, statut=StatutDossier.RELAIS)
    session.add(
        Intervenant(
            dossier_id=dossier.id, role=RoleGroupe.REFERENT, compte_id=leaver.id, nom="Dominique PARTENAIRE",
            organisation_id=cast.association.id, debut=today(),
        )
    )  # fmt: skip
    session.add(Relais(dossier_id=dossier.id, ouvert_le=today(), echeance=today()))
    echeances.refresh(session, dossier)

    def due(account: Compte) -> dict[Nature, int]:
        return home.deadlines(session, actor=factories.actor(session, account)).counts

    assert due(leaver) == {Nature.RELAIS: 1}
    accounts.hand_over(session, leaver.cle, actor=cast.coordinatrice, vers=colleague.cle)
    assert (due(leaver), due(colleague)) == ({}, {Nature.RELAIS: 1})


def test_work_is_handed_over_to_a_colleague(session: Session, cast: Cast) -> None:
    leaver, colleague = cast.comptes.partenaire, cast.comptes.collegue
    draft = factories.make_saisine(session, leaver)
    sent = factories.make_saisine(session, leaver, statut=StatutSaisine.TRANSMISE)
    named = factories.make_saisine(session, cast.comptes.autre, collegues=[leaver])
    both = factories.make_saisine(session, cast.comptes.autre, collegues=[leaver, colleague])
    dossier = factories.make_dossier(session, statut=StatutDossier.ACCOMPAGNEMENT)
    start = today() - timedelta(days=30)
    part = Intervenant(
        dossier_id=dossier.id, role=RoleGroupe.REFERENT, compte_id=leaver.id, nom="Dominique PARTENAIRE",
        organisation_id=cast.association.id, debut=start,
    )  # fmt: skip
    session.add(part)
    session.flush()
    given = accounts.hand_over(session, leaver.cle, actor=cast.coordinatrice, vers=colleague.cle)
    assert given == (2, 1)
    assert {draft.auteur_id, draft.saisie_par_id, sent.auteur_id} == {colleague.id}
    assert sent.saisie_par_id == leaver.id, "who typed it in stays written"
    shared = select(SaisineCollegue.saisine_id, SaisineCollegue.compte_id)
    assert set(session.execute(shared)) == {(named.id, colleague.id), (both.id, colleague.id)}
    parts = list(session.scalars(select(Intervenant).order_by(Intervenant.id)))
    assert [(p.compte_id, p.debut, p.fin) for p in parts] == [
        (leaver.id, start, today()), (colleague.id, today(), None),
    ]  # fmt: skip
    event = session.scalars(select(Evenement).where(Evenement.verbe == "accounts.hand_over")).one()
    assert event.detail == {"vers": "Sacha COLLÈGUE", "saisines": 2, "accompagnements": 1}


def test_what_was_written_for_a_former_organisation_is_not_handed_over(session: Session, cast: Cast) -> None:
    mover, colleague = cast.comptes.autre, cast.comptes.collegue
    written = factories.make_saisine(session, mover, statut=StatutSaisine.TRANSMISE)
    mover.organisation = cast.association
    session.flush()
    given = accounts.hand_over(session, mover.cle, actor=cast.coordinatrice, vers=colleague.cle)
    assert (given, written.auteur_id) == ((0, 0), mover.id)


def test_work_is_not_handed_over_to_just_anybody(session: Session, cast: Cast) -> None:
    cle = cast.comptes.partenaire.cle
    for to in (cast.comptes.autre, cast.comptes.partenaire):
        with pytest.raises(Invalid) as error:
            accounts.hand_over(session, cle, actor=cast.coordinatrice, vers=to.cle)
        assert fields(error) == {"vers"}
    with pytest.raises(NotFound):
        accounts.hand_over(session, cle, actor=cast.coordinatrice, vers=cast.comptes.slisl.cle)
    cast.comptes.collegue.actif = False
    with pytest.raises(Invalid, match="désactivé"):
        accounts.hand_over(session, cle, actor=cast.coordinatrice, vers=cast.comptes.collegue.cle)


def test_only_the_managers_of_an_account_reach_it(session: Session, cast: Cast) -> None:
    for act in (accounts.renew_link, accounts.disable, accounts.enable):
        for other in cast.others("coordinatrice", "admin"):
            with pytest.raises(NotFound):
                act(session, cast.comptes.partenaire.cle, actor=other)
        with pytest.raises(NotFound):
            act(session, cast.comptes.slisl.cle, actor=cast.coordinatrice)
        with pytest.raises(NotFound):
            act(session, "inconnu", actor=cast.admin)


def test_the_own_profile_and_passphrase(session: Session, cast: Cast) -> None:
    compte = cast.comptes.admin
    here, elsewhere = signed_in(session, compte), signed_in(session, compte)
    accounts.update_me(session, actor=cast.admin, telephone=" 03 53 01 00 99 ", fonction="")
    mine = accounts_view.me(session, actor=cast.admin)
    assert (mine.telephone, mine.fonction, mine.nom) == ("03 53 01 00 99", "", "Technique")
    new = "une toute nouvelle phrase"
    link = accounts.renew_link(session, compte.cle, actor=cast.admin)
    given = {"actor": cast.admin, "passphrase": new, "again": new}
    assert not accounts.change_passphrase(session, present="faux", **given)
    assert passphrases.matches(PHRASE, compte.mot_de_passe)
    with pytest.raises(Invalid) as error:
        accounts.change_passphrase(session, present=PHRASE, **given | {"again": "autre"})
    assert fields(error) == {"passphrase_again"}
    assert accounts.change_passphrase(session, present=PHRASE, keep=here, **given)
    session.flush()
    with pytest.raises(NotFound):
        activation.invitation(session, link)
    assert sessions.actor_from(session, here) is not None
    assert sessions.actor_from(session, elsewhere) is None
    assert passphrases.matches(new, compte.mot_de_passe)


def test_the_present_passphrase_is_asked_for_as_slowly_as_the_sign_in(session: Session, cast: Cast) -> None:
    name, start = cast.comptes.admin.profil["identifiant"], clock.now()

    def change(present: Any = PHRASE) -> bool:
        new = "une toute nouvelle phrase"
        return accounts.change_passphrase(
            session, actor=cast.admin, present=present, passphrase=new, again=new
        )

    for wrong in ("faux", "", None, "x" * 10_000, 5):
        assert not change(wrong)
    assert not change(), "even the right one waits"
    assert sessions.authenticate(session, name, PHRASE, None) is None, "failures of one account, wherever"
    failures = [row.numero for row in journal.page(session, actor=cast.admin, acte=Acte.ECHEC_CONNEXION).rows]
    assert failures == [cast.comptes.admin.id] * sessions.FREE_FAILURES
    with clock.at(start + timedelta(seconds=3)):
        assert not change("faux")
    with clock.at(start + timedelta(seconds=6)):
        assert not change(), "now four seconds"
    with clock.at(start + timedelta(seconds=8)):
        assert change()
        assert sessions.authenticate(session, name, PHRASE, None) is None
        assert not change("faux"), "a success forgets the failures"


def test_the_first_administrator_is_made_by_a_link_once(session: Session) -> None:
    one, two = activation.first_admin_link(session), activation.first_admin_link(session)
    assert one is not None
    assert two is not None
    assert activation.invitation(session, one).first_admin
    values = {
        "prenom": "Ange",
        "nom": "Technique",
        "identifiant": "ange",
        "passphrase": PHRASE,
        "again": PHRASE,
    }
    with pytest.raises(Invalid) as error:
        activation.create_first_admin(session, one, **{**values, "nom": "", "passphrase": "court"})
    assert fields(error) == {"nom", "passphrase"}
    with pytest.raises(NotFound):
        activation.activate(session, one, passphrase=PHRASE, again=PHRASE)
    compte = activation.create_first_admin(session, one, **values)
    assert sessions.authenticate(session, "ange", PHRASE, None) is compte
    assert activation.first_admin_link(session) is None
    with pytest.raises(NotFound):
        activation.create_first_admin(session, two, **{**values, "identifiant": "autre"})


def test_the_link_of_the_first_administrator_expires(session: Session) -> None:
    token = activation.first_admin_link(session) or ""
    with (
        clock.at(clock.now() + timedelta(hours=activation.FIRST_ADMIN_HOURS, seconds=1)),
        pytest.raises(NotFound),
    ):
        activation.invitation(session, token)


def test_changes_of_rights_are_journaled_without_a_name(session: Session, cast: Cast) -> None:
    compte, token = invited(session, cast)
    activate(session, token)
    accounts.disable(session, compte.cle, actor=cast.admin)
    found = journal.page(session, actor=cast.admin, acte=Acte.DROITS)
    assert [(row.compte, row.objet, row.numero) for row in found.rows] == [
        ("Ange TECHNIQUE", "compte", compte.id),
        ("Nova EXEMPLE", "compte", compte.id),
        ("Maude COORDINATION", "compte", compte.id),
    ]
    lines = list(session.scalars(select(Journal).where(Journal.acte == Acte.DROITS)))
    assert {line.objet for line in lines} == {"compte"}
    own = journal.mine(session, actor=actor_of(compte, today()))
    assert own.total == 4, "what was done to one's own account is one's own to read"
    for other in cast.others("admin"):
        with pytest.raises(NotFound):
            journal.page(session, actor=other)


def test_the_list_is_sorted_searched_and_counted(session: Session, cast: Cast) -> None:
    found = accounts_view.page(session, actor=cast.coordinatrice)
    assert [row.name for row in found.rows] == ["Sacha COLLÈGUE", "Dominique PARTENAIRE", "Lou VOISINE"]
    assert accounts_view.page(session, actor=cast.coordinateur).total == 0
    everybody = accounts_view.page(session, actor=cast.admin)
    assert everybody.total == sum(everybody.states.values()) == len(vars(cast.comptes))
    assert accounts_view.page(session, actor=cast.admin, role=Role.SLISL).total == 1
    assert [r.name for r in accounts_view.page(session, actor=cast.admin, text="rivebelle").rows] == [
        "Lou VOISINE"
    ]
    assert [r.mine for r in accounts_view.page(session, actor=cast.admin, text="technique").rows] == [True]
