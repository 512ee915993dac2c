"""The whole life of a household, from its first saisine to today."""

from contextlib import suppress

from lda.domain.words import StatutDossier
from lda.services.demo import files, study, support, texts, tracking
from lda.services.demo.life import Ahead, Life, Setting
from lda.services.demo.plan import Household

_SORTIES = ("RELOGE", "MAINTENU", "OBJECTIFS", "RELAIS_DC")


def live(setting: Setting, household: Household) -> None:
    """Fill the rows with one household's life, as far as it has come today."""
    life = Life(setting, household)
    with suppress(Ahead):
        _walk(life)
    tracking.write(life)
    support.count_places(life)
    files.write(life)
    life.finish()


def _walk(life: Life) -> None:
    while True:
        if not life.dossier or life.closed:
            if life.pending:
                life.setting.arrive(life, life.pending.pop(0))
            elif not life.dossier or not _taken_up_again(life):
                return
        if life.dossier and not life.closed:
            _follow(life)


def _taken_up_again(life: Life) -> bool:
    """Some closed dossiers reopen without a new saisine."""
    if not (life.forced("ROUVERT") or life.draw.chance(0.05)):
        return False
    life.advance(15, 90 if life.forced("ROUVERT") else 240)
    life.halt = "" if life.draw.chance(0.5) else life.halt.replace("ROUVERT", "DIAGNOSTIC")
    life.reopen(texts.write(life.draw, texts.RAISON))
    return True


def _follow(life: Life) -> None:
    """From the study to a closed dossier."""
    while not life.closed:
        if life.dossier["statut"] in (
            StatutDossier.OUVERT,
            StatutDossier.DIAGNOSTIC,
            StatutDossier.CONCERTATION,
        ):
            study.study(life)
        elif life.dossier["statut"] == StatutDossier.VALIDEE:
            _validated(life)
        elif life.dossier["statut"] == StatutDossier.RELAIS:
            _after_relais(life, support.end_relais(life))
        else:
            _after_mesure(life)


def _validated(life: Life) -> None:
    """A mesure, a dwelling without one, or another look."""
    life.stop("VALIDEE")
    path = life.draw.rng.choices(("MESURE", "LOGEMENT", "ENCORE", "SANS"), (76, 14, 4, 6))[0]
    if path == "MESURE" or life.halt:
        life.advance(0, 8)
        wanted = life.draw.rng.choices((1, 2, 3), (80, 16, 4))[0]
        before = len(life.courses)
        for _ in range(wanted):
            support.ask(life)
        life.stop("DEMANDEE")
        support.accompany(life, life.courses[before:])
    elif path == "LOGEMENT":
        life.advance(20, 120)
        _close(life, life.draw.one(_SORTIES), life.draw.one(("LOC_SOCIAL", "LOC_PRIVE", "RS_FJT")))
    elif path == "ENCORE":
        life.advance(10, 60)
        life.look_again()
    else:
        study.refuse(life, "SANS")


def _after_mesure(life: Life) -> None:
    """No mesure runs any more: close, start another, or look again."""
    if life.dossier["statut"] == StatutDossier.ATTENTE_MESURE or life.sortie is None:
        study.refuse(life, "SANS")
        return
    life.advance(3, 25)
    if life.sortie.suite == "NOUVELLE_MESURE" and len(life.mesures) < 4:
        before = len(life.courses)
        support.ask(life)
        support.accompany(life, life.courses[before:])
    elif life.draw.chance(0.05):
        life.look_again()
    else:
        _close(life, life.sortie.motif or "OBJECTIFS", life.sortie.destination or "NSP")


def _after_relais(life: Life, issue: str) -> None:
    if life.draw.chance(0.1) and life.referent is not None:
        life.name_referent(texts.write(life.draw, texts.MOTIF_REFERENT))
    life.advance(0, 10)
    if issue in ("LIEN_RETABLI", "NOUVELLE_ORIENTATION") and len(life.mesures) < 4 and life.draw.chance(0.5):
        before = len(life.courses)
        support.ask(life)
        support.accompany(life, life.courses[before:])
    elif issue == "NOUVELLE_ORIENTATION":
        life.look_again()
    else:
        assert life.sortie is not None
        _close(life, life.sortie.motif or "PERDU", life.sortie.destination or "NSP")


def _close(life: Life, motif: str, destination: str) -> None:
    given = {"motif": motif, "destination": destination}
    life.step("close", given, motif=motif)
    life.end(motif, destination)
