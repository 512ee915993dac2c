"""Signing in, being slowed down, staying signed in, and no longer."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from lda.domain import clock
from lda.domain.errors import Invalid
from lda.domain.traces import Acte
from lda.domain.words import Role
from lda.services import passphrases, sessions
from lda.store.models import Affectation, Compte, Journal, SessionWeb
from tests import factories

RIGHT = "une phrase de passe assez longue"
ADDRESS = "192.0.2.7"
pytestmark = pytest.mark.usefixtures("fixed_clock")


@pytest.fixture
def compte(session: Session) -> Compte:
    made = factories.make_account(session, Role.COORDINATEUR, plateformes=["PF_ARTOIS"])
    made.identifiant_hash = sessions.name_hash("maude@exemple.fr")
    made.mot_de_passe = passphrases.hashed(RIGHT)
    session.flush()
    return made


def sign_in(session: Session, passphrase: str = RIGHT, name: str = "maude@exemple.fr") -> Compte | None:
    return sessions.authenticate(session, name, passphrase, ADDRESS)


def opened(session: Session, compte: Compte) -> str:
    value = sessions.redeem(session, sessions.open_ticket(session, compte))
    assert value is not None
    return value


def acts(session: Session) -> list[str]:
    return list(session.scalars(select(Journal.acte).order_by(Journal.id)))


def later(now: datetime, **gone: int) -> datetime:
    return now + timedelta(**gone)


@pytest.mark.parametrize("name", ["maude@exemple.fr", "  MAUDE@exemple.fr "])
def test_the_right_passphrase_signs_in_whatever_the_case_of_the_name(
    session: Session, compte: Compte, name: str
) -> None:
    assert sign_in(session, name=name) is compte
    assert acts(session) == [Acte.CONNEXION]


@pytest.mark.parametrize("passphrase", ["", "autre chose de long", RIGHT.upper(), RIGHT + "\0", "é" * 5000])
def test_another_passphrase_does_not(session: Session, compte: Compte, passphrase: str) -> None:
    assert sign_in(session, passphrase) is None
    assert acts(session) == [Acte.ECHEC_CONNEXION]


@pytest.mark.parametrize(
    "passphrase", ["à" * 200, "mot\u00a0à mot, l'été 🙂", "a" * 72 + "b" * 8, "x\ufe0fyzab cdef ghij"]
)
def test_any_passphrase_counts_whole(passphrase: str) -> None:
    stored = passphrases.hashed(passphrase)
    assert passphrases.matches(passphrase, stored)
    assert passphrases.matches(f"  {passphrase} ", stored)
    assert not passphrases.matches(passphrase[:-1], stored)


def test_an_accent_may_be_typed_in_two_ways() -> None:
    assert passphrases.matches("cafe\u0301 du matin", passphrases.hashed("caf\u00e9 du matin"))


@pytest.mark.parametrize("disabled", [True, False])
def test_unknown_and_disabled_names_cost_as_much(
    session: Session, compte: Compte, monkeypatch: pytest.MonkeyPatch, disabled: bool
) -> None:
    compte.actif = not disabled
    checked = []
    real = passphrases.bcrypt.checkpw
    monkeypatch.setattr(
        passphrases.bcrypt, "checkpw", lambda given, stored: checked.append(stored) or real(given, stored)
    )
    assert sign_in(session, name="maude@exemple.fr" if disabled else "inconnue@exemple.fr") is None
    assert len(checked) == 1
    assert checked[0].split(b"$")[2] == compte.mot_de_passe.split("$")[2].encode()


def test_an_account_not_activated_has_no_passphrase(session: Session, compte: Compte) -> None:
    compte.mot_de_passe = None
    assert sign_in(session, "") is None


def test_each_failure_after_the_fifth_doubles_the_wait(session: Session, compte: Compte) -> None:
    start = clock.now()
    for _ in range(sessions.FREE_FAILURES):
        assert sign_in(session, "faux") is None
    assert sign_in(session) is None, "blocked for two seconds, even for the right one"
    with clock.at(later(start, seconds=3)):
        assert sign_in(session, "faux") is None
    with clock.at(later(start, seconds=6)):
        assert sign_in(session) is None, "now four seconds"
    with clock.at(later(start, seconds=8)):
        assert sign_in(session) is compte
        assert sign_in(session, "faux") is None
        assert sign_in(session) is compte, "a success forgets the failures"


def test_the_wait_never_exceeds_a_quarter_of_an_hour_and_is_forgotten(
    session: Session, compte: Compte
) -> None:
    moment = clock.now()
    for _ in range(40):
        with clock.at(moment):
            assert sign_in(session, "faux") is None
        moment += sessions.LONGEST_DELAY + timedelta(seconds=1)
    with clock.at(moment):
        assert sign_in(session) is compte


def test_unknown_names_are_slowed_down_alike(session: Session) -> None:
    for _ in range(sessions.FREE_FAILURES):
        attempt = sessions.check(session, "personne@exemple.fr", "faux", ADDRESS)
        assert not attempt.blocked
        sessions.conclude(session, attempt)
    assert sessions.check(session, "personne@exemple.fr", "faux", ADDRESS).blocked


def test_an_address_has_a_high_ceiling(session: Session, compte: Compte) -> None:
    for number in range(sessions.ADDRESS_CEILING):
        assert sign_in(session, "faux", f"personne{number}@exemple.fr") is None
    assert sign_in(session) is None
    assert sessions.authenticate(session, "maude@exemple.fr", RIGHT, "192.0.2.8") is compte


def test_attempts_judged_together_are_slowed_down_too(session: Session, compte: Compte) -> None:
    together = [sessions.check(session, "maude@exemple.fr", "faux", None) for _ in range(6)]
    together.append(sessions.check(session, "maude@exemple.fr", RIGHT, None))
    assert [sessions.conclude(session, attempt) for attempt in together] == [None] * 7


def test_a_ticket_serves_once_and_for_thirty_seconds(session: Session, compte: Compte) -> None:
    ticket = sessions.open_ticket(session, compte)
    assert sessions.redeem(session, ticket) is not None
    assert sessions.redeem(session, ticket) is None
    assert sessions.redeem(session, "autre") is None
    late = sessions.open_ticket(session, compte)
    with clock.at(later(clock.now(), seconds=sessions.TICKET_SECONDS + 1)):
        assert sessions.redeem(session, late) is None


def test_the_cookie_names_the_account_as_it_is_now(session: Session, compte: Compte) -> None:
    cookie = opened(session, compte)
    assert sessions.actor_from(session, cookie) == factories.actor(session, compte)
    assert not session.scalar(select(func.count()).where(SessionWeb.jeton_hash == cookie))
    assert compte.derniere_connexion == clock.now()
    compte.affectations.append(Affectation(plateforme="PF_CALAISIS", debut=clock.today()))
    session.flush()
    actor = sessions.actor_from(session, cookie)
    assert actor is not None
    assert actor.plateformes == {"PF_ARTOIS", "PF_CALAISIS"}
    compte.role = Role.DEPARTEMENT
    session.flush()
    assert sessions.actor_from(session, cookie).role == Role.DEPARTEMENT


@pytest.mark.parametrize("cookie", ["", "autre", "é\ud800"])
def test_another_cookie_names_nobody(session: Session, compte: Compte, cookie: str) -> None:
    opened(session, compte)
    assert sessions.actor_from(session, cookie) is None


@pytest.mark.parametrize("end", ["disable", "version", "close", "end_all"])
def test_a_session_ends_at_once(session: Session, compte: Compte, end: str) -> None:
    cookie = opened(session, compte)
    match end:
        case "disable":
            compte.actif = False
        case "version":
            compte.version += 1
        case "close":
            sessions.close(session, cookie)
        case "end_all":
            sessions.end_all(session, compte)
    session.flush()
    assert sessions.actor_from(session, cookie) is None


def test_an_idle_session_ends_and_a_used_one_lives_twelve_hours(session: Session, compte: Compte) -> None:
    idle, used = opened(session, compte), opened(session, compte)
    start = clock.now()
    for hours in range(1, 12):
        with clock.at(later(start, hours=hours)):
            sessions.touch(session, used)
            assert sessions.actor_from(session, used) is not None
    with clock.at(later(start, hours=3)):
        assert sessions.actor_from(session, idle) is None
        sessions.touch(session, idle)
        assert sessions.actor_from(session, idle) is None
    with clock.at(later(start, hours=12)):
        assert sessions.actor_from(session, used) is None


@pytest.mark.parametrize(
    ("passphrase", "again", "field"),
    [
        ("onze signes", None, "passphrase"),
        ("a" * 40, None, "passphrase"),
        ("maude@exemple.fr", None, "passphrase"),
        ("x1" * 300, None, "passphrase"),
        (None, "", "passphrase"),
        (RIGHT, RIGHT + "e", "passphrase_again"),
    ],
)
def test_a_weak_passphrase_is_refused_in_french(
    passphrase: str | None, again: str | None, field: str
) -> None:
    with pytest.raises(Invalid) as error:
        passphrases.accepted(passphrase, again if again is not None else passphrase, "maude@exemple.fr")
    assert [problem.field for problem in error.value.problems] == [field]
