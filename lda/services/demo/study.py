"""From the opened dossier to the decision: contact, questions, diagnostic, concertation, proposition."""

from collections.abc import Mapping

from lda.domain.words import AWAITING_DECISION, IssueProposition, RoleGroupe, StatutDossier, StatutSaisine
from lda.services.demo import arrivals, texts
from lda.services.demo.life import Ahead, Life
from lda.services.demo.load import Row
from lda.store import models as m

_LATER = (
    "CONCERTATION", "PROPOSITION", "VALIDEE", "DEMANDEE", "ATTENTE", "SUSPENDUE", "SORTIE", "RELAIS",
    "REUSSITE", "ROUVERT",
)  # fmt: skip
_LEVELS = ("0", "1", "2", "3")
_PARTNERS = (
    (RoleGroupe.ORIENTEUR, 0.5, ()), (RoleGroupe.BAILLEUR, 0.2, ("BAILLEUR_SOCIAL", )), (RoleGroupe.SANTE,
    0.15, ("SANTE_PSY", "SANTE_AUTRE", "MEDICO_SOCIAL")), (RoleGroupe.PARTENAIRE, 0.2, ("CCAS", )),
)  # fmt: skip


def study(life: Life) -> None:
    """From OUVERT or DIAGNOSTIC to a decision, whichever it is."""
    fate = (
        "VALIDER"
        if life.forced(*_LATER)
        else life.draw.rng.choices(("VALIDER", "NON", "SANS"), (60, 26, 14))[0]
    )
    if life.dossier["statut"] == StatutDossier.OUVERT:
        _meet(life)
        _ask(life)
        if not any(s["statut"] in AWAITING_DECISION for s in life.saisines):
            return refuse(life, "SANS", life.saisines[0]["motif_decision"] or "AUTRE")
        life.stop("OUVERT")
        if fate != "VALIDER" and life.draw.chance(0.3) and not life.forced("DIAGNOSTIC", "TRANSFERT"):
            return refuse(life, fate)
        life.advance(1, 9)
        life.step("start_diagnostic")
    life.stop("DIAGNOSTIC")
    _transfer(life)
    _diagnose(life)
    if life.forced("CONCERTATION") or life.draw.chance(0.4):
        life.advance(2, 14)
        life.step("bring_to_concertation")
        life.setting.concertations.append(
            (life.plateforme, life.dossier["territoire"], life.day, life.dossier["id"])
        )
        life.stop("CONCERTATION")
        life.advance(1, 12)
    if fate != "VALIDER":
        return refuse(life, fate)
    _propose(life)
    life.advance(0, 5)
    if life.referent is None:
        life.name_referent()
    life.step("validate")
    life.dossier["decide_le"] = life.day
    life.decide(StatutSaisine.VALIDEE)
    return None


def refuse(life: Life, fate: str, motif: str | None = None) -> None:
    """Decline with advice, or close before any support."""
    if motif is None:
        life.advance(2, 25)
        motif = life.draw.code("motif_non_validation", f"decision.{fate}", but=("DOUBLON", "RETRAIT"))
    life.dossier["decide_le"] = life.day
    if fate == "NON":
        conseil = texts.write(life.draw, texts.CONSEIL)
        life.dossier["conseil"] = conseil
        life.step("not_validate", {"motif": motif, "conseil": conseil}, motif=motif)
        life.end(motif)
        life.decide(StatutSaisine.NON_VALIDEE, motif, conseil)
    else:
        life.step("close_without_followup", {"motif": motif}, motif=motif)
        life.end(motif)
        life.decide(StatutSaisine.SANS_SUITE, motif)


def _meet(life: Life) -> None:
    """The first contact with the household, in time or not."""
    late = life.draw.chance(0.15)
    life.advance(8 if late else 0, 21 if late else 6)
    how = life.draw.code("modalite_contact", "premier.modalite", but=("ABSENT", "COLLECTIF"))
    life.rows.add(
        m.Contact, dossier_id=life.dossier["id"], jour=life.day, modalite=how, minutes=life.draw.number(10,
        75), note=texts.write(life.draw, texts.CONTACT), auteur_id=life.coordinator.id,
    )  # fmt: skip
    life.dossier["premier_contact_le"] = life.day
    life.event("contacts.log", vers=how)


def _ask(life: Life) -> None:
    """A question to the author, which may stay without an answer."""
    saisine = life.saisines[0]
    if saisine["statut"] != StatutSaisine.ACCUSEE or not (
        life.forced("COMPLEMENT") or life.draw.chance(0.16)
    ):
        return
    life.advance(0, 3)
    if saisine["statut"] != StatutSaisine.ACCUSEE:
        return
    _exchange(life, saisine, life.coordinator.id, "ask", "QUESTION", StatutSaisine.COMPLEMENT)
    life.stop("COMPLEMENT")
    if life.draw.chance(0.12):
        life.advance(25, 45)
        if saisine["statut"] == StatutSaisine.COMPLEMENT:
            life.decide_one(
                saisine, StatutSaisine.SANS_SUITE, "INCOMPLET", "Une nouvelle saisine reste possible."
            )
        return
    life.advance(1, 15)
    by = saisine["auteur_id"] if life.draw.chance(0.8) else life.coordinator.id
    _exchange(life, saisine, by, "complete", "REPONSE", StatutSaisine.ACCUSEE)


def _exchange(life: Life, saisine: Row, by: int, verb: str, genre: str, after: StatutSaisine) -> None:
    before, saisine["statut"] = saisine["statut"], after.value
    saisine["complement_le"] = life.day if after is StatutSaisine.COMPLEMENT else None
    said = texts.QUESTION if genre == "QUESTION" else texts.ANSWER
    arrivals.message(life, saisine, by, genre, life.when, texts.write(life.draw, said))
    life.event_at(
        f"saisines.{verb}", life.when, by, life.day, saisine_id=saisine["id"], de=before, vers=after.value
    )


def _transfer(life: Life) -> None:
    """Propose the dossier to another plateforme, which takes it, refuses it, or has not answered yet."""
    if not (life.forced("TRANSFERT") or life.draw.chance(0.04)):
        return
    territoire = life.draw.one([t for t, code in life.world.territoires.items() if code != life.plateforme])
    to = life.world.territoires[territoire]
    life.advance(1, 8)
    why = texts.write(life.draw, texts.RAISON_TRANSFERT)
    life.dossier.update(transfert_vers=to, transfert_territoire=territoire)
    life.event(
        "dossiers.propose_transfer",
        de=life.plateforme,
        vers=to,
        detail={"raison": why, "territoire": territoire},
    )
    life.stop("TRANSFERT")
    life.advance(1, 14)
    other = life.world.coordinator(to, life.day)
    life.dossier.update(transfert_vers=None, transfert_territoire=None)
    if life.draw.chance(0.6):
        former = life.plateforme
        life.rows.add(m.Passage, dossier_id=life.dossier["id"], plateforme=former, fin=life.day)
        life.dossier.update(plateforme=to, territoire=territoire)
        life.event("dossiers.accept_transfer", other, de=former, vers=to)
    elif life.draw.chance(0.8):
        raison = texts.write(life.draw, texts.REFUS_TRANSFERT)
        life.event("dossiers.refuse_transfer", other, de=to, detail={"raison": raison})
    else:
        life.event("dossiers.cancel_transfer", de=to)


def _diagnose(life: Life) -> None:
    """A dated diagnostic with its grid, those around the household, and sometimes an avis."""
    draw = life.draw
    life.advance(3, 24)
    row = life.rows.add(
        m.Diagnostic, dossier_id=life.dossier["id"], jour=life.day, auteur_id=life.coordinator.id,
        participation=draw.code("participation_personne"),
        contenu={
            "forces": texts.write(draw, texts.FORCES), "freins": texts.write(draw, texts.FREINS),
            "risques": texts.write(draw, texts.RISQUES), "parole": texts.write(draw, texts.PAROLE),
            "hypothese": texts.write(draw, texts.HYPOTHESE),
        },
    )  # fmt: skip
    life.needs = grid(life, {}, diagnostic_id=row["id"])
    life.diagnostics.append(life.day)
    life.event("suivi.add_diagnostic")
    for role, chance, kinds in _PARTNERS:
        if draw.chance(chance) and len(life.diagnostics) == 1:
            life.join(role, draw.one(life.world.of(life.plateforme, *kinds)))
            life.event("suivi.add_intervenant")
    if draw.chance(0.06):
        chief = life.world.slisl[life.dossier["territoire"]]
        life.rows.add(
            m.Message, dossier_id=life.dossier["id"], auteur_id=chief.id, genre="AVIS", quand=life.when,
            texte=texts.write(draw, texts.AVIS),
        )  # fmt: skip
        life.event("messages.give_avis", chief)
    if draw.chance(0.02) and not life.dossier["violence"]:
        _protect(life)


def _protect(life: Life) -> None:
    life.dossier["violence"] = True
    for saisine in life.saisines:
        if saisine["dossier_id"] is not None:
            saisine["violence"] = True
    life.event(
        "dossiers.set_violence", de="NON_PROTEGE", vers="PROTEGE",
        detail={"raison": "Confié pendant le diagnostic."},
    )  # fmt: skip


def grid(life: Life, before: Mapping[str, str], **owner: int) -> dict[str, str]:
    """A level of need for each domain, of a diagnostic or of a bilan; mostly that of before, or less."""
    found = {}
    for domain in life.setting.extra["domaine_bilan"]:
        level = before.get(domain) or life.draw.code("niveau_besoin", f"niveau.{domain}")
        if domain in before and level in _LEVELS:
            step = life.draw.rng.choices((-1, 0, 1), (34, 56, 10))[0]
            level = _LEVELS[min(max(_LEVELS.index(level) + step, 0), len(_LEVELS) - 1)]
        found[domain] = level
        life.rows.add(m.Besoin, domaine=domain, niveau=level, **owner)
    return found


def adhere(life: Life, code: str) -> None:
    """Write down what the person says of the support."""
    life.adhesion = code
    life.rows.add(
        m.Adhesion, dossier_id=life.dossier["id"], jour=life.day, code=code, auteur_id=life.coordinator.id
    )
    life.event("suivi.record_adhesion", vers=code)


def _propose(life: Life) -> None:
    """The adhésion of the person, an offer, and the answer that lets the dossier go on."""
    draw = life.draw
    if draw.chance(0.15):
        adhere(
            life,
            draw.code("adhesion", "premiere.adhesion", among=("REFUS", "NON_RECUEILLIE", "A_TRAVAILLER")),
        )
        life.advance(5, 20)
    adhere(life, draw.code("adhesion", "adhesion", among=("ADHERE", "PARTIELLE", "A_TRAVAILLER")))
    if life.forced("PROPOSITION"):
        _offer(life)
        raise Ahead
    refused = _offer(life) if draw.chance(0.12) else None
    if refused is not None:
        _answer(life, refused, "REFUSEE")
    among = ("ACCEPTEE",) if draw.chance(0.85) else ("PARTIELLE",)
    offered = _offer(life)
    if refused is not None:
        settle(life, refused, IssueProposition.REMPLACEE)
    _answer(life, offered, among[0])


def _offer(life: Life) -> Row:
    draw = life.draw
    by = life.coordinator.profile
    row = life.rows.add(
        m.Proposition, dossier_id=life.dossier["id"], jour=life.day,
        orientations=draw.codes("orientation", "orientation", 2), par=f"{by['prenom']} {by['nom'].upper()}",
        detail=texts.write(draw, texts.HYPOTHESE), reponse="ATTENTE",
    )  # fmt: skip
    life.propositions.append(row)
    life.event("suivi.propose")
    return row


def _answer(life: Life, proposition: Row, code: str) -> None:
    life.advance(1, 12)
    proposition.update(reponse=code, reponse_le=life.day)
    life.event("suivi.answer", de="ATTENTE", vers=code)


def settle(life: Life, proposition: Row, issue: IssueProposition) -> None:
    """Write what became of a proposition."""
    proposition.update(issue=issue.value, issue_le=life.day)
    life.event("suivi.settle", vers=issue.value)
