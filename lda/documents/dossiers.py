"""The list of situations in Excel: the rows that the screen shows, under the same filters."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from lda.documents import asked, excel
from lda.documents.answers import commune_name
from lda.documents.excel import Book, Column, Value
from lda.documents.file import File, Params, Request, Trace, moment
from lda.domain.clock import PARIS, today
from lda.domain.french import date_long, date_short, plural
from lda.domain.traces import Acte
from lda.store.lists import Lists
from lda.views import options, situations
from lda.views.situations import CONFIDENTIAL, Filters, Kind, Row, Tri, View

SIZE = 500
"""Rows read at a time."""
VIEWS = {
    View.TOUT: "Toutes les situations ouvertes",
    View.NOUVELLES: "Saisines à accuser",
    View.ATTENTE_REPONSE: "En attente d'une réponse",
    View.SANS_REFERENT: "Sans référent",
    View.EN_RETARD: "En retard",
    View.SANS_MOUVEMENT: "Sans mouvement",
    View.BILAN_EN_RETARD: "Un bilan est en retard",
    View.TRANSFERT: "Transfert proposé à la plateforme",
}
TRANSFERS = {"entrant": "Proposé à votre plateforme", "sortant": "Proposé à une autre plateforme"}
COLUMNS = (
    Column("Référence", 16),
    Column("Nature", 16),
    Column("Nom", 28),
    Column("Commune", 24),
    Column("Territoire", 22),
    Column("Statut", 24),
    Column("Urgence", 24),
    Column("Objet de la demande", 28),
    Column("Orienteur", 32),
    Column("Référent", 26),
    Column("Reçue le", 12),
    Column("Dernier mouvement", 14),
    Column("Prochaine échéance", 14),
    Column("En retard", 40),
    Column("Attend une réponse", 12),
    Column("Transfert", 26),
)


def address(filters: Filters) -> dict[str, str]:
    """The query that asks for the list under these filters."""
    given = {
        "vue": filters.view.value if filters.view != View.TOUT else "",
        "clos": "1" if filters.clos else "",
        "statut": ",".join(filters.statuts),
        "territoire": ",".join(filters.territoires),
        "objet": ",".join(filters.objets),
        "urgence": ",".join(filters.urgences),
        "stade": ",".join(filters.stades),
        "organisation": ",".join(map(str, filters.organisations)),
        "referent": ",".join(map(str, filters.referents)),
        "de": filters.recue_de.isoformat() if filters.recue_de else "",
        "a": filters.recue_a.isoformat() if filters.recue_a else "",
        "texte": filters.texte,
        "tri": filters.tri.value if filters.tri != Tri.RECUE_LE else "",
        "sens": "" if filters.decroissant else "croissant",
    }
    return {key: value for key, value in given.items() if value}


def filters_of(params: Params) -> Filters:
    """The filters that a query asks for. Raises NotFound for what it cannot mean."""
    return Filters(
        view=asked.choice(params, "vue", View, View.TOUT),
        clos=params.get("clos") == "1",
        statuts=asked.codes(params, "statut"),
        territoires=asked.codes(params, "territoire"),
        objets=asked.codes(params, "objet"),
        urgences=asked.codes(params, "urgence"),
        stades=asked.codes(params, "stade"),
        organisations=asked.ids(params, "organisation"),
        referents=asked.ids(params, "referent"),
        recue_de=asked.day(params, "de"),
        recue_a=asked.day(params, "a"),
        texte=params.get("texte", "")[:100],
        tri=asked.choice(params, "tri", Tri, Tri.RECUE_LE),
        decroissant=params.get("sens") != "croissant",
    )


def build(request: Request) -> File:
    """The list, for who follows it; journaled as an export."""
    filters = filters_of(request.params)
    rows = list(_rows(request, filters))
    table = _Table(request.lists, {t.code: t.nom for t in options.territoires(request.session).values()})
    book = Book("Dossiers")
    book.cover("À lire", "Liste des situations", _cover(request, filters, len(rows), table))
    book.table("Situations", COLUMNS, [table.line(row) for row in rows])
    name = f"situations-{today().isoformat()}.xlsx"
    return File(name, excel.MEDIA_TYPE, book.content(), Trace(Acte.EXPORT, "dossiers"))


def _rows(request: Request, filters: Filters) -> Iterator[Row]:
    """Every row of the list, page after page."""
    number = pages = 1
    while number <= pages:
        page = situations.page(request.session, filters, number, SIZE, actor=request.actor)
        yield from page.rows
        number, pages = number + 1, page.pages


@dataclass(frozen=True)
class _Table:
    """Rows in words."""

    lists: Lists
    territoires: dict[str, str]

    def line(self, row: Row) -> list[Value]:
        """A row of the sheet. A flagged household leaves without name or commune (DOMAIN A2): it is known by
        its mark, or by the commune that the view keeps from who may not tell it."""
        private = row.protege or row.commune is None
        is_dossier = row.kind == Kind.DOSSIER
        return [
            row.reference,
            "Dossier" if is_dossier else "Saisine à accuser",
            CONFIDENTIAL if private else row.name,
            "" if private else commune_name(row.commune),
            self.territoires.get(row.territoire, row.territoire),
            self.lists.label("statut_dossier" if is_dossier else "statut_saisine", row.statut),
            self.lists.label("urgence", row.urgence),
            self.lists.label("objet_demande", row.objet),
            row.organisation,
            row.referent,
            date_short(row.recue_le),
            date_short(row.dernier_mouvement.astimezone(PARIS).date()),
            _short(row.prochaine_echeance),
            " ; ".join(f"{late.label} : {plural(late.days, 'jour')} de retard" for late in row.late),
            "Oui" if row.a_repondre else "",
            TRANSFERS.get(row.transfert or "", ""),
        ]

    def words(self, filters: Filters) -> list[tuple[str, str]]:
        """The filters in use, as pairs of label and text."""
        statuses = {**self.lists["statut_saisine"], **self.lists["statut_dossier"]}
        pairs = [
            ("Vue", VIEWS[filters.view]),
            ("Dossiers clos", "compris" if filters.clos else ""),
            ("Statut", _named(filters.statuts, statuses)),
            ("Territoire", _named(filters.territoires, self.territoires)),
            ("Objet de la demande", _named(filters.objets, self.lists["objet_demande"])),
            ("Urgence", _named(filters.urgences, self.lists["urgence"])),
            ("Expulsion", _named(filters.stades, self.lists["stade_expulsion"])),
            ("Orienteur", _chosen(filters.organisations)),
            ("Référent", _chosen(filters.referents)),
            ("Reçue à partir du", date_long(filters.recue_de) if filters.recue_de else ""),
            ("Reçue jusqu'au", date_long(filters.recue_a) if filters.recue_a else ""),
            ("Recherche", "un nom ou une référence" if filters.texte else ""),
        ]
        return [pair for pair in pairs if pair[1]]


def _cover(request: Request, filters: Filters, count: int, table: _Table) -> list[tuple[str, str]]:
    return [
        ("Situations", str(count)),
        *table.words(filters),
        ("Fait le", moment(request.instant)),
        ("Remis à", request.actor.name),
        ("Confidentiel", "Ce fichier nomme des personnes. Gardez-le sous clé et détruisez-le après usage."),
    ]


def _short(day: date | None) -> str:
    return date_short(day) if day else ""


def _named(codes: tuple[str, ...], labels: Mapping[str, str]) -> str:
    return ", ".join(labels.get(code, code) for code in codes)


def _chosen(ids: tuple[int, ...]) -> str:
    return plural(len(ids), "choisi") if ids else ""
