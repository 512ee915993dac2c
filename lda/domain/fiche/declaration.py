"""The fiche saisine, put together: its sections, its steps, its fields."""

from lda.domain.fiche.fields import Section, Step, collect, with_steps
from lda.domain.fiche.housing import Demarches, Expulsion, Logement, Ressources
from lda.domain.fiche.people import Orienteur, Personnes
from lda.domain.fiche.support import Accompagnements, Demande, Sante, Violences

FICHE_VERSION = 1
"""Raised whenever the declaration changes; a saisine keeps the one it was written with."""

SECTIONS: tuple[type[Section], ...] = (
    Orienteur, Personnes, Logement, Expulsion, Ressources, Demarches,
    Sante, Violences, Accompagnements, Demande,
)  # fmt: skip

_DECLARED = collect(SECTIONS)


def _section(code: str, *without: str) -> tuple[str, ...]:
    """The keys of a section in order, but those asked elsewhere."""
    return tuple(key for key, field in _DECLARED.items() if field.section == code and key not in without)


_TERRITOIRE = ("territoire", "territoire_choisi", "territoire_motif")
_SEJOUR = ("nationalite", "titre_sejour", "titre_sejour_fin")
_FOYER = (
    "typologie_menage", "nb_adultes", "nb_enfants", "ages_enfants", "enfants_a_venir", "droit_visite",
    "codemandeur_nom", "codemandeur_prenom", "codemandeur_naissance", "codemandeur_lien", "animaux",
)  # fmt: skip
_DOMICILIATION = ("domiciliation", "domiciliation_organisme", "domiciliation_fin")
_COUT = ("loyer", "charges_locatives", "aide_logement")
_ACCORD = ("consentement_partage", "information_date", "information_par", "opposition")

STEPS: tuple[Step, ...] = (
    Step("orienteur", "Vous", _section("A", *_TERRITOIRE)),
    Step("personne", "La personne", (
        *_section("B", "adresse", *_FOYER, *_DOMICILIATION, *_SEJOUR), *_TERRITOIRE, "adresse",
    )),
    Step("menage", "Le ménage", _FOYER),
    Step("logement", "Le logement", (
        "objet_demande", "motif_demande", "motif_demande_precision",
        "situation_residentielle", "situation_residentielle_precision", *_DOMICILIATION,
        *_section("C", "objet_demande", "motif_demande", "motif_demande_precision", "situation_residentielle",
                  "situation_residentielle_precision", "taux_effort", *_COUT),
    )),
    Step("expulsion", "L'expulsion", _section("D")),
    Step("ressources", "Les ressources", (
        "ressource_type", "ressources_total", "tranche_ressources", "situation_pro",
        *_COUT, "charge_energie", "charges_autres", "taux_effort", "reste_a_vivre",
        "dette_type", "dette_montant", "surendettement",
    )),
    Step("demarches", "Les démarches", (*_SEJOUR, *_section("F"))),
    Step("sante", "La santé et la protection", (*_section("G"), *_section("H"))),
    Step("accompagnements", "Les accompagnements", _section("I")),
    Step("souhaits", "La demande et les souhaits", _section("J", *_ACCORD)),
    Step("relire", "Relire et transmettre", _ACCORD),
)  # fmt: skip
"""The screens of the form. The last also shows the whole fiche and the button that transmits it; one
whose fields are all hidden ("expulsion") is left out."""

FIELDS = with_steps(_DECLARED, STEPS)
"""Every field by its key, in the order of the sections A to J."""
