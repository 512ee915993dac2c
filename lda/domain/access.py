"""Who may do what (DOMAIN A2) and what each reads of a dossier (A2b). Asked by every service and every view.

A right is written once, in `RIGHTS`: the name of a service or view function, the roles that have it, and the
ties to the object, one of which the actor must have. The store finds the ties (`lda.store.ties`); this module
judges them. What stands nowhere here does not exist: `require` raises NotFound, as for a missing object.
"""

from dataclasses import dataclass, field
from enum import Enum, StrEnum, auto

from lda.domain.errors import NotFound
from lda.domain.words import Role


class Tie(Enum):
    """How an actor is tied to an object; several at once."""

    ANY = auto()
    """No tie is needed: the act creates the object, or concerns the actor alone."""
    OWN = auto()
    """Author of the saisine or colleague named by the author; own account; own request for advice; for the
    Département, a reunion that it called."""
    PLATEFORME = auto()
    """The object is of one of the actor's plateformes (for a saisine: of its dossier once it has one)."""
    TERRITOIRE = auto()
    """The object is of one of the actor's territoires."""
    RECEIVING = auto()
    """A transfer to one of the actor's plateformes is proposed."""
    REFERENT = auto()
    """The actor is the active referent."""
    OPERATEUR = auto()
    """The actor's organisation operates a mesure, from its start to 30 days after its sortie is confirmed."""
    BAILLEUR = auto()
    """The actor's organisation is a bailleur and takes any part but that of author."""
    INVITE = auto()
    """The actor or its organisation is invited to the reunion, or was to a concertation on the dossier."""
    CALLED = auto()
    """The Département called the reunion, and invites one of the actor's plateformes."""


@dataclass(frozen=True)
class Actor:
    """Who acts: read from the database at every run, never from the browser."""

    account: int
    role: Role
    organisation: int | None = None
    bailleur: bool = False
    plateformes: frozenset[str] = frozenset()
    territoires: frozenset[str] = frozenset()
    name: str = field(default="", compare=False)


class Part(StrEnum):
    """A part of what is known of a household, given or withheld as a whole (DOMAIN A2b)."""

    IDENTITE = "identite"
    CONTACT = "contact"
    ADRESSE = "adresse"
    COMMUNE = "commune"
    MENAGE = "menage"
    RESIDENTIEL = "residentiel"
    LOGEMENT_CHERCHE = "logement_cherche"
    EN_PLACE = "accompagnement_en_place"
    DETTES = "dettes"
    SANTE = "sante"
    NOTES_SANTE = "notes_sante"
    VIOLENCES = "violences"
    OBJECTIFS = "objectifs"
    MESURES = "mesures"
    SA_MESURE = "sa_mesure"
    DECISIONS = "decisions"
    RESTE = "reste"


GUARDED = frozenset({Part.CONTACT, Part.ADRESSE, Part.VIOLENCES})
"""When the dossier is flagged, shown to the coordinator and the referent alone, on a click with a reason."""

ALL = frozenset(Part) - {Part.SA_MESURE}
OPERATEUR_READS = frozenset(
    {Part.IDENTITE, Part.CONTACT, Part.ADRESSE, Part.COMMUNE, Part.MENAGE, Part.RESIDENTIEL, Part.OBJECTIFS}
    | {Part.SA_MESURE, Part.DECISIONS}
)
BAILLEUR_READS = frozenset({Part.IDENTITE, Part.MENAGE, Part.LOGEMENT_CHERCHE, Part.EN_PLACE})
OPERATEUR_DAYS = 30
"""An operator reads on for this many days after its sortie is confirmed (A2b)."""


@dataclass(frozen=True)
class Reading:
    """Parts read at once, and parts that a logged reveal opens."""

    parts: frozenset[Part] = frozenset()
    reveal: frozenset[Part] = frozenset()

    def __contains__(self, part: Part) -> bool:
        return part in self.parts

    @property
    def confidential(self) -> bool:
        """True when the household is a row "confidentiel", without name or commune."""
        return Part.IDENTITE not in self.parts


def reads(actor: Actor | None, ties: frozenset[Tie], *, flagged: bool) -> Reading:
    """What the actor reads of a dossier, given its ties and the violence flag (DOMAIN A2, A2b).

    The author of a saisine reads nothing of the dossier by that tie: its own saisine is another object.
    """
    parts = _unflagged(actor, ties)
    if not flagged or actor is None:
        return Reading(parts)
    follows = Tie.PLATEFORME in ties and actor.role == Role.COORDINATEUR
    keeps = follows or (Tie.REFERENT in ties and actor.role == Role.PARTENAIRE and not actor.bailleur)
    if keeps:
        return Reading(parts - GUARDED, parts & GUARDED)
    if Tie.OPERATEUR in ties and not actor.bailleur:
        return Reading(parts - GUARDED - {Part.COMMUNE})
    return Reading(parts - GUARDED - {Part.IDENTITE, Part.COMMUNE})


def _unflagged(actor: Actor | None, ties: frozenset[Tie]) -> frozenset[Part]:
    if actor is None:
        return frozenset()
    if actor.role == Role.COORDINATEUR:
        return ALL if ties & {Tie.PLATEFORME, Tie.RECEIVING} else frozenset()
    if actor.role == Role.SLISL:
        return ALL - {Part.VIOLENCES} if Tie.TERRITOIRE in ties else frozenset()
    if actor.role != Role.PARTENAIRE:
        return frozenset()
    if actor.bailleur:
        decisions = frozenset({Part.DECISIONS}) if Tie.INVITE in ties else frozenset()
        return decisions | (BAILLEUR_READS if Tie.BAILLEUR in ties else frozenset())
    parts: frozenset[Part] = frozenset()
    if Tie.REFERENT in ties:
        parts |= ALL - {Part.NOTES_SANTE}
    if Tie.OPERATEUR in ties:
        parts |= OPERATEUR_READS
    if Tie.INVITE in ties:
        parts |= {Part.DECISIONS}
    return parts


P, C, S, D, A = Role.PARTENAIRE, Role.COORDINATEUR, Role.SLISL, Role.DEPARTEMENT, Role.ADMIN
Grant = dict[Role, frozenset[Tie]]


def _grant(**roles: Tie | tuple[Tie, ...]) -> Grant:
    names = {"p": P, "c": C, "s": S, "d": D, "a": A}
    return {
        names[key]: frozenset(ties if isinstance(ties, tuple) else (ties,)) for key, ties in roles.items()
    }


_WRITES_SAISINE = _grant(p=Tie.OWN, c=Tie.OWN, s=Tie.OWN)
_FOLLOWS_SAISINE = _grant(p=Tie.OWN, c=Tie.PLATEFORME, s=(Tie.OWN, Tie.TERRITOIRE))
_COORDINATES = _grant(c=Tie.PLATEFORME)
_RECEIVES = _grant(c=Tie.RECEIVING)
_ACCOMPANIES = _grant(p=(Tie.OPERATEUR, Tie.REFERENT), c=Tie.PLATEFORME)
_READS_DOSSIER = _grant(
    p=(Tie.REFERENT, Tie.OPERATEUR, Tie.BAILLEUR, Tie.INVITE),
    c=(Tie.PLATEFORME, Tie.RECEIVING),
    s=Tie.TERRITOIRE,
)
_MANAGES_ACCOUNT = _grant(c=Tie.PLATEFORME, a=Tie.ANY)
_EVERYBODY = _grant(p=Tie.ANY, c=Tie.ANY, s=Tie.ANY, d=Tie.ANY, a=Tie.ANY)

RIGHTS: dict[str, Grant] = {
    # write, keep as draft, transmit a saisine (a coordinator for a partner who phoned, wrote or sent paper)
    "drafts.start": _grant(p=Tie.ANY, c=Tie.ANY, s=Tie.ANY),
    "drafts.mine": _grant(p=Tie.ANY, c=Tie.ANY, s=Tie.ANY),
    "drafts.one": _WRITES_SAISINE,
    "drafts.pieces": _WRITES_SAISINE,
    "drafts.save_field": _WRITES_SAISINE,
    "drafts.copy_from": _WRITES_SAISINE,
    "drafts.delete": _WRITES_SAISINE,
    "drafts.doubles": _WRITES_SAISINE,
    "saisines.transmit": _WRITES_SAISINE,
    # follow a saisine: status, decision, questions, messages
    "saisines.mine": _grant(p=Tie.ANY, s=Tie.ANY),
    "saisines.one": _FOLLOWS_SAISINE,
    "saisines.complete": _grant(p=Tie.OWN, c=Tie.PLATEFORME, s=Tie.OWN),
    "saisines.withdraw": _WRITES_SAISINE,
    "saisines.name_colleague": _grant(p=Tie.OWN, s=Tie.OWN),
    "saisines.colleagues": _grant(p=Tie.OWN, c=Tie.PLATEFORME, s=Tie.OWN),
    "messages.send": _FOLLOWS_SAISINE,
    # reception and decision
    "saisines.acknowledge": _COORDINATES,
    "saisines.ask": _COORDINATES,
    "saisines.correct": _COORDINATES,
    "saisines.decide": _COORDINATES,
    "saisines.reassign": _COORDINATES,
    "saisines.doubles": _COORDINATES,
    # attachments: of an operator those of its own mesure, whose ties `store.ties.mesure_ties` tells
    "pieces.add": _grant(p=Tie.OWN, c=(Tie.OWN, Tie.PLATEFORME)),
    "pieces.add_to_dossier": _grant(p=Tie.REFERENT, c=Tie.PLATEFORME),
    "pieces.add_to_mesure": _grant(p=Tie.OPERATEUR, c=Tie.PLATEFORME),
    "pieces.remove": _grant(p=(Tie.OWN, Tie.REFERENT, Tie.OPERATEUR), c=(Tie.OWN, Tie.PLATEFORME)),
    "pieces.fetch": _grant(
        p=(Tie.OWN, Tie.REFERENT, Tie.OPERATEUR), c=(Tie.OWN, Tie.PLATEFORME), s=(Tie.OWN, Tie.TERRITOIRE)
    ),
    # read a dossier
    "situations.page": _grant(c=Tie.ANY, s=Tie.ANY),
    "situations.counts": _grant(c=Tie.ANY, s=Tie.ANY),
    "situations.choices": _grant(c=Tie.ANY, s=Tie.ANY),
    "situations.overview": _grant(c=Tie.ANY, s=Tie.ANY),
    "situations.handed_over": _grant(c=Tie.ANY),
    "dossiers.one": _READS_DOSSIER,
    "dossiers.open_one": _READS_DOSSIER,
    "dossiers.mine": _grant(p=Tie.ANY),
    "dossiers.doubles": _COORDINATES,
    "dossiers.reveal": _grant(p=Tie.REFERENT, c=Tie.PLATEFORME),
    "messages.give_avis": _grant(s=Tie.TERRITOIRE),
    # the coordinator's verbs on a dossier
    **{
        f"dossiers.{verb}": _COORDINATES
        for verb in (
            "start_diagnostic",
            "bring_to_concertation",
            "validate",
            "wait",
            "look_again",
            "close",
            "not_validate",
            "close_without_followup",
            "reopen",
            "propose_transfer",
            "cancel_transfer",
            "set_violence",
        )
    },
    "dossiers.accept_transfer": _RECEIVES,
    "dossiers.refuse_transfer": _RECEIVES,
    **{
        f"suivi.{verb}": _COORDINATES
        for verb in (
            "add_diagnostic",
            "record_adhesion",
            "propose",
            "answer",
            "settle",
            "name_referent",
            "end_referent",
            "add_intervenant",
            "end_intervenant",
            "note_relais",
            "end_relais",
            "answer_recontact",
        )
    },
    **{f"amend.{part}": _COORDINATES for part in ("diagnostic", "adhesion", "proposition")},
    **{f"suspensions.{verb}": _COORDINATES for verb in ("correct", "cancel")},
    **{
        f"mesures.{verb}": _COORDINATES
        for verb in (
            *("ask", "queue", "start", "complete", "correct", "suspend", "resume", "renew", "not_start"),
            "confirm_sortie",
        )
    },
    # capacities and waiting lists
    "places.set_capacity": _COORDINATES,
    "places.rank": _COORDINATES,
    "places.capacities": _grant(c=Tie.ANY, s=Tie.ANY),
    "places.waiting": _grant(c=Tie.ANY, s=Tie.ANY),
    **{
        f"concertations.{verb}": _COORDINATES
        for verb in ("conclude", "add_action", "correct_action", "close_action")
    },
    # contacts, bilans, declaring a sortie
    "mesures.declare_sortie": _ACCOMPANIES,
    "mesures.withdraw_sortie": _ACCOMPANIES,
    **{f"objectifs.{verb}": _ACCOMPANIES for verb in ("add", "change", "close")},
    **{f"contacts.{verb}": _ACCOMPANIES for verb in ("log", "correct", "remove")},
    "bilans.draft": _ACCOMPANIES,
    "bilans.save": _ACCOMPANIES,
    "bilans.transmit": _ACCOMPANIES,
    "bilans.analyse": _COORDINATES,
    # reunions and commissions
    "reunions.log": _COORDINATES,
    "reunions.call": _grant(d=Tie.ANY),
    "reunions.correct": _grant(c=Tie.PLATEFORME, d=Tie.OWN),
    "reunions.cancel": _grant(c=Tie.PLATEFORME, d=Tie.OWN),
    "reunions.attend": _grant(c=Tie.CALLED),
    "agenda.month": _grant(p=Tie.ANY, c=Tie.ANY, s=Tie.ANY, d=Tie.ANY),
    "agenda.to_come": _grant(p=Tie.ANY, c=Tie.ANY, s=Tie.ANY, d=Tie.ANY),
    "agenda.one": _grant(p=Tie.INVITE, c=(Tie.PLATEFORME, Tie.CALLED), s=Tie.TERRITOIRE, d=Tie.OWN),
    # espace ressource
    "ressource.log": _COORDINATES,
    "ressource.answer": _COORDINATES,
    "ressource.correct": _COORDINATES,
    "ressource.become_saisine": _COORDINATES,
    "ressource.ask": _grant(p=Tie.ANY),
    "ressource.mine": _grant(p=Tie.ANY),
    "ressource.page": _grant(c=Tie.ANY, s=Tie.ANY),
    "ressource.one": _grant(p=Tie.OWN, c=Tie.PLATEFORME, s=Tie.TERRITOIRE),
    # organisations and people of the network
    "organisations.search": _EVERYBODY,
    "organisations.create": _grant(c=Tie.ANY),
    "organisations.update": _COORDINATES,
    # statistics
    "indicators.figures": _grant(p=Tie.ANY, c=Tie.ANY, s=Tie.ANY, d=Tie.ANY),
    "indicators.revision": _grant(p=Tie.ANY, c=Tie.ANY, s=Tie.ANY, d=Tie.ANY),
    "indicators.behind": _grant(p=Tie.ANY, c=Tie.ANY, s=Tie.ANY),
    # accounts and journal
    "accounts.page": _grant(c=Tie.ANY, a=Tie.ANY),
    "accounts.me": _EVERYBODY,
    "accounts.change_passphrase": _EVERYBODY,
    "accounts.update_me": _EVERYBODY,
    "accounts.invite": _MANAGES_ACCOUNT,
    "accounts.renew_link": _MANAGES_ACCOUNT,
    "accounts.disable": _MANAGES_ACCOUNT,
    "accounts.enable": _MANAGES_ACCOUNT,
    "accounts.hand_over": _MANAGES_ACCOUNT,
    "accounts.change": _grant(a=Tie.ANY),
    "accounts.end_sessions": _grant(a=Tie.ANY),
    "journal.page": _grant(a=Tie.ANY),
    "journal.mine": _grant(p=Tie.ANY),
    "journal.of_dossier": _COORDINATES,
    # option lists, cahiers des charges, parameters
    "cahiers.all_of_them": _grant(d=Tie.ANY, a=Tie.ANY),
    "cahiers.change": _grant(d=Tie.ANY, a=Tie.ANY),
    "delais.versions": _grant(d=Tie.ANY, a=Tie.ANY),
    "delais.change": _grant(d=Tie.ANY, a=Tie.ANY),
    # the first screen
    "home.today": _EVERYBODY,
    "home.figures": _grant(c=Tie.ANY, s=Tie.ANY, d=Tie.ANY),
    "home.deadlines": _grant(p=Tie.ANY, c=Tie.ANY),
}


def allowed(name: str, actor: Actor | None, ties: frozenset[Tie] = frozenset()) -> bool:
    """Whether the actor may call the function `name` ("module.function") on an object with these ties."""
    if actor is None:
        return False
    granted = RIGHTS.get(name, {}).get(actor.role, frozenset())
    return Tie.ANY in granted or bool(granted & ties)


def require(name: str, actor: Actor | None, ties: frozenset[Tie] = frozenset()) -> None:
    """Raise NotFound unless `allowed`: what may not be done does not exist (DOMAIN A2)."""
    if not allowed(name, actor, ties):
        raise NotFound(name)


def knows_file(actor: Actor | None, ties: frozenset[Tie], *, flagged: bool, joined: bool) -> bool:
    """Whether the actor may know that a file is there, and its name (DOMAIN A2, A2b).

    `ties` are those to what the file hangs on; `joined`: the actor joined it. Of a flagged household a file
    is known to who may open it after a reveal. A bailleur reads none but those of its own saisines.
    """
    if actor is not None and actor.bailleur:
        ties = ties & {Tie.OWN}
    reveals = allowed("dossiers.reveal", actor, ties)
    return allowed("pieces.fetch", actor, ties) and opens_file(
        ties, flagged=flagged, joined=joined, revealed=reveals
    )


def opens_file(ties: frozenset[Tie], *, flagged: bool, joined: bool, revealed: bool) -> bool:
    """Whether who knows of a file may open it now.

    Nobody knows what a file says: of a flagged household it is guarded like the address, for all but who gave
    it or wrote the saisine. `revealed`: the actor gave its reason to see what is guarded.
    """
    return not flagged or joined or revealed or Tie.OWN in ties
