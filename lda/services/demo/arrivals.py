"""A saisine arrives at a plateforme, and is acknowledged."""

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from lda.domain import fiche
from lda.domain.clock import PARIS
from lda.domain.fiche import FICHE_VERSION, FIELDS, Kind
from lda.domain.words import CLOSED, UNDECIDED, Canal, StatutDossier, StatutSaisine
from lda.services.clear import identity
from lda.services.demo import files, forms, people, texts
from lda.services.demo.life import Life
from lda.services.demo.load import Row, Rows
from lda.services.demo.plan import Visit, workday
from lda.store import models as m
from lda.store.search import fingerprints


def arrive(life: Life, visit: Visit) -> None:
    """Receive a saisine, then acknowledge it when somebody has had the time."""
    saisine = _receive(life, visit)
    life.saisines.append(saisine)
    if life.draw.chance(0.012) and not life.halt:
        _withdraw(life, saisine, visit)
        return
    late = life.draw.chance(0.12)
    day = workday(life.draw.after(visit.when.astimezone(PARIS).date(), 4 if late else 0, 9 if late else 2))
    before = life.saisines[:-1]
    waits = life.forced("RECUE") or any(s["statut"] == StatutSaisine.TRANSMISE for s in before)
    if waits or day > life.world.today:
        return
    life.move(max(day, life.day))
    if life.when <= visit.when:
        life.when = life.later(visit.when, life.day)
    _acknowledge(life, saisine, visit)


def _receive(life: Life, visit: Visit) -> Row:
    draw, world, home = life.draw, life.world, life.home
    if not life.person:
        life.person = people.personne(draw, visit.day)
        life.ties = people.attaches(draw, home.commune)
        if home.elsewhere:
            life.ties |= {
                "territoire_choisi": home.territoire,
                "territoire_motif": "Suivie par nos services ici",
            }
        life.violence = draw.chance(0.065)
    answers = forms.compose(draw, visit.author.profile, life.person, life.ties, visit.day, life.violence)
    codes = fiche.countable(answers)
    typed = visit.author.id
    if visit.canal != Canal.APPLICATION:
        typed = world.coordinator(home.plateforme, visit.day).id
    saisine = life.rows.add(
        m.Saisine, reference=visit.reference, statut=StatutSaisine.TRANSMISE.value, canal=visit.canal,
        auteur_id=visit.author.id, saisie_par_id=typed, organisation_id=visit.author.organisation,
        version_fiche=FICHE_VERSION, revision=len(answers), fiche=answers, identite=identity(answers),
        cree_le=visit.when, modifiee_le=visit.when, recue_le=visit.day, transmise_le=visit.when,
        plateforme=home.plateforme, territoire=home.territoire, contact_id=visit.contact,
        commune=home.commune, objet_demande=codes.get("objet_demande"), urgence=codes.get("urgence"),
        stade_expulsion=codes.get("stade_expulsion"), violence=fiche.violence_flag(answers),
    )  # fmt: skip
    spread(life.rows, saisine["id"], codes, saisine["identite"])
    if visit.author.organisation:
        world.known.add((visit.author.organisation, home.plateforme))
    states = {"de": StatutSaisine.BROUILLON.value, "vers": StatutSaisine.TRANSMISE.value}
    life.rows.event("saisines.transmit", visit.when, typed, visit.day, saisine_id=saisine["id"], **states)
    if draw.chance(0.02):
        _join(life, saisine, visit)
    return saisine


def spread(rows: Rows, saisine: int, codes: dict[str, Any], person: dict[str, Any]) -> None:
    """The clear answers and the fingerprints of a fiche."""
    for row in _answers(codes):
        rows.add(m.Reponse, saisine_id=saisine, **row)
    for h in sorted(fingerprints(person)):
        rows.add(m.Empreinte, saisine_id=saisine, h=h)


def _answers(codes: dict[str, Any]) -> Iterator[Row]:
    for key, value in codes.items():
        kind = FIELDS[key].kind
        if kind is Kind.DATE:
            yield {"champ": key, "jour": date.fromisoformat(value)}
        elif kind in (Kind.NOMBRE, Kind.MONTANT):
            yield {"champ": key, "nombre": float(value)}
        else:
            for rank, code in enumerate(value if isinstance(value, list) else [value]):
                yield {"champ": key, "rang": rank, "code": code}


def _join(life: Life, saisine: Row, visit: Visit) -> None:
    name = "Attestation d'hébergement.pdf"
    files.join(life, name, visit.when, visit.author.id, saisine_id=saisine["id"])
    life.rows.event(
        "pieces.add", visit.when, visit.author.id, visit.day, saisine_id=saisine["id"], detail={"piece": name}
    )


def _withdraw(life: Life, saisine: Row, visit: Visit) -> None:
    """The author takes the saisine back before anybody acknowledged it."""
    moment = life.later(visit.when, visit.when.astimezone(PARIS).date())
    saisine.update(
        statut=StatutSaisine.SANS_SUITE.value,
        motif_decision="RETRAIT",
        decidee_le=moment.astimezone(PARIS).date(),
    )
    life.rows.event(
        "saisines.withdraw", moment, visit.author.id, saisine["decidee_le"], saisine_id=saisine["id"],
        de=StatutSaisine.TRANSMISE.value, vers=StatutSaisine.SANS_SUITE.value, motif="RETRAIT",
        detail={"raison": "Saisie par erreur."},
    )  # fmt: skip


def _acknowledge(life: Life, saisine: Row, visit: Visit) -> None:
    decided = bool(life.dossier) and life.dossier["statut"] not in UNDECIDED | CLOSED
    if not life.dossier:
        _open(life, saisine)
    else:
        life.dossier["violence"] = life.dossier["violence"] or saisine["violence"]
        if life.closed:
            life.reopen(f"Nouvelle saisine {saisine['reference']}.", saisine_id=saisine["id"])
    saisine.update(dossier_id=life.dossier["id"], accusee_le=life.when, statut=StatutSaisine.ACCUSEE.value)
    life.event(
        "saisines.acknowledge", saisine_id=saisine["id"],
        de=StatutSaisine.TRANSMISE.value, vers=StatutSaisine.ACCUSEE.value,
    )  # fmt: skip
    if decided:
        life.decide_one(saisine, StatutSaisine.VALIDEE, None, None)
    elif visit.double:
        conseil = "La situation est déjà suivie par la plateforme."
        life.decide_one(saisine, StatutSaisine.SANS_SUITE, "DOUBLON", conseil)
    _thread(life, saisine, visit)


def _open(life: Life, saisine: Row) -> None:
    sigle = life.world.sigles[saisine["plateforme"]]
    life.dossier = life.rows.add(
        m.Dossier, reference=life.rows.reference(sigle, "D", life.day), statut=StatutDossier.OUVERT.value,
        plateforme=saisine["plateforme"], territoire=saisine["territoire"],
        identite=dict(saisine["identite"]), violence=saisine["violence"], recue_le=saisine["recue_le"],
        ouvert_le=life.day, dernier_mouvement=life.when, **{key: saisine[key] for key in ("commune",
        "urgence", "objet_demande", "stade_expulsion", "organisation_id")},
    )  # fmt: skip
    life.event("dossiers.open", vers=StatutDossier.OUVERT.value)


def _thread(life: Life, saisine: Row, visit: Visit) -> None:
    """Colleagues named, and a few messages between the author and the coordinator."""
    draw = life.draw
    if draw.chance(0.05):
        fellows = [a for a in life.world.partners[life.home.plateforme]
                   if a.organisation == visit.author.organisation and a.id != visit.author.id]  # fmt: skip
        if fellows:
            fellow = draw.one(fellows)
            life.rows.add(m.SaisineCollegue, saisine_id=saisine["id"], compte_id=fellow.id)
            life.event(
                "saisines.name_colleague", visit.author, saisine_id=saisine["id"], compte_id=fellow.id,
                de=saisine["statut"], vers=saisine["statut"],
            )  # fmt: skip
    moment: datetime = life.when
    for rank in range(draw.number(1, 3) if draw.chance(0.25) else 0):
        day = draw.after(moment.astimezone(PARIS).date(), 0, 6)
        if day > life.world.today:
            return
        moment = life.later(moment, day)
        by = visit.author.id if rank % 2 == 0 else life.coordinator.id
        message(life, saisine, by, "MESSAGE", moment, texts.write(draw, texts.MESSAGE))
        life.event_at("messages.send", moment, by, day, saisine_id=saisine["id"])


def message(life: Life, saisine: Row, by: int, genre: str, moment: datetime, text: str) -> None:
    """A line of the thread of a saisine."""
    life.rows.add(m.Message, saisine_id=saisine["id"], auteur_id=by, genre=genre, quand=moment, texte=text)
