"""The life of one household's dossier: a cursor in time, and steps that the workflow's own tables allow."""

from collections import Counter
from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta
from typing import Any

from lda.domain import workflow
from lda.domain.facts import DossierFacts, MesureFacts, PropositionFacts, SortieFacts
from lda.domain.words import AWAITING_DECISION, CLOSED, RoleGroupe, StatutSaisine
from lda.services.demo import texts
from lda.services.demo.draw import Draw
from lda.services.demo.load import Row, Rows
from lda.services.demo.network import Account, World
from lda.services.demo.plan import Household, Visit, instant, workday
from lda.store import models as m

Extra = Mapping[str, Mapping[str, Any]]


class Ahead(Exception):
    """What would come next would come after today: the life stops as it stands."""


class Setting:
    """What all lives share: the network, the draws, the rows to fill, the attributes of the codes."""

    def __init__(
        self,
        world: World,
        rows: Rows,
        draw: Draw,
        extra: Mapping[str, Extra],
        arrive: Callable[["Life", Visit], None],
    ) -> None:
        self.world, self.rows, self.draw, self.extra = world, rows, draw, extra
        self.arrive = arrive
        self.concertations: list[tuple[str, str, date, int]] = []
        """Plateforme, territoire, day and dossier of situations to be brought to a concertation."""
        self.taken: Counter[tuple[str, str, int]] = Counter()
        """Places taken today, by plateforme, code of the mesure and operator; 0 where some only wait."""


class Life:
    """One household: its saisines, its dossier, and what hangs on it."""

    def __init__(self, setting: Setting, household: Household) -> None:
        self.setting, self.world = setting, setting.world
        self.rows, self.draw = setting.rows, setting.draw
        self.home, self.halt = household, household.halt
        self.pending: list[Visit] = list(household.visits)
        self.day: date = household.visits[0].day
        self.when: datetime = household.visits[0].when
        self.last: datetime = self.when
        self.person: dict[str, Any] = {}
        self.ties: dict[str, Any] = {}
        self.violence = False
        self.dossier: Row = {}
        self.saisines: list[Row] = []
        self.redecided: set[int] = set()
        self.diagnostics: list[date] = []
        self.needs: dict[str, str] = {}
        self.adhesion: str | None = None
        self.referent: Row | None = None
        self.around: list[Row] = []
        self.propositions: list[Row] = []
        self.courses: list[Any] = []
        self.mesures: list[Row] = []
        self.bilans: list[Row] = []
        self.relais: Row | None = None
        self.sortie: SortieFacts | None = None
        self.looked_again_on: date | None = None
        self.reopened_on: date | None = None

    @property
    def plateforme(self) -> str:
        """Where the dossier is now, or where the household came."""
        return self.dossier["plateforme"] if self.dossier else self.home.plateforme

    @property
    def coordinator(self) -> Account:
        """Who coordinates on the day of the cursor."""
        return self.world.coordinator(self.plateforme, self.day)

    def forced(self, *halts: str) -> bool:
        """The life is one that must come to one of these points."""
        return self.halt in halts

    def stop(self, halt: str) -> None:
        """Stand still here, when this is the point chosen."""
        if self.halt == halt:
            raise Ahead

    def advance(self, least: int, most: int) -> None:
        """Let some days go by, and a new saisine arrive meanwhile. Raises Ahead after today."""
        self.goto(workday(self.draw.after(self.day, least, most)))

    def goto(self, day: date) -> None:
        """Go to a day, not back. Raises Ahead after today."""
        while self.pending and self.pending[0].day <= min(day, self.world.today):
            self.setting.arrive(self, self.pending.pop(0))
        if max(day, self.day) > self.world.today:
            raise Ahead
        self.move(max(day, self.day))

    def move(self, day: date) -> None:
        """Set the cursor on a day, at a moment after the one before."""
        self.day = day
        self.when = self.later(self.when, day)

    def later(self, moment: datetime, day: date) -> datetime:
        """A moment of a day, after another moment."""
        found = instant(self.draw, day)
        return found if found > moment else moment + timedelta(seconds=self.draw.number(1, 90))

    def event(
        self, verb: str, author: Account | None = None, effective: date | None = None, **rest: Any
    ) -> None:
        """The event of a verb at the cursor, by the coordinator unless somebody else did it."""
        by = author or self.coordinator
        where = self.dossier.get("id")
        self.rows.event(verb, self.when, by.id, effective or self.day, **{"dossier_id": where, **rest})
        self.last = max(self.last, self.when)

    def event_at(self, verb: str, moment: datetime, author: int, effective: date, **rest: Any) -> None:
        """An event of the dossier beside the cursor."""
        self.rows.event(verb, moment, author, effective, dossier_id=self.dossier["id"], **rest)
        self.last = max(self.last, moment)

    def facts(self) -> DossierFacts:
        """What the next steps depend on."""
        return DossierFacts(
            statut=self.dossier["statut"],
            diagnostics=tuple(self.diagnostics),
            adhesion=self.adhesion,
            referents=int(self.referent is not None),
            propositions=tuple(
                PropositionFacts(p["reponse"], p.get("issue"), p["jour"]) for p in self.propositions
            ),
            mesures=tuple(MesureFacts(x["statut"], x["debut"]) for x in self.mesures),
            relais_outcome=self.relais["issue"] if self.relais else None,
            awaiting=sum(s["statut"] in AWAITING_DECISION for s in self.saisines),
            sortie=self.sortie,
            looked_again_on=self.looked_again_on,
            reopened_on=self.reopened_on,
        )

    def step(
        self, verb: str, given: Mapping[str, Any] | None = None, motif: str | None = None, **rest: Any
    ) -> None:
        """A verb of the dossier, refused by the workflow itself when something is missing."""
        facts = self.facts()
        workflow.require(verb, facts, given)
        target = workflow.target(verb, facts)
        before, self.dossier["statut"] = self.dossier["statut"], target.value
        self.event(f"dossiers.{verb}", de=before, vers=target.value, motif=motif, **rest)

    def decide(self, statut: StatutSaisine, motif: str | None = None, conseil: str | None = None) -> None:
        """Give the dossier's decision to each saisine that awaits one, and to those of before a reopening."""
        for row in self.saisines:
            if row["statut"] in AWAITING_DECISION or row["id"] in self.redecided:
                self.decide_one(row, statut, motif, conseil)
        self.redecided = set()

    def decide_one(self, row: Row, statut: StatutSaisine, motif: str | None, conseil: str | None) -> None:
        """Write one decision on a saisine."""
        before = row["statut"]
        row.update(
            statut=statut.value,
            motif_decision=motif,
            conseil=conseil,
            decidee_le=self.day,
            complement_le=None,
        )
        self.event("saisines.decide", de=before, vers=statut.value, motif=motif, saisine_id=row["id"])

    def end(self, motif: str, destination: str | None = None) -> None:
        """What every closing verb does beside its step: planned mesures never start, those around leave."""
        self.dossier.update(motif=motif, destination=destination, clos_le=self.day)
        self.dossier.update(transfert_vers=None, transfert_territoire=None)
        for mesure in self.mesures:
            mesure["statut"] = workflow.mesure_after_closing(mesure["statut"]).value
        for person in self.around:
            if person["fin"] is None:
                person.update(fin=max(self.day, person["debut"]), motif_fin="Clôture du dossier")
        self.referent = None

    def reopen(self, raison: str, **rest: Any) -> None:
        """Take a closed dossier up again at the diagnostic."""
        self.step("reopen", {"motif": raison}, detail={"raison": raison}, **rest)
        self.dossier.update(clos_le=None, decide_le=None, motif=None, destination=None, conseil=None)
        self.reopened_on = self.day
        self.redecided = {
            s["id"] for s in self.saisines if workflow.redecided(s["statut"], s["motif_decision"])
        }

    def name_referent(self, motif: str | None = None) -> None:
        """Designate the referent, in the place of the former if there is one."""
        if self.referent is not None:
            self.referent.update(fin=self.day, motif_fin=motif)
        account = self.draw.one(self.world.of(self.plateforme, "MDS", "CCAS", "ASSO_AHI"))
        self.referent = self.join(RoleGroupe.REFERENT, account)
        detail = {"raison": motif} if motif else None
        self.event("suivi.name_referent", detail=detail)

    def join(self, role: RoleGroupe, account: Account) -> Row:
        """Somebody enters the partner group on the day of the cursor."""
        profile = account.profile
        row = self.rows.add(
            m.Intervenant, dossier_id=self.dossier["id"], role=role.value,
            organisation_id=account.organisation, compte_id=account.id,
            nom=f"{profile['prenom']} {profile['nom'].upper()}", telephone=profile["telephone"],
            debut=self.day,
        )  # fmt: skip
        self.around.append(row)
        return row

    def look_again(self) -> None:
        """Ask for a new diagnostic, for a reason."""
        why = texts.write(self.draw, texts.RAISON)
        if self.relais is not None and self.relais["issue"] is None:
            self.relais.update(issue="NOUVELLE_ORIENTATION", clos_le=self.day)
        self.step("look_again", {"raison": why}, detail={"raison": why})
        self.looked_again_on = self.day

    def finish(self) -> None:
        """Copy to the dossier what depends on all that happened."""
        if not self.dossier:
            return
        self._follow_main()
        due = [b["echeance"] for b in self.bilans if b["transmis_le"] is None]
        if self.relais is not None and self.relais["issue"] is None:
            due.append(self.relais["echeance"])
        self.dossier.update(dernier_mouvement=self.last, prochaine_echeance=min(due, default=None))

    def _follow_main(self) -> None:
        """The saisine that speaks for the dossier is the latest received, as `store.followup` has it."""
        received = [s for s in self.saisines if s["dossier_id"] is not None]
        main = max(
            received, key=lambda s: (s["motif_decision"] not in workflow.SAYS_NOTHING, s["recue_le"], s["id"])
        )
        names = ("commune", "urgence", "objet_demande", "stade_expulsion", "organisation_id")
        self.dossier.update({name: main[name] for name in names}, identite=dict(main["identite"]))
        self.dossier["recue_le"] = min(s["recue_le"] for s in received)

    @property
    def closed(self) -> bool:
        """Nobody follows the household any more."""
        return self.dossier["statut"] in CLOSED
