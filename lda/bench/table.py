"""What was measured, as a table in French or as JSON."""

from collections.abc import Sequence
from typing import Any

from lda.bench.limits import GROWTH, Figure, Kind, all_within

STOCK = "page vide d'une application Streamlit ordinaire"
EMPTY = {
    Kind.PAGE: STOCK,
    Kind.FIELD: "page vide avec nos réglages et notre connexion",
    Kind.FRESH: STOCK,
}


def number(value: float | None, digits: int = 2) -> str:
    """A number as it is written in French; a dash for none."""
    return "–" if value is None else f"{value:.{digits}f}".replace(".", ",")


def as_text(figures: Sequence[Figure], saisines: int) -> str:
    """One line a page, then the verdict."""
    wide = max((len(figure.name) for figure in figures), default=4)
    head = f"{'Page':<{wide}}  {'Rôle':<14}{'ms':>8}{'vide':>8}{'rapport':>9}{'limite':>8}"
    lines = [f"{head}{'N/1 000':>9}{'limite':>8}  verdict"]
    for figure in figures:
        growth_limit = GROWTH if figure.growth is not None else None
        lines.append(
            f"{figure.name:<{wide}}  {figure.role:<14}{number(figure.ms, 1):>8}{number(figure.empty, 1):>8}"
            f"{number(figure.ratio):>9}{number(figure.limit, 1):>8}{number(figure.growth):>9}"
            f"{number(growth_limit, 1):>8}  {'bon' if figure.within else 'TROP'}"
        )
    above = sum(not figure.within for figure in figures)
    verdict = "Tout tient dans les limites." if not above else f"{above} au-dessus de sa limite."
    kinds = dict.fromkeys(figure.kind for figure in figures)
    notes = [f"{kind.value.capitalize()} : comparé à une {EMPTY[kind]}." for kind in kinds]
    return "\n".join([f"{saisines} saisines, médianes en millisecondes.", "", *lines, "", *notes, verdict])


def as_json(figures: Sequence[Figure], saisines: int) -> dict[str, Any]:
    """The same, for programs."""
    rows = [
        {
            "kind": figure.kind.value, "page": figure.name, "role": figure.role, "ms": round(figure.ms, 2),
            "empty_ms": round(figure.empty, 2), "ratio": round(figure.ratio, 3), "limit": figure.limit,
            "small_ms": None if figure.small is None else round(figure.small, 2),
            "growth": None if figure.growth is None else round(figure.growth, 3), "growth_limit": GROWTH,
            "within": figure.within,
        }
        for figure in figures
    ]  # fmt: skip
    return {"saisines": saisines, "within": all_within(figures), "figures": rows}
