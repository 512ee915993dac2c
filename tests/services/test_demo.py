"""Fictional data: the same from the same seed, within the rules, every status and every code there."""

from collections.abc import Iterator
from contextlib import nullcontext
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, func, select, text
from sqlalchemy.orm import Session

from lda.domain import clock, fiche
from lda.domain.indicators import Period
from lda.domain.words import RoleReunion, StatutDossier, StatutMesure, StatutSaisine
from lda.services import checks, demo, passphrases
from lda.services.reception import destination
from lda.store import engine as engines
from lda.store import migrate
from lda.store import models as m
from lda.store.geography import geography
from lda.store.lists import lists_on
from lda.store.traces import next_reference
from lda.views import indicators
from tests.conftest import NOW
from tests.services.demo_base import filled, writing_to

NOT_TRANSMITTED = {"consentement_partage": {"NON_INFORMEE"}}
"""Codes that keep a fiche a draft."""
ONE_PLATEFORME = 40, 120


def figures(session: Session, period: Period) -> dict[str, Any]:
    return indicators.as_json(indicators.compute(session, period))


@pytest.fixture(scope="module")
def usual(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Session]:
    """A database of the usual size, on the day of the tests."""
    with filled(tmp_path_factory.mktemp("demo") / "usual.db", None) as session:
        yield session


@pytest.mark.parametrize("kind", ["same", "other"])
def test_the_seed_decides_the_figures(tmp_path: Path, kind: str) -> None:
    period = Period(date(2023, 1, 1), date(2026, 12, 31))
    found = []
    for name, seed in (("one", 7), ("two", 7 if kind == "same" else 8)):
        with filled(tmp_path / f"{name}.db", 120, seed) as session:
            found.append(figures(session, period))
    assert (found[0] == found[1]) == (kind == "same")


@pytest.mark.parametrize("size", [1, 7, 60])
def test_any_size_stands(tmp_path: Path, size: int) -> None:
    with filled(tmp_path / "small.db", size) as session:
        assert session.scalar(select(func.count()).select_from(m.Saisine)) == size
        assert checks.findings(session, figures) == []


def test_any_day_stands(tmp_path: Path) -> None:
    leap = clock.noon(date(2028, 2, 29))
    with filled(tmp_path / "leap.db", 80, now=leap) as session:
        assert checks.findings(session, figures) == []
        assert session.scalar(select(func.max(m.Evenement.quand))) <= leap


def test_postgresql_goes_on_from_the_identifiers(database_url: str) -> None:
    engine = engines.connect(database_url)
    with clock.at(NOW):
        demo.fill(writing_to(engine), demo.Demo(20, 3))
        with writing_to(engine)() as session:
            session.add(m.Journal(quand=NOW, acte="CONNEXION"))
            session.flush()
            assert checks.findings(session, figures) == []
    engine.dispose()


def test_the_usual_size_passes_the_checks(usual: Session) -> None:
    assert checks.findings(usual, figures) == []


def test_sollicitations_of_every_whole_year(usual: Session) -> None:
    low, high = ONE_PLATEFORME
    for year in (2023, 2024, 2025):
        found = figures(usual, Period.year(year))
        for code, plateforme in found["plateformes"].items():
            assert low <= plateforme["sollicitations"]["total"] <= high, (year, code)


@pytest.mark.parametrize(
    ("column", "statuses"),
    [
        (m.Saisine.statut, StatutSaisine),
        (m.Dossier.statut, StatutDossier),
        (m.Mesure.statut, StatutMesure),
        (m.ReunionPlateforme.role, RoleReunion),
    ],
)
def test_every_status_is_there(usual: Session, column: Any, statuses: Any) -> None:
    assert set(usual.scalars(select(column).distinct())) == {str(one) for one in statuses}


def test_every_code_of_the_fiche_is_there(usual: Session) -> None:
    lists = lists_on(usual, NOW.date())
    used: dict[str, set[str]] = {}
    for key, code in usual.execute(select(m.Reponse.champ, m.Reponse.code).distinct()):
        used.setdefault(fiche.FIELDS[key].list_id, set()).add(code)
    asked = {field.list_id for field in fiche.FIELDS.values() if field.list_id in lists}
    for name in asked:
        hidden = {f.key for f in fiche.FIELDS.values() if f.list_id == name and f.sensitivity != "code"}
        expected = set(lists[name]) - NOT_TRANSMITTED.get(name, set())
        if not hidden:
            assert expected <= used.get(name, set()), name


def test_every_code_of_the_health_and_violence_sections_is_there(usual: Session) -> None:
    lists = lists_on(usual, NOW.date())
    hidden = [f for f in fiche.FIELDS.values() if f.list_id and f.sensitivity != "code"]
    used: dict[str, set[str]] = {}
    for answers in usual.scalars(select(m.Saisine.fiche)):
        for field in hidden:
            value = answers.get(field.key)
            used.setdefault(field.list_id, set()).update(
                value if isinstance(value, list) else {value} - {None}
            )
    for name, codes in used.items():
        assert set(lists[name]) <= codes, name


@pytest.mark.parametrize(("column", "name"), checks.CODES, ids=lambda value: str(value))
def test_every_code_of_the_follow_up_is_there(usual: Session, column: Any, name: str) -> None:
    expected = set(lists_on(usual, NOW.date())[name])
    if column is m.Saisine.canal or column is m.ContactRessource.canal or name != "canal":
        used = set(usual.scalars(select(column).where(column.is_not(None)).distinct()))
        assert expected <= used


def test_bilans_and_propositions_of_every_kind(usual: Session) -> None:
    lists = lists_on(usual, NOW.date())
    assert set(lists["echeance_bilan"]) == set(usual.scalars(select(m.Bilan.cle).distinct()))
    offered = {code for codes in usual.scalars(select(m.Proposition.orientations)) for code in codes}
    assert set(lists["orientation"]) == offered
    assert set(usual.scalars(select(m.Bilan.source).distinct())) == {"JOURNAL", "DECLARE", None}


def count(session: Session, *conditions: Any) -> int:
    return session.scalar(select(func.count()).where(*conditions)) or 0


def test_the_telling_situations_are_there(usual: Session) -> None:
    day = NOW.date()
    late = m.Bilan.echeance < day
    events = set(usual.scalars(select(m.Evenement.verbe).distinct()))
    assert {
        "dossiers.reopen", "dossiers.look_again", "dossiers.accept_transfer", "dossiers.refuse_transfer",
        "dossiers.cancel_transfer", "saisines.withdraw", "ressource.ask", "reunions.cancel", "mesures.renew",
        "mesures.not_start", "messages.give_avis", "dossiers.set_violence", "places.rank",
        "suivi.answer_recontact", "suivi.settle",
    } <= events  # fmt: skip
    assert count(usual, m.Dossier.transfert_vers.is_not(None)) >= 1
    assert count(usual, late, m.Bilan.transmis_le.is_(None)) >= 5
    assert count(usual, m.Saisine.statut == "TRANSMISE", m.Saisine.recue_le < day - timedelta(days=3)) >= 1
    still = m.Dossier.dernier_mouvement < clock.noon(day - timedelta(days=30))
    assert count(usual, m.Dossier.clos_le.is_(None), still) >= 7
    assert count(usual, m.Saisine.motif_decision == "DOUBLON") >= 5
    assert count(usual, m.Saisine.contact_id.is_not(None)) >= 5
    assert count(usual, m.Dossier.violence) >= 20
    assert count(usual, m.Mesure.statut == "ATTENTE", m.Mesure.attente_le.is_(None)) == 0
    assert count(usual, m.Capacite.places > 0) >= 20
    assert count(usual, m.Recontact.echeance < day, m.Recontact.fait_le.is_(None)) >= 5
    assert set(usual.scalars(select(m.Recontact.joint).distinct())) == {True, False, None}
    assert count(usual, m.ReunionPlateforme.territoire.is_(None)) >= 20
    shared = select(m.ReunionPlateforme.reunion_id).group_by(m.ReunionPlateforme.reunion_id)
    assert len(usual.scalars(shared.having(func.count() == 2)).all()) >= 5
    several = select(m.Mesure.dossier_id).where(m.Mesure.debut.is_not(None)).group_by(m.Mesure.dossier_id)
    assert len(usual.scalars(several.having(func.count() > 1)).all()) >= 5


def test_fiches_may_be_transmitted(usual: Session) -> None:
    lists, places = lists_on(usual, NOW.date()).open, geography().communes
    sample = select(m.Saisine).where(m.Saisine.statut != StatutSaisine.BROUILLON, m.Saisine.id % 5 == 0)
    for saisine in usual.scalars(sample).unique():
        answers = saisine.fiche
        assert fiche.problems(answers, lists, places, saisine.recue_le) == []
        assert fiche.live(answers) == answers
        assert fiche.routing_commune(answers) == saisine.commune
        assert destination(answers) == (saisine.plateforme, saisine.territoire)
        assert fiche.violence_flag(answers) <= saisine.violence


def test_nobody_can_be_called_or_written_to(usual: Session) -> None:
    for answers in usual.scalars(select(m.Saisine.fiche).where(m.Saisine.id % 10 == 0)):
        numbers = [answers.get(key) for key in ("telephone", "telephone_pro")]
        assert all(number is None or number[:8] in ("06 39 98", "03 53 01") for number in numbers)
        mails = [answers.get(key) for key in ("courriel", "courriel_pro")]
        assert all(mail is None or mail.endswith("@exemple.fr") for mail in mails)


def test_only_the_demonstration_accounts_open(usual: Session) -> None:
    accounts = usual.scalars(select(m.Compte).where(m.Compte.mot_de_passe.is_not(None))).unique().all()
    shown = {one.identifiant for one in demo.demo_accounts(usual)}
    assert {account.profil["identifiant"] for account in accounts} == shown
    assert {account.role for account in accounts} == set(usual.scalars(select(m.Compte.role).distinct()))
    assert passphrases.matches(demo.PASSPHRASE, accounts[0].mot_de_passe)


def test_the_partner_shown_has_a_question_to_answer(usual: Session) -> None:
    opened = usual.scalars(select(m.Compte).where(m.Compte.mot_de_passe.is_not(None))).unique()
    partner = next(a for a in opened if a.profil["identifiant"] == "partenaire@exemple.fr")
    mine = usual.scalars(select(m.Saisine.statut).where(m.Saisine.auteur_id == partner.id)).all()
    assert set(mine) == {str(statut) for statut in StatutSaisine}


def test_references_go_on(usual: Session) -> None:
    with clock.at(NOW):
        new = [next_reference(usual, kind, "PF_ARTOIS") for kind in "SDRE"]
    tables = (m.Saisine, m.Dossier, m.Reunion, m.ContactRessource)
    for reference, table in zip(new, tables, strict=True):
        assert usual.scalar(select(table.id).where(table.reference == reference)) is None
    usual.rollback()


def test_a_base_with_accounts_is_refused(session: Session, engine: Engine) -> None:
    session.add(m.Compte(identifiant_hash=b"0" * 16, profil={}, role="ADMIN", cree_le=NOW))
    session.flush()
    with pytest.raises(demo.Refused):
        demo.fill(lambda: nullcontext(session), demo.Demo(5, 1))


def _breaks(session: Session) -> list[str]:
    with clock.at(NOW):
        found = checks.findings(session, figures)
    session.rollback()
    return found


def test_the_checks_see_what_is_wrong(tmp_path: Path) -> None:
    with filled(tmp_path / "wrong.db", 150) as session:
        one = session.scalars(select(m.Dossier).where(m.Dossier.statut == "ACCOMPAGNEMENT")).first()
        assert one is not None
        one.statut = "VALIDEE"
        assert any("dossier" in line and one.reference in line for line in _breaks(session))
        bilan = session.scalars(select(m.Bilan).where(m.Bilan.transmis_le.is_(None))).first()
        assert bilan is not None
        bilan.echeance += timedelta(days=1)
        assert len(_breaks(session)) == 3
        saisine = session.scalars(select(m.Saisine).where(m.Saisine.statut == "VALIDEE")).unique().first()
        assert saisine is not None
        saisine.statut = "NON_VALIDEE"
        assert any("saisine" in line for line in _breaks(session))
        session.execute(m.Compteur.__table__.delete())
        assert any("compteur" in line for line in _breaks(session))
        session.execute(m.Contact.__table__.update().values(modalite="INCONNUE"))
        assert any("modalite_contact INCONNUE" in line for line in _breaks(session))
        session.execute(text("UPDATE message SET texte = 'illisible'"))
        assert _breaks(session)
        wrong = checks.findings(session, lambda s, p: {**figures(s, p), "total": {}})
        assert any("Indicateurs" in line for line in wrong)


def test_the_schema_is_the_present_one(tmp_path: Path) -> None:
    engine = engines.connect(f"sqlite:///{tmp_path / 'schema.db'}")
    migrate.upgrade(engine)
    assert demo.demo_accounts(Session(engine)) == []
    engine.dispose()
