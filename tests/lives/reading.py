"""DOMAIN A2b written out again: which words planted in the texts may reach whom, and who opens what.

Every free text of the lives is one word that stands nowhere else. A word knows what it says (its kind), who
wrote it and what it hangs on; the functions below say from the rows alone who may read it. Nothing here is
read from lda.domain.access, lda.domain.reading or lda.store.ties.
"""

import re
from dataclasses import dataclass

from lda.domain.fiche import FIELDS
from lda.domain.words import Role
from tests.lives.life import follows, operates, owns, place, refers
from tests.lives.world import Person, Picture, Row

WORD = re.compile(r"mq[a-j]+x[a-z]+?qm")


@dataclass(frozen=True)
class Word:
    """A word planted: what it says, by which account, and what it hangs on (ids)."""

    kind: str
    author: int | None = None
    field: str = ""
    """Of an answer of the fiche: its key."""
    saisine: int | None = None
    dossier: int | None = None
    mesure: int | None = None
    reunion: int | None = None


def found_in(shown: object) -> set[str]:
    """The planted words in something, however it is written."""
    return set(WORD.findall(repr(shown).casefold()))


# --- the fiche by the words of A2b ----------------------------------------------------------------


def _sections(*letters: str) -> set[str]:
    return {key for key, field in FIELDS.items() if field.section in letters}


IDENTITY = {"nom", "prenom", "nom_naissance", "date_naissance", "annee_naissance", "sexe",
            "codemandeur_nom", "codemandeur_prenom", "codemandeur_naissance"}  # fmt: skip
CONTACT = {"telephone", "courriel", "moyen_contact_sur"}
ADDRESS = {"adresse", "domiciliation_organisme", "domiciliation_fin"}
COMMUNE = {"rattachement", "commune", "commune_souhaitee", "territoire"}
HOUSEHOLD = {"typologie_menage", "nb_adultes", "nb_enfants", "ages_enfants", "enfants_a_venir",
             "droit_visite", "codemandeur_lien", "animaux"}  # fmt: skip
DEBTS = {"date_impaye", "dette_locative", "reprise_paiement", "plan_apurement", "plan_apurement_date",
         "dette_type", "dette_montant", "surendettement"}  # fmt: skip
RESIDENTIAL = (_sections("C", "D") | {"domiciliation"}) - DEBTS
OBJECTIVES = {"mesure_pressentie", "mesure_pressentie_precision", "parole_personne", "adhesion", "attentes"}
SOUGHT = {"souhait_logement", "typologie_souhaitee", "communes_souhaitees", "contraintes_logement",
          "dls_statut"}  # fmt: skip
TELLS_WHOSE = IDENTITY | COMMUNE | {
    "communes_souhaitees", "dls_communes", "dls_numero", "dalo_numero", "siao_numero",
}  # fmt: skip
VIOLENCE = _sections("H")
GUARDED = CONTACT | ADDRESS | VIOLENCE
ALL = set(FIELDS)
OPERATOR = IDENTITY | CONTACT | ADDRESS | COMMUNE | HOUSEHOLD | RESIDENTIAL | OBJECTIVES
BAILLEUR = IDENTITY | HOUSEHOLD | SOUGHT
VIOLENCE_CODES = {"VIF", "VIOLENCES"}

OF_A_MESURE = {"contact", "bilan", "bilan_sante", "analyse", "sortie", "objectif", "mene"}
CONCLUDED = {"constats", "conclusion", "action"}
"""What a concertation came to for one dossier; the findings are for who reads it all."""
OF_A_REUNION = {"decisions"}
NEVER_IN_A_DOSSIER = {"notes", "themes", "lieu", "resume", "reponse_ressource", "annulation", "why_reunion"}


@dataclass(frozen=True)
class Reader:
    """How somebody stands to a dossier, from the rows (A2b)."""

    now: Picture
    today: str
    who: Person
    dossier: Row

    @property
    def flagged(self) -> bool:
        return bool(self.dossier["violence"])

    @property
    def coordinates(self) -> bool:
        return follows(self.who, self.dossier)

    @property
    def receives(self) -> bool:
        return self.who.is_(Role.COORDINATEUR) and self.dossier["transfert_vers"] in self.who.plateformes

    @property
    def watches(self) -> bool:
        return self.who.is_(Role.SLISL) and self.dossier["territoire"] in self.who.territoires

    @property
    def refers(self) -> bool:
        return refers(self.now, self.who, self.dossier) and not self.who.bailleur

    @property
    def operated(self) -> set[int]:
        """Mesures of the dossier that the organisation operates now."""
        mesures = self.now.of("mesure", dossier_id=self.dossier["id"])
        return {m["id"] for m in mesures if operates(self.who, m, self.today)}

    @property
    def lodges(self) -> bool:
        """A bailleur with any part but that of author."""
        group = self.now.of("intervenant", dossier_id=self.dossier["id"], fin=None)
        part = any(i["organisation_id"] == self.who.organisation and i["role"] != "ORIENTEUR" for i in group)
        referent = refers(self.now, self.who, self.dossier)
        return self.who.bailleur and (part or bool(self.operated) or referent)

    @property
    def attended(self) -> set[int]:
        """Concertations about the dossier to which somebody of this world was invited, and that were held."""
        if not self.who.is_(Role.PARTENAIRE):
            return set()
        about = {link["reunion_id"] for link in self.now.of("reunion_dossier", dossier_id=self.dossier["id"])}
        invited = {
            one["reunion_id"]
            for one in self.now.links["reunion_participant"]
            if one["compte_id"] == self.who.account or one["organisation_id"] == self.who.organisation
        }
        held = {
            id for id, r in self.now["reunion"].items() if r["jour"] <= self.today and not r["annulee_le"]
        }
        return about & invited & held

    @property
    def opens(self) -> bool:
        """Whether the dossier exists for somebody."""
        if self.coordinates or self.receives or self.watches:
            return True
        referent = refers(self.now, self.who, self.dossier)
        return referent or self.lodges or bool(self.operated) or bool(self.attended)

    @property
    def fields(self) -> set[str]:
        """Answers of the fiche that may be shown at once."""
        if self.coordinates:
            return ALL - GUARDED if self.flagged else ALL
        if self.receives:
            return ALL - GUARDED - TELLS_WHOSE if self.flagged else ALL
        if self.watches:
            return set() if self.flagged else ALL - VIOLENCE
        if self.lodges:
            return set() if self.flagged else BAILLEUR
        if self.who.bailleur:
            return set()
        if self.refers:
            return ALL - GUARDED if self.flagged else ALL
        if self.operated:
            return OPERATOR - GUARDED - COMMUNE if self.flagged else OPERATOR
        return set()

    @property
    def whole(self) -> bool:
        """Reads the follow-up as a whole."""
        if self.watches:
            return not self.flagged
        return self.coordinates or self.receives or self.refers

    @property
    def of_violence(self) -> bool:
        """May read of violence, at once or on a reveal."""
        return self.coordinates or self.refers or (self.receives and not self.flagged)

    def named(self) -> bool:
        """May know whose the dossier is."""
        return "nom" in self.fields

    def may(self, word: Word) -> bool:
        """Whether a word may stand on the page of the dossier."""
        if word.kind == "fiche":
            return self._of_dossier(word) and word.field in self.fields
        if word.kind in OF_A_REUNION:
            return self._decisions(word)
        if word.kind in CONCLUDED:
            cancelled = self.now["reunion"][word.reunion or 0]["annulee_le"]
            return not cancelled and self.concluded(word)
        if word.kind in NEVER_IN_A_DOSSIER or not self._of_dossier(word):
            return False
        if self.whole:
            if word.kind in ("bilan_sante", "diag_sante"):
                return not self.refers or word.author == self.who.account
            return word.kind != "raison_violence" or self.of_violence
        if word.kind in OF_A_MESURE and self.operated and not self.who.bailleur:
            own = word.mesure in self.operated
            return own and (word.kind != "bilan_sante" or word.author == self.who.account)
        return False

    def _of_dossier(self, word: Word) -> bool:
        if word.dossier is not None:
            return word.dossier == self.dossier["id"]
        if word.saisine is not None:
            saisine = self.now["saisine"].get(word.saisine)
            return saisine is not None and saisine["dossier_id"] == self.dossier["id"]
        return False

    def concluded(self, word: Word) -> bool:
        """What a concertation came to, on its own page: a cancelled one stays in sight there, its actions
        given up. Of a flagged household nothing for who may not know whose it is."""
        if not self._of_dossier(word) or (self.flagged and not self.named()):
            return False
        return self.whole or (word.kind != "constats" and word.reunion in self.attended)

    def _decisions(self, word: Word) -> bool:
        """One text is about all the dossiers of a concertation."""
        reunion = self.now["reunion"][word.reunion or 0]
        about = {link["dossier_id"] for link in self.now.of("reunion_dossier", reunion_id=reunion["id"])}
        if self.dossier["id"] not in about or reunion["annulee_le"]:
            return False
        if reunion["id"] in self.attended:
            return True
        others = [self.now["dossier"][id] for id in about - {self.dossier["id"]}]
        if self.who.is_(Role.PARTENAIRE):
            return self.refers and not others
        parts = self.now.of("reunion_plateforme", reunion_id=reunion["id"])
        if self.who.is_(Role.SLISL):
            near = any(
                part["territoire"] in self.who.territoires
                or (part["territoire"] is None and part["plateforme"] in self.who.plateformes)
                for part in parts
            )
            beside = near or all(o["territoire"] in self.who.territoires for o in others)
            return self.whole and beside and not any(o["violence"] for o in others)
        takes_part = any(part["plateforme"] in self.who.plateformes for part in parts)
        return self.whole and (takes_part or all(follows(self.who, other) for other in others))


# --- the page of a saisine ------------------------------------------------------------------------

OF_THE_SAISINE = {"message", "conseil", "raison_saisine", "raison"}


def opens_saisine(now: Picture, who: Person, saisine: Row) -> bool:
    """Whether a transmitted saisine exists for somebody."""
    where = place(now, saisine)
    received = who.is_(Role.COORDINATEUR) and where["plateforme"] in who.plateformes
    watches = who.is_(Role.SLISL) and where["territoire"] in who.territoires
    own = owns(now, who, saisine) and not who.is_(Role.COORDINATEUR)
    return received or watches or own


def may_in_saisine(now: Picture, who: Person, saisine: Row, word: Word) -> bool:
    """Whether a word may stand on the page of a saisine: never anything of the follow-up of its dossier."""
    if word.saisine != saisine["id"]:
        return word.kind == "conseil_dossier" and _told(now, saisine, word) and _knows(now, who, saisine)
    if word.kind == "message" and word.author == who.account:
        return True
    if not _knows(now, who, saisine):
        return False
    if word.kind != "fiche":
        return word.kind in OF_THE_SAISINE
    if owns(now, who, saisine) and not who.is_(Role.COORDINATEUR):
        return True
    flagged = place(now, saisine)["violence"]
    if who.is_(Role.COORDINATEUR):
        return not flagged or word.field not in GUARDED
    return word.field not in VIOLENCE


def _told(now: Picture, saisine: Row, word: Word) -> bool:
    """The advice of a decision of the dossier, given to each of its saisines."""
    return saisine["dossier_id"] is not None and word.dossier == saisine["dossier_id"]


def _knows(now: Picture, who: Person, saisine: Row) -> bool:
    """May know whose the saisine is."""
    if owns(now, who, saisine) and not who.is_(Role.COORDINATEUR):
        return True
    return who.is_(Role.COORDINATEUR) or not place(now, saisine)["violence"]
