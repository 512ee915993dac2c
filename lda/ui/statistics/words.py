"""The words of the figures."""

from collections.abc import Mapping

from lda.domain.french import NBSP, THIN, date_long, plural
from lda.domain.indicators import Period
from lda.views.counting import Indicator

NAMES: Mapping[Indicator, tuple[str, str]] = {
    Indicator.SOLLICITATIONS: ("sollicitation", "sollicitations"),
    Indicator.SAISINES: ("saisine", "saisines"),
    Indicator.ESPACE_RESSOURCE: ("au titre de l'espace ressource", "au titre de l'espace ressource"),
    Indicator.REUNIONS: ("réunion", "réunions"),
    Indicator.CONCERTATIONS: ("concertation", "concertations"),
    Indicator.PARTICIPEES: ("réunion suivie sans l'organiser", "réunions suivies sans les organiser"),
    Indicator.COMMISSIONS: ("participation", "participations"),
}
PER = f"pour 10{THIN}000{NBSP}habitants"


def counted(n: int | None, indicator: Indicator) -> str:
    """« 48 sollicitations »."""
    return plural(n or 0, *NAMES[indicator])


def span(period: Period) -> str:
    """« du 1er janvier au 23 novembre 2026 »."""
    first, last = date_long(period.first), date_long(period.last)
    if period.first == period.last:
        return f"le {first}"
    if period.first.year == period.last.year:
        first = first.rsplit(" ", 1)[0]
    return f"du {first} au {last}"
