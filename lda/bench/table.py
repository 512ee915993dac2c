"""What was measured, as a table in French or as JSON."""

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from lda.bench.limits import (
    FLAT,
    GROWTH,
    LOADED,
    REACHED,
    SCALED,
    Day,
    Figure,
    Kind,
    Memory,
    Scale,
    all_within,
)

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
            f"{number(growth_limit, 1):>8}  {verdict(figure.within)}"
        )
    above = sum(not figure.within for figure in figures)
    end = "Tout tient dans les limites." if not above else f"{above} au-dessus de leur limite."
    kinds = dict.fromkeys(figure.kind for figure in figures)
    notes = [f"{kind.value.capitalize()} : comparé à une {EMPTY[kind]}." for kind in kinds]
    return "\n".join([f"{saisines} saisines, médianes en millisecondes.", "", *lines, "", *notes, end])


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


def verdict(within: bool) -> str:
    """In one word."""
    return "bon" if within else "TROP"


def _listed(errors: Sequence[str]) -> str:
    return "".join(f"\n  {error}" for error in dict.fromkeys(errors))


def of_day(day: Day) -> str:
    """People at work."""
    start, end = day.memory
    lines = [
        f"{day.people} personnes, {day.clicks} clics, {number(day.per_second, 1)} par seconde.",
        f"Erreurs : {len(day.errors)} ({verdict(not day.errors)}){_listed(day.errors)}",
        f"Médiane {number(day.p50, 0)} ms ; 95e centile {number(day.p95, 0)} ms, soit {number(day.ratio)} "
        f"fois une {STOCK} ({number(day.empty, 0)} ms) ; limite {number(LOADED, 1)} "
        f"({verdict(day.ratio <= LOADED)})",
        "Les plus lents : " + ", ".join(f"{name} {number(ms, 0)} ms" for name, ms in day.slowest),
        f"Une écriture se voit sur 20 pages ouvertes en {number(day.reached, 1)} s ; limite "
        f"{number(REACHED, 1)} s ({verdict(day.reached <= REACHED)})",
        f"Mémoire des serveurs : {number(start, 0)} Mo au début, {number(end, 0)} Mo à la fin",
    ]
    return "\n".join(lines)


def of_scale(scale: Scale) -> str:
    """One process and two."""
    return (
        f"À saturation : {number(scale.one, 1)} clics par seconde avec un processus, {number(scale.two, 1)} "
        f"avec deux, soit {number(scale.ratio)} fois plus ; minimum {number(SCALED, 1)} "
        f"({verdict(scale.within)}). Les serveurs occupaient {number(scale.busy_one, 1)} puis "
        f"{number(scale.busy_two, 1)} processeurs."
    )


def of_memory(memory: Memory) -> str:
    """Reruns by the thousand."""
    course = " ".join(number(sample, 0) for sample in memory.samples)
    return (
        f"{memory.reruns} passages, {len(memory.errors)} erreurs{_listed(memory.errors)}\n"
        f"Mémoire en Mo : {course}\n"
        f"La fin sur le début, une fois tout chargé : {number(memory.growth)} ; limite {number(FLAT, 1)} "
        f"({verdict(memory.within)})"
    )


def measured(of: Day | Scale | Memory) -> dict[str, Any]:
    """One of these for programs."""
    return {**asdict(of), "within": of.within}
