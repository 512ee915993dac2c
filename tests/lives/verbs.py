"""The verbs that the lives are made of, and what is given to each: sound values, or forged ones."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import lru_cache
from typing import Any

from hypothesis import strategies as st

from lda.domain.words import Role
from lda.services import (
    amend,
    bilans,
    cahiers,
    concertations,
    contacts,
    delais,
    dossiers,
    drafts,
    messages,
    mesures,
    objectifs,
    places,
    reunions,
    saisines,
    suivi,
    suspensions,
)
from lda.services import ressource as ressource_services
from tests import factories
from tests.lives.dues import owed
from tests.lives.life import after_start
from tests.lives.places import key_of, lines
from tests.lives.reading import Word
from tests.lives.world import AREAS, COMMUNES, Person, Picture, Row, World, day

SERVICES: Mapping[str, Any] = {
    "amend": amend, "bilans": bilans, "cahiers": cahiers, "concertations": concertations,
    "contacts": contacts, "delais": delais, "dossiers": dossiers, "drafts": drafts,
    "messages": messages, "mesures": mesures,
    "objectifs": objectifs, "places": places, "ressource": ressource_services, "reunions": reunions,
    "saisines": saisines, "suivi": suivi, "suspensions": suspensions,
}  # fmt: skip

FORGED = (None, "", "  ", "INCONNU", "x" * 9000, "\x00", "2026-02-31", 0, -1, 7.5, True, 10**30, [], ["ASRL"],
          {}, {"nom": 1}, b"octets", date.max)  # fmt: skip
"""What no screen gives."""
MOTIFS = ("RELOGE", "RELAIS_DC", "FIN_DUREE", "DECES", "NON_ADHESION", "PERDU", "REORIENTATION")
NOT_VALIDATED = ("DROIT_COMMUN", "HORS_PUBLIC", "INJOIGNABLE", "AUTRE")
MESURES = ("ASRL", "ASRL", "MASP", "AESF", "SOCIAL_MDS", "PREV_EXPULSION", "UCSA", "AVDL")
"""With bilans at 3, 6 and 12 months, at 6 and 12, and with none but the FINAL."""
DOMAINS = (
    *("LOGEMENT", "BUDGET", "DROITS", "SANTE", "QUOTIDIEN", "PARENTALITE", "INSERTION"),
    *("LIEN", "BAILLEUR"),
)
HOMES = ("LOC_SOCIAL", "HEB_TIERS", "RUE")
DAYS = (-700, -400, -92, -40, -15, -3, -1, 0, 0, 1, 30)


@lru_cache
def _below(n: int) -> st.SearchStrategy[int]:
    return st.integers(0, n - 1)


class Chooser:
    """Chooses on behalf of who acts. A `wild` one gives something forged now and then, and acts for anybody;
    the other gives only what the verb takes."""

    def __init__(self, draw: Callable[[st.SearchStrategy[int]], int], world: World, now: Picture,
                 today: date, number: int, *, wild: bool) -> None:  # fmt: skip
        self._draw, self.world, self.now, self.today, self.wild = draw, world, now, today, wild
        self._number = number
        self.words: dict[str, Word] = {}

    def pick(self, among: Iterable[Any]) -> Any:
        """One of several; the first is the simplest."""
        choices = among if isinstance(among, Sequence) else list(among)
        return choices[self._draw(_below(len(choices)))] if len(choices) > 1 else choices[0]

    def once_in(self, n: int) -> bool:
        """True once in n times."""
        return self._draw(_below(n)) == n - 1

    def given(self, value: Any) -> Any:
        """The value, or something forged when wild."""
        return self.pick(FORGED) if self.wild and self.once_in(16) else value

    def code(self, *codes: str | None) -> Any:
        """One of some codes."""
        return self.given(self.pick(codes))

    def word(self, kind: str, key: str = "") -> str:
        """A text that stands nowhere else."""
        number = "".join("abcdefghij"[int(digit)] for digit in f"{self._number}{len(self.words):02}")
        word = f"mq{number}x{(key or kind).replace('_', '')}qm"
        self.words[word] = Word(kind, field=key)
        return word

    def text(self, kind: str) -> Any:
        return self.given(self.word(kind))

    def day(self, first: date | None = None, last: date | None = None, near: Iterable[date] = ()) -> Any:
        """A day between two, both included, one of some where rules turn among them; any day when wild."""
        last = last or self.today
        first = min(first or last - timedelta(days=60), last)
        if self.wild and self.once_in(3):
            return self.given(self.today + timedelta(days=self.pick(DAYS)))
        span = (last - first).days
        days = [last - timedelta(days=n) for n in (0, 1, 3, 7, 30, 95, 190, 380) if n < span or not n]
        turning = [one for one in near if first <= one <= last]
        return self.pick([*turning, *days, first, *turning])

    def version(self, row: Row) -> Any:
        if self.wild and self.once_in(12):
            return self.pick((row["version"] - 1, row["version"] + 1, None, "0", True))
        return row["version"]

    def organisation(self, *names: str) -> Any:
        return self.given(self.world.organisations[self.pick(names)][1])

    def account(self, *names: str) -> Any:
        return self.given(self.world.people[self.pick(names)].cle)


Args = dict[str, Any]
Give = Callable[[Chooser, Person, Row], Args]


@dataclass(frozen=True)
class Verb:
    """A service function, the table of what it is done on ("" for nothing), and what is given to it."""

    name: str
    table: str
    give: Give
    ready: Callable[[Picture, Row, date], bool] = field(default=lambda now, row, today: True)
    """What else its sound arguments need, beside status and needs."""

    @property
    def function(self) -> Any:
        service, _, name = self.name.partition(".")
        return getattr(SERVICES[service], name)

    def key(self, row: Row) -> Any:
        """By what the service knows the row."""
        return (
            row["cle"] if self.table in ("saisine", "dossier", "reunion", "contact_ressource") else row["id"]
        )


VERBS: dict[str, Verb] = {}


def _verb(name: str, table: str, give: Give, **more: Any) -> None:
    VERBS[name] = Verb(name, table, give, **more)


def _nothing(c: Chooser, who: Person, row: Row) -> Args:
    return {}


# --- saisines -------------------------------------------------------------------------------------

TYPED = 1000
"""Revision of a draft whose whole fiche was written."""
VIOLENT = {"violences": "OUI", "auteur_domicile": "OUI", "ordonnance_protection": "NON", "plainte": "NON"}


def fiche(c: Chooser, commune: str, *, violent: bool) -> Args:
    """A complete fiche whose texts are words planted; its debts are a number of its own."""
    texts = ("nom", "prenom", "nom_naissance", "adresse", "moyen_contact_sur", "parole_personne", "attentes",
             "contraintes_logement", "bailleur", "ages_enfants", "urgence_motif")  # fmt: skip
    planted = {key: c.word("fiche", key) for key in texts}
    if violent:
        planted |= VIOLENT | {"consigne_contact": c.word("fiche", "consigne_contact")}
    return factories.complete_answers(
        commune=commune, dette_type=["ENERGIE"], dette_montant=4321.0, **planted
    )


def _typed(c: Chooser, who: Person, row: Row) -> Args:
    """What a draft is started with."""
    if not who.is_(Role.COORDINATEUR):
        return {"canal": "TELEPHONE"} if c.wild and c.once_in(8) else {}
    return {
        "canal": c.code("TELEPHONE", "COURRIEL", "PAPIER"),
        "recue_le": c.day(),
        "auteur": c.account("auteur", "referente") if c.once_in(2) else None,
    }


def _joined(c: Chooser, who: Person, saisine: Row) -> Args:
    """The saisine opens a dossier, or joins one of the plateforme."""
    here = c.now.of("dossier") if c.wild else c.now.of("dossier", plateforme=saisine["plateforme"])
    return {"dossier": c.given(c.pick([None, *(dossier["cle"] for dossier in here)]))}


CORRECTED: Sequence[Callable[[Chooser], Args]] = (
    lambda c: {"parole_personne": c.word("fiche", "parole_personne")},
    lambda c: {"nom": c.word("fiche", "nom"), "adresse": c.word("fiche", "adresse")},
    lambda c: {"attentes": c.word("fiche", "attentes"), "urgence": c.pick(("FORTE", "NORMALE"))},
    lambda c: {"commune": c.pick(COMMUNES), "attentes": c.word("fiche", "attentes")},
    lambda c: VIOLENT | {"consigne_contact": c.word("fiche", "consigne_contact")},
)


def _corrected(c: Chooser, who: Person, saisine: Row) -> Args:
    return {"changes": c.given(c.pick(CORRECTED)(c)), "why": c.text("raison_saisine")}


def _field(c: Chooser, who: Person, saisine: Row) -> Args:
    key = c.pick(("contraintes_logement", "urgence_motif"))
    return {"key": c.given(key), "value": c.given(c.word("fiche", key))}


def _other_saisine(c: Chooser, who: Person, saisine: Row) -> Args:
    return {"source_cle": c.pick([row["cle"] for row in c.now["saisine"].values()])}


_verb("drafts.start", "", _typed)
_verb("drafts.save_field", "saisine", _field)
_verb("drafts.copy_from", "saisine", _other_saisine, ready=lambda now, row, today: False)
_verb("drafts.delete", "saisine", _nothing)
_verb("saisines.transmit", "saisine", _nothing, ready=lambda now, row, today: row["revision"] >= TYPED)
_verb("saisines.acknowledge", "saisine", _joined)
_verb("saisines.ask", "saisine", lambda c, who, row: {"question": c.text("message")})
_verb("saisines.complete", "saisine", lambda c, who, row: {"answer": c.text("message")})
_verb("saisines.correct", "saisine", _corrected)
_verb("saisines.withdraw", "saisine", lambda c, who, row: {"why": c.text("raison_saisine")})
_verb("saisines.decide", "saisine", lambda c, who, row: {
    "motif": c.code("DOUBLON", "INCOMPLET"), "conseil": c.text("conseil"),
})  # fmt: skip
_verb("saisines.name_colleague", "saisine", lambda c, who, row: {"compte": c.account("collegue")},
      ready=lambda now, row, today: False)  # fmt: skip
_verb("saisines.reassign", "saisine", lambda c, who, row: {"compte": c.account("collegue", "auteur")},
      ready=lambda now, row, today: False)  # fmt: skip
_verb("messages.send", "saisine", lambda c, who, row: {"text": c.text("message")},
      ready=lambda now, row, today: row["statut"] != "BROUILLON")  # fmt: skip


# --- dossiers -------------------------------------------------------------------------------------


def _step(**given: Callable[[Chooser], Any]) -> Give:
    """A verb of the dossier's life: the version seen, and what its form asks."""
    return lambda c, who, row: {
        "version": c.version(row), **{name: value(c) for name, value in given.items()}
    }  # fmt: skip


def _territoire(c: Chooser, who: Person, row: Row) -> Args:
    elsewhere = [area for area, where in AREAS.items() if where != row["plateforme"]]
    among = AREAS if c.wild else elsewhere
    return {"version": c.version(row), "territoire": c.code(*among), "reason": c.text("raison")}


def _flag(c: Chooser, who: Person, row: Row) -> Args:
    flag = not row["violence"]
    return {"version": c.version(row), "flag": c.given(flag), "reason": c.text("raison_violence")}


_verb("dossiers.start_diagnostic", "dossier", _step())
_verb("dossiers.bring_to_concertation", "dossier", _step())
_verb("dossiers.validate", "dossier", _step())
_verb("dossiers.wait", "dossier", _step())
_verb("dossiers.look_again", "dossier", _step(reason=lambda c: c.text("raison")))
_verb("dossiers.close", "dossier",
      _step(motif=lambda c: c.code(*MOTIFS), destination=lambda c: c.code(*HOMES)))  # fmt: skip
_verb("dossiers.not_validate", "dossier",
      _step(motif=lambda c: c.code(*NOT_VALIDATED), conseil=lambda c: c.text("conseil_dossier")))  # fmt: skip
_verb("dossiers.close_without_followup", "dossier", _step(motif=lambda c: c.code(*NOT_VALIDATED)))
_verb("dossiers.reopen", "dossier", _step(reason=lambda c: c.text("raison")))
_verb("dossiers.propose_transfer", "dossier", _territoire)
_verb("dossiers.cancel_transfer", "dossier", _step())
_verb("dossiers.accept_transfer", "dossier", _step())
_verb("dossiers.refuse_transfer", "dossier", _step(reason=lambda c: c.text("raison")))
_verb("dossiers.set_violence", "dossier", _flag)
_verb("dossiers.reveal", "dossier", lambda c, who, row: {"reason": c.text("raison_violence")})
_verb("messages.give_avis", "dossier", lambda c, who, row: {"text": c.text("avis")})


# --- suivi ----------------------------------------------------------------------------------------


def _diagnostic(c: Chooser, who: Person, row: Row) -> Args:
    return {
        "jour": c.day(),
        "participation": c.code("PRESENTE", "NON"),
        "besoins": c.given({"LOGEMENT": "2"}),
        "contenu": c.given({"forces": c.word("diag"), "sante": c.word("diag_sante")}),
    }


def _person(c: Chooser, role: str | None = None) -> Args:
    """Somebody with an account, or a name and a telephone."""
    found: Args = {"role": role} if role else {}
    if c.once_in(4):
        return found | {"nom": c.text("inter"), "telephone": c.given("03 53 01 00 44")}
    if c.wild and c.once_in(6):
        return found | {"compte": c.account("coordinatrice", "admin", "slisl_artois")}
    return found | {"compte": c.account("referente", "auteur", "operatrice", "bailleur")}


def _referent(c: Chooser, who: Person, row: Row) -> Args:
    active = c.now.of("intervenant", dossier_id=row["id"], role="REFERENT", fin=None)
    first = day(active[0]["debut"]) if active else None
    motif = c.text("inter") if active or c.once_in(2) else None
    return _person(c) | {"debut": c.day(first), "motif": motif}


def _in_group(c: Chooser, who: Person, row: Row) -> Args:
    role = c.code("BAILLEUR", "PARTENAIRE", "ORIENTEUR", "SANTE", *(["REFERENT"] if c.wild else []))
    person: Args = {"compte": c.account("bailleur", "invitee", "operatrice")}
    if c.once_in(2):
        person = {"organisation": c.organisation("bailleur", "invitee"), "nom": c.text("inter")}
    return {"role": role, "debut": c.day()} | person


def _ended(c: Chooser, who: Person, row: Row) -> Args:
    if "debut" not in row:
        [row] = c.now.of("intervenant", dossier_id=row["id"], role="REFERENT", fin=None) or [{"debut": None}]
    return {"fin": c.day(row["debut"] and day(row["debut"])), "motif": c.text("inter")}


def _proposition(c: Chooser, who: Person, row: Row) -> Args:
    return {
        "jour": c.day(), "orientations": c.given(["MESURE"]), "par": c.text("prop"), "detail": c.text("prop"),
    }  # fmt: skip


def _settled(c: Chooser, who: Person, row: Row) -> Args:
    done = () if row["reponse"] == "REFUSEE" and not c.wild else ("MISE_EN_OEUVRE",)
    return {
        "jour": c.day(row["reponse_le"] and day(row["reponse_le"])),
        "issue": c.code(*done, "REMPLACEE", "NON_ABOUTIE"),
        "note": c.text("prop"),
    }


def _outcome(c: Chooser, who: Person, row: Row) -> Args:
    issue = c.code("SOLUTION", "PARTENAIRE", "SANS_CONTACT", "REFUS")
    return {"issue": issue, "jour": c.day(day(row["ouvert_le"])), "note": c.text("relais")}


_verb("suivi.add_diagnostic", "dossier", _diagnostic)
_verb("suivi.record_adhesion", "dossier",
      lambda c, who, row: {"jour": c.day(), "code": c.code("ADHERE", "PARTIELLE", "REFUS")})  # fmt: skip
_verb("suivi.propose", "dossier", _proposition)
_verb("suivi.answer", "proposition",
      lambda c, who, row: {"jour": c.day(day(row["jour"])),
                           "reponse": c.code("ACCEPTEE", "PARTIELLE", "REFUSEE", "ATTENTE")})  # fmt: skip
_verb("suivi.settle", "proposition", _settled)
_verb("suivi.name_referent", "dossier", _referent)
_verb("suivi.end_referent", "dossier", _ended)
_verb("suivi.add_intervenant", "dossier", _in_group)
_verb("suivi.end_intervenant", "intervenant", _ended)
_verb("suivi.note_relais", "relais",
      lambda c, who, row: {"par": c.text("relais"), "note": c.text("relais")})  # fmt: skip
_verb("suivi.end_relais", "relais", _outcome)


def _rediagnosed(c: Chooser, who: Person, row: Row) -> Args:
    return _diagnostic(c, who, row) | {"jour": c.given(day(row["jour"])), "reason": c.text("raison")}


def _readhered(c: Chooser, who: Person, row: Row) -> Args:
    others = [code for code in ("ADHERE", "PARTIELLE") if code != row["code"]]
    return {"jour": c.given(day(row["jour"])), "code": c.code(*others), "reason": c.text("raison")}


def _of_a_bilan(now: Picture, row: Row) -> bool:
    """A transmitted bilan may say it."""
    mesures = {m["id"] for m in now.of("mesure", dossier_id=row["dossier_id"])}
    return any(b["mesure_id"] in mesures and b["transmis_le"] for b in now.of("bilan", jour=row["jour"]))


def _reproposed(c: Chooser, who: Person, row: Row) -> Args:
    return _proposition(c, who, row) | {"jour": c.given(day(row["jour"])), "reason": c.text("raison")}


_verb("amend.diagnostic", "diagnostic", _rediagnosed)
_verb("amend.adhesion", "adhesion", _readhered, ready=lambda now, row, today: not _of_a_bilan(now, row))
_verb("amend.proposition", "proposition", _reproposed)


def _held(now: Picture, dossier: Row, today: date) -> list[Row]:
    """The concertations about a dossier that took place."""
    about = {link["reunion_id"] for link in now.of("reunion_dossier", dossier_id=dossier["id"])}
    return [
        r for id, r in now["reunion"].items()
        if id in about and r["type"] == "CONCERTATION" and not r["annulee_le"] and day(r["jour"]) <= today
    ]  # fmt: skip


def _concertation(c: Chooser, row: Row) -> Any:
    held = _held(c.now, row, c.today) or (list(c.now["reunion"].values()) if c.wild else [])
    return c.given(c.pick(held)["cle"] if held else None)


def _concluded(c: Chooser, who: Person, row: Row) -> Args:
    return {
        "reunion": _concertation(c, row), "participation": c.code("PRESENTE", "NON"),
        "constats": c.text("constats"), "decision": c.text("conclusion"),
    }  # fmt: skip


def _planned(c: Chooser, who: Person, row: Row) -> Args:
    return {
        "reunion": _concertation(c, row), "quoi": c.text("action"), "nom": c.text("action"),
        "echeance": c.given(c.today + timedelta(days=c.pick((0, 10, 60)))),
        "organisation": c.pick((None, c.organisation("ccas", "invitee"))),
    }  # fmt: skip


def _done(c: Chooser, who: Person, row: Row) -> Args:
    held = day(c.now["reunion"][row["reunion_id"]]["jour"])
    return {"issue": c.code("FAITE", "ABANDONNEE"), "close_le": c.day(min(held, c.today))}


def _reached(c: Chooser, who: Person, row: Row) -> Args:
    ended = c.now["mesure"][row["mesure_id"]]["fin"]
    return {
        "jour": c.day(day(ended)), "joint": c.given(True), "situation_residentielle": c.code(*HOMES),
        "note": c.text("recontact"),
    }  # fmt: skip


_verb("suivi.answer_recontact", "recontact", _reached)
_verb("concertations.conclude", "dossier", _concluded,
      ready=lambda now, row, today: bool(_held(now, row, today)))  # fmt: skip
_verb("concertations.add_action", "dossier", _planned,
      ready=lambda now, row, today: bool(_held(now, row, today)))  # fmt: skip
_verb("concertations.close_action", "action", _done)


# --- mesures, contacts, bilans --------------------------------------------------------------------


def _asked(c: Chooser, who: Person, row: Row) -> Args:
    return {
        "code": c.code(*MESURES),
        "operateur": c.organisation("operateur", "operateur", "ccas", "bailleur"),
        "demandee_le": c.day(c.today - timedelta(days=400)),
        "financeur": c.code("DEPARTEMENT", None, "ETAT"),
    }


def _due(c: Chooser, mesure: Row) -> list[date]:
    """The days on which a mesure owes something: where its rules turn."""
    return [day(bilan["echeance"]) for bilan in c.now.of("bilan", mesure_id=mesure.get("id"))]


def _started(c: Chooser, who: Person, row: Row) -> Args:
    """On a last day of a month as well: months are clamped there."""
    ends = [c.today.replace(day=1) - timedelta(days=1)]
    while len(ends) < 12:
        ends.append(ends[-1].replace(day=1) - timedelta(days=1))
    return {"debut": c.day(day(row["demandee_le"]), near=ends)}


def _first_days(now: Picture, row: Row, today: date) -> tuple[date, date]:
    """Between which days the start of a mesure may be corrected, without another planned end."""
    return day(row["demandee_le"]), min([today, *map(day, after_start(now, row))])


def _redated(c: Chooser, who: Person, row: Row) -> Args:
    """Another first day, and perhaps another planned end."""
    first, last = _first_days(c.now, row, c.today)
    chosen = c.day(first, last)
    if chosen == (row["debut"] and day(row["debut"])):
        chosen = first if chosen != first else last
    end = c.pick((None, c.today + timedelta(days=c.pick((1, 200)))))
    return {"debut": chosen, "fin_prevue": c.given(end), "reason": c.text("raison")}


def _redatable(now: Picture, row: Row, today: date) -> bool:
    """There is another first day, and no draft that a changed cahier des charges may not ask for."""
    first, last = _first_days(now, row, today)
    begun = [b for b in now.of("bilan", mesure_id=row["id"], transmis_le=None) if b["redacteur_id"]]
    return first < last and not (begun and now.of("parametre", cle=f"cahier:{row['code']}"))


def _suspended(c: Chooser, who: Person, row: Row) -> Args:
    ends = [day(s["fin"]) for s in c.now.of("suspension", mesure_id=row["id"]) if s["fin"]]
    return {"debut": c.day(max([day(row["debut"]), *ends]) if row["debut"] else None, near=_due(c, row))}


def _resumed(c: Chooser, who: Person, row: Row) -> Args:
    present = c.now.of("suspension", mesure_id=row["id"], fin=None)
    return {"fin": c.day(day(present[0]["debut"]) if present else None, near=_due(c, row))}


def _free_days(now: Picture, row: Row, today: date) -> list[date]:
    """The days on which a suspension may have begun, its end staying: it was not another's, nor this one."""
    start, last = day(now["mesure"][row["mesure_id"]]["debut"]), day(row["fin"]) if row["fin"] else today
    ends = [day(o["fin"]) for o in now.of("suspension", mesure_id=row["mesure_id"])
            if o["id"] < row["id"] and o["fin"]]  # fmt: skip
    first = max([start, *ends])
    return [one for one in (first, last) if one != day(row["debut"])]


def _resuspended(c: Chooser, who: Person, row: Row) -> Args:
    free = _free_days(c.now, row, c.today) or [c.today]
    end = row["fin"] and day(row["fin"])
    return {"debut": c.given(c.pick(free)), "fin": c.given(end), "reason": c.text("raison")}


def _renewed(c: Chooser, who: Person, row: Row) -> Args:
    planned = row["fin_prevue"] or row["debut"]
    return {
        "fin_prevue": c.given((day(planned) if planned else c.today) + timedelta(days=c.pick((1, 90, 200))))
    }


def _declared(c: Chooser, who: Person, row: Row) -> Args:
    return {
        "jour": c.day(row["debut"] and day(row["debut"]), near=_due(c, row)),
        "motif": c.code(*MOTIFS),
        "destination": c.code(*HOMES),
        "suite": c.code("AUCUNE", "RELAIS_COORDO", None),
        "note": c.text("sortie"),
        "risques": c.text("sortie"),
        "menage_informe": c.given(True),
        "dernier_contact": c.given(row["debut"] and day(row["debut"])),
    }


def _contact(c: Chooser, who: Person, row: Row) -> Args:
    """On one of the mesures of the dossier that started, or on none."""
    started = [m for m in c.now.of("mesure", dossier_id=row["id"]) if m["debut"] or c.wild]
    if c.wild and c.once_in(5):
        started += list(c.now["mesure"].values())
    chosen = c.pick([*started, None]) if c.wild or who.is_(Role.COORDINATEUR) else None
    ends = [row["clos_le"], chosen and chosen["fin"]]
    last = min([c.today, *(day(end) for end in ends if end)])
    first = day(chosen["debut"]) if chosen and chosen["debut"] else day(row["recue_le"]) - timedelta(days=300)
    how = c.code("VAD", "TEL", "ABSENT", "ENTRETIEN")
    return {
        "jour": c.day(first, max(first, last)),
        "modalite": how,
        "minutes": c.given(c.pick((None, 45))),
        "presence": None if how == "ABSENT" else c.code(None, "LE_COUPLE", "UN_PROCHE"),
        "note": c.text("contact"),
        "mesure": c.given(chosen and chosen["id"]),
    }


def _former(now: Picture, bilan: Row) -> date:
    """The first day that a bilan may have: that of the one before it, or the start of the mesure."""
    start = now["mesure"][bilan["mesure_id"]]["debut"]
    before = [
        b["jour"] for b in now.of("bilan", mesure_id=bilan["mesure_id"])
        if b["id"] != bilan["id"] and b["transmis_le"]
    ]  # fmt: skip
    return day(max(before, default=start))


def _owes(now: Picture, bilan: Row, today: date) -> bool:
    """A mesure that ended takes no bilan that it does not owe."""
    mesure = now["mesure"][bilan["mesure_id"]]
    return mesure["statut"] != "TERMINEE" or (bilan["cle"], bilan["mois"]) in owed(now, mesure, today)


def _sendable(now: Picture, bilan: Row, today: date) -> bool:
    """Nor one whose date comes before that of another transmitted, or is the same and was due first."""
    sent = [b for b in now.of("bilan", mesure_id=bilan["mesure_id"]) if b["transmis_le"]]
    if not bilan["jour"]:
        return False
    own = bilan["jour"], bilan["echeance"]
    return _owes(now, bilan, today) and all((b["jour"], b["echeance"]) < own for b in sent)


def _bilan(c: Chooser, who: Person, row: Row) -> Args:
    """All that a bilan of any kind needs; a health note is for its first writer and the coordinator alone."""
    source = c.code("JOURNAL", "DECLARE")
    conclusion = c.code("POURSUITE", "FIN", "RENOUVELLEMENT")
    told = {"actions": c.word("bilan"), "motif_frequence": c.word("bilan")}
    if who.is_(Role.COORDINATEUR) or row["redacteur_id"] in (None, who.account):
        told["sante"] = c.word("bilan_sante")
    return {
        "jour": c.day(_former(c.now, row)),
        "source": source,
        "counts": c.given({"vad": 3, "tel": 2} if source == "DECLARE" else None),
        "situation_residentielle": c.code(*HOMES),
        "conclusion": conclusion,
        "dette": c.given(c.pick((None, 1240))),
        "duree_proposee": c.given(6 if conclusion == "RENOUVELLEMENT" else None),
        "adhesion": c.code("ADHERE", "NON_RECUEILLIE"),
        "participe": c.given(True),
        "lu": c.given(False),
        "besoins": c.given(dict.fromkeys(DOMAINS, "1")),
        "contenu": c.given(told),
    }


_verb("mesures.ask", "dossier", _asked)
_verb("mesures.queue", "mesure", _nothing)
_verb("mesures.start", "mesure", _started)
_verb("mesures.suspend", "mesure", _suspended)
_verb("mesures.resume", "mesure", _resumed)
_verb("suspensions.correct", "suspension", _resuspended,
      ready=lambda now, row, today: bool(_free_days(now, row, today)))  # fmt: skip
_verb("suspensions.cancel", "suspension", lambda c, who, row: {"reason": c.text("raison")})
_verb("mesures.renew", "mesure", _renewed)
_verb("mesures.correct", "mesure", _redated, ready=_redatable)
_verb("mesures.not_start", "mesure", lambda c, who, row: {"reason": c.text("raison")})
_verb("mesures.declare_sortie", "mesure", _declared)
_verb("mesures.withdraw_sortie", "mesure", lambda c, who, row: {"reason": c.text("raison")})
_verb(
    "mesures.confirm_sortie", "mesure", lambda c, who, row: {"suite": c.code(None, "RELAIS_COORDO", "AUCUNE")}
)
_verb("mesures.complete", "mesure", lambda c, who, row: {
    "referent": c.text("mene"), "contrat_le": c.day(day(row["demandee_le"])),
    "financeur": c.code("CAF", None), "decidee_le": c.day(day(row["demandee_le"])),
})  # fmt: skip
_verb("objectifs.add", "mesure", lambda c, who, row: {
    "domaine": c.code(*DOMAINS), "texte": c.text("objectif"), "fixe_le": c.day(day(row["demandee_le"])),
    "indicateur": c.text("objectif"),
})  # fmt: skip
_verb("objectifs.change", "objectif", lambda c, who, row: {
    "texte": c.text("objectif"), "indicateur": c.text("objectif"),
    "etat": c.code("STABLE", "PROGRES", "ATTEINT"),
})  # fmt: skip
_verb("objectifs.close", "objectif", lambda c, who, row: {"clos_le": c.day(day(row["fixe_le"]))})
_verb("contacts.log", "dossier", _contact,
      ready=lambda now, row, today: True)  # fmt: skip
_verb("bilans.save", "bilan", _bilan, ready=_owes)
_verb("bilans.transmit", "bilan", _nothing, ready=_sendable)
_verb("bilans.analyse", "bilan", lambda c, who, row: {"texte": c.text("analyse")})


# --- places and cahiers des charges ---------------------------------------------------------------


def _capacity(c: Chooser, who: Person, row: Row) -> Args:
    return {
        "plateforme": c.given(c.pick(sorted(who.plateformes) or ["PF_ARTOIS"])), "code": c.code(*MESURES),
        "operateur": c.organisation("operateur", "ccas"), "places": c.given(c.pick((2, 0, 1, 30))),
        "depuis": c.day(last=c.today + timedelta(days=c.pick((0, 40)))),
    }  # fmt: skip


def _line(now: Picture, mesure: Row) -> list[int]:
    return lines(now).get(key_of(now, mesure), [])


def _placed(c: Chooser, who: Person, row: Row) -> Args:
    return {"place": c.given(c.pick((1, 2, len(_line(c.now, row)), 99))), "reason": c.text("rang")}


def _terms(c: Chooser, who: Person, row: Row) -> Args:
    """A version in force today or later: with bilans at other months, none but the FINAL, renewed or not.

    Of a mesure about to start, if there is one: it may start before that version holds, or after.
    """
    planned = [m["code"] for m in c.now["mesure"].values() if m["debut"] is None]
    return {
        "code": c.code(*(planned or MESURES)),
        "depuis": c.day(c.today, c.today + timedelta(days=c.pick((0, 3, 60)))),
        "duree_defaut_mois": c.given(c.pick((6, None, 12))),
        "duree_max_mois": c.given(c.pick((None, 24))),
        "renouvellements_max": c.given(c.pick((None, 1, 0))),
        "frequence_cible_visites_mois": c.given(c.pick((2, None, 4))),
        "bilans_mois": c.given(c.pick(([3, 6, 12], [6, 12], [], [1, 2], [12]))),
    }


_verb("places.set_capacity", "", _capacity)
_verb("places.rank", "mesure", _placed, ready=lambda now, row, today: len(_line(now, row)) > 1)
_verb("cahiers.change", "", _terms)
_verb("delais.change", "", lambda c, who, row: {
    "depuis": c.day(c.today, c.today + timedelta(days=c.pick((0, 3)))),
    **{key: c.given(c.pick((30, 1, 365))) for key in ("accuse", "premier_contact", "decision",
       "sans_mouvement", "proposition", "complement", "siao")},
})  # fmt: skip


# --- reunions and espace ressource ----------------------------------------------------------------


def _meeting(c: Chooser, who: Person) -> Args:
    """A meeting of the actor's plateforme, perhaps with the other; a concertation about some dossiers."""
    home = c.pick(sorted(who.plateformes) or sorted(AREAS.values()))
    areas = [area for area, where in AREAS.items() if where == home]
    parts = [(home, c.code("ORGANISATEUR", "CO_ORGANISATEUR", "PARTICIPANT"), c.pick([None, *areas]))]
    if c.once_in(4):
        other = next(where for where in AREAS.values() if where != home)
        parts.append((other, c.code("CO_ORGANISATEUR", "PARTICIPANT", "EXCUSE"), None))
    kind = c.code("CONCERTATION", "FLUIDITE", "CONCERTATION", "COORDINATION", "CAL")
    mine = [d["cle"] for d in c.now.of("dossier") if d["plateforme"] in who.plateformes]
    brought = mine if c.once_in(4) else mine[-1:]
    invited = [{"compte": c.account(name)} for name in ("invitee", "operatrice", "referente") if c.once_in(3)]
    if c.once_in(4):
        invited.append({"organisation": c.organisation("invitee", "bailleur")})
    return {
        "type": kind, "jour": c.day(last=c.today + timedelta(days=c.pick((0, 0, 20)))), "parts": parts,
        "participants": invited, "decisions": c.text("decisions"), "notes": c.text("notes"),
        "themes": c.text("themes"), "dossiers": brought if kind == "CONCERTATION" or c.wild else [],
    }  # fmt: skip


def _changed(c: Chooser, who: Person, row: Row) -> Args:
    change = c.pick(("decisions", "jour"))
    value = c.text("decisions") if change == "decisions" else c.day()
    return {"version": c.version(row), "why": c.text("why_reunion"), change: value}


def _attended(c: Chooser, who: Person, row: Row) -> Args:
    parts = c.now.of("reunion_plateforme", reunion_id=row["id"])
    mine = [p["plateforme"] for p in parts if p["plateforme"] in who.plateformes]
    return {"plateforme": c.given(c.pick(mine or ["PF_ARTOIS"])), "present": c.given(c.once_in(2))}


def _sollicitation(c: Chooser, who: Person, row: Row) -> Args:
    home = c.pick(sorted(who.plateformes) or ["PF_ARTOIS"])
    areas = [area for area, where in AREAS.items() if where == home]
    answered = c.once_in(2)
    return {
        "jour": c.day(), "canal": c.code("TELEPHONE", "COURRIEL"), "themes": c.given(["DROITS"]),
        "plateforme": home, "territoire": c.pick([None, *areas]), "resume": c.text("resume"),
        "reponse": c.text("reponse_ressource") if answered else None,
        "suite": c.code("RESOLU", "RAPPEL") if answered else None,
    }  # fmt: skip


def _question(c: Chooser, who: Person, row: Row) -> Args:
    return {
        "themes": c.given(["DROITS"]), "resume": c.text("resume"),
        "commune": c.given(c.pick((*COMMUNES, factories.ARRAS))),
    }  # fmt: skip


def _answered(c: Chooser, who: Person, row: Row) -> Args:
    suite = c.code("RESOLU", "ORIENTE", "RAPPEL")
    return {"reponse": c.text("reponse_ressource"), "suite": suite, "version": c.version(row)}


def _amended(c: Chooser, who: Person, row: Row) -> Args:
    return {"version": c.version(row), "why": c.text("why_ressource"), "jour": c.day()}


_verb("reunions.log", "", lambda c, who, row: _meeting(c, who))
_verb("reunions.call", "", lambda c, who, row: {
    "jour": c.day(last=c.today + timedelta(days=10)), "plateformes": c.given(sorted({*AREAS.values()})),
    "decisions": c.text("decisions"),
})  # fmt: skip
_verb("reunions.correct", "reunion", _changed, ready=lambda now, row, today: not row["departement"])
_verb(
    "reunions.cancel", "reunion", lambda c, who, row: {"version": c.version(row), "why": c.text("annulation")}
)
_verb("reunions.attend", "reunion", _attended)
_verb("ressource.log", "", _sollicitation)
_verb("ressource.ask", "", _question)
_verb("ressource.answer", "contact_ressource", _answered)
_verb("ressource.correct", "contact_ressource", _amended)
_verb("ressource.become_saisine", "contact_ressource", _nothing, ready=lambda now, row, today: not now.of(
    "saisine", contact_id=row["id"]
))  # fmt: skip

ENTER = [name for name, verb in VERBS.items() if not verb.table]
ON_ROWS = [name for name, verb in VERBS.items() if verb.table]
