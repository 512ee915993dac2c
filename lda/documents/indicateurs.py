"""The three contractual indicators in Excel or CSV: by plateforme, territoire and month, with footnotes."""

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from lda.documents import asked, excel
from lda.documents.excel import Book, Column, Value
from lda.documents.file import File, Params, Request, Trace, moment
from lda.domain.clock import today
from lda.domain.errors import NotFound
from lda.domain.french import date_long, month_label, nombre
from lda.domain.indicators import COMMUN_LABEL, Period
from lda.domain.traces import Acte
from lda.domain.words import COMMUN, Role
from lda.views import indicators
from lda.views.counting import Indicator
from lda.views.figures import Figures

CSV = "text/csv; charset=utf-8"
FIRST_YEAR, LAST_YEAR = 2000, 2100
INDICATORS = {
    Indicator.SOLLICITATIONS: "Sollicitations",
    Indicator.SAISINES: "dont saisines",
    Indicator.ESPACE_RESSOURCE: "dont espace ressource",
    Indicator.REUNIONS: "Réunions et instances",
    Indicator.CONCERTATIONS: "dont concertations individuelles",
    Indicator.COMMISSIONS: "Participations aux commissions de fluidité",
}
RATED = (Indicator.SOLLICITATIONS, Indicator.REUNIONS, Indicator.COMMISSIONS)
"""The three indicators themselves: compared with the year before, and for 10,000 inhabitants."""
TOTAL = "Total"
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True)
class Place:
    """A line of the tables: a plateforme, one of its territoires (or « Commun »), or all of them."""

    plateforme: str | None
    territoire: str | None
    names: tuple[str, str]


def period_of(params: Params) -> Period:
    """The period asked for: `de` and `a`, else `annee`, else this year. Raises NotFound for another."""
    year = asked.number(params, "annee") or today().year
    try:
        first = asked.day(params, "de") or date(year, 1, 1)
        found = Period(first, asked.day(params, "a") or date(year, 12, 31))
    except ValueError as error:
        raise NotFound("periode") from error
    if found.first.year < FIRST_YEAR or found.last.year > LAST_YEAR:
        raise NotFound("periode")
    return found


def build(request: Request) -> File:
    """The figures as the screen shows them to the actor, in Excel, or in CSV with `format=csv`; journaled."""
    params = request.params
    if params.get("format", "xlsx") not in ("xlsx", "csv"):
        raise NotFound("format")
    found = indicators.figures(
        request.session,
        period_of(params),
        actor=request.actor,
        plateforme=params.get("plateforme") or None,
        territoire=params.get("territoire") or None,
    )
    trace = Trace(Acte.EXPORT, "indicateurs")
    name = f"indicateurs-{found.period.first.isoformat()}-{found.period.last.isoformat()}"
    if params.get("format") == "csv":
        return File(f"{name}.csv", CSV, _csv(found, request), trace)
    return File(f"{name}.xlsx", excel.MEDIA_TYPE, _book(found, request).content(), trace)


def places(found: Figures, params: Params) -> list[Place]:
    """The lines of the tables, in the order of the screens, the total last when nothing was chosen."""
    chosen, area = params.get("plateforme"), params.get("territoire")
    if area and not chosen:
        chosen = found.territoires[area].plateforme
    lines = []
    for code, plateforme in found.plateformes.items():
        if chosen and code != chosen:
            continue
        if not area:
            lines.append(Place(code, None, (plateforme.court, "Ensemble")))
        lines += [
            Place(code, t, (plateforme.court, found.territoires[t].nom))
            for t in plateforme.territoires
            if not area or t == area
        ]
        if not area and (len(plateforme.territoires) > 1 or _anything(found, code)):
            lines.append(Place(code, COMMUN, (plateforme.court, COMMUN_LABEL)))
    return lines if chosen else [*lines, Place(None, None, (TOTAL, ""))]


def _anything(found: Figures, plateforme: str) -> bool:
    return any(found.count(one, plateforme, COMMUN) for one in found.shown)


def _shown(found: Figures) -> list[Indicator]:
    return [one for one in INDICATORS if one in found.shown]


def _book(found: Figures, request: Request) -> Book:
    lines = places(found, request.params)
    sums = [row for row, line in enumerate(lines) if line.territoire is None]
    before = f"{found.compared.first:%d/%m/%Y} au {found.compared.last:%d/%m/%Y}"
    book = Book("Indicateurs")
    book.cover("À lire", "Les trois indicateurs", _cover(found, request), found.footnotes)
    columns = [Column("Plateforme", 22), Column("Territoire", 26)]
    columns += [Column(INDICATORS[one], 17) for one in _shown(found)]
    for one in RATED:
        if one in found.shown:
            columns += [Column(f"{INDICATORS[one]}, du {before}", 24)]
            columns += [Column(f"{INDICATORS[one]} pour 10 000 habitants", 24)]
    book.table("Par plateforme", columns, [_line(found, place) for place in lines], sums)
    months = [Column("Mois", 18), *columns[: 2 + len(_shown(found))]]
    book.table("Par mois", months, [row for place in lines for row in _months(found, place)])
    return book


def _line(found: Figures, place: Place) -> list[Value]:
    """One place over the whole period."""
    where = (place.plateforme, place.territoire)
    row: list[Value] = [*place.names, *(found.count(one, *where) for one in _shown(found))]
    for one in RATED:
        if one in found.shown:
            rate = found.rate(one, *where)
            row += [found.count_before(one, *where), None if rate is None else round(rate, 2)]
    return row


def _months(found: Figures, place: Place) -> Iterator[list[Value]]:
    """One place, month by month."""
    for month in found.months:
        numbers = (found.count(one, place.plateforme, place.territoire, month) for one in _shown(found))
        yield [month_label(month), *place.names, *numbers]


def _cover(found: Figures, request: Request) -> list[tuple[str, str]]:
    params = request.params
    plateforme, territoire = params.get("plateforme"), params.get("territoire")
    facts = [
        ("Période", _span(found.period)),
        ("Comparée à", _span(found.compared)),
        ("Plateforme", found.plateformes[plateforme].nom if plateforme else "toutes"),
        ("Territoire", found.territoires[territoire].nom if territoire else "tous"),
        ("Habitants", nombre(found.population(plateforme or None, territoire or None))),
        ("Fait le", moment(request.instant)),
        ("Remis à", request.actor.name),
    ]
    if request.actor.role == Role.PARTENAIRE:
        facts.insert(0, ("Saisines comptées", "les vôtres, et celles que vous suivez"))
    return facts


def _span(period: Period) -> str:
    return f"du {date_long(period.first)} au {date_long(period.last)}"


def _csv(found: Figures, request: Request) -> bytes:
    """One line for each month and place, for a spreadsheet in French: semicolons, and a mark of UTF-8."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    writer.writerow(["Mois", "Plateforme", "Territoire", *(INDICATORS[one] for one in _shown(found))])
    for place in places(found, request.params):
        writer.writerows([cell(value) for value in row] for row in _months(found, place))
    writer.writerow([])
    writer.writerows([cell(value) for value in pair] for pair in _cover(found, request))
    writer.writerows([cell(text)] for text in found.footnotes)
    return out.getvalue().encode("utf-8-sig")


def cell(value: Value) -> str:
    """A value of the CSV: a text that a spreadsheet would take for a formula begins with an apostrophe."""
    text = "" if value is None else str(value)
    return f"'{text}" if isinstance(value, str) and text.startswith(_FORMULA) else text
