"""What goes into a calendar (.ics): a reunion, and what a coordinator or a partner has to do.

A calendar lies on telephones and on servers of others: nobody's name goes into it, nor what was typed about a
concertation. A reference and the address of the page tell the rest to who may read it.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, time, timedelta

from icalendar import Calendar, Event

from lda.documents import asked
from lda.documents.file import File, Request, Trace
from lda.domain.clock import PARIS
from lda.domain.deadlines import ACTS, Nature
from lda.domain.french import date_short
from lda.domain.indicators import CONCERTATION
from lda.domain.traces import Acte
from lda.settings import settings
from lda.views import agenda, home
from lda.views.agenda import ReunionRow, ReunionView
from lda.views.tasks import Task

MEDIA_TYPE = "text/calendar"
LASTS = timedelta(hours=1)
"""How long a reunion is, when nobody said."""
MOST = 2000
"""What one calendar holds; the earliest first."""


def reunion(request: Request) -> File:
    """One reunion, for who may read it; one called off as called off. Raises NotFound."""
    view = agenda.one(request.session, request.cle, actor=request.actor)
    row = view.row
    address = settings().address("agenda", reunion=row.cle)
    event = _event(request, f"reunion-{row.cle}", _title(row, request), address)
    event.add("sequence", view.version)
    event.add("status", "CANCELLED" if row.cancelled else "CONFIRMED")
    if row.lieu and row.type != CONCERTATION:
        event.add("location", row.lieu)
    for name, moment in _span(view):
        event.add(name, moment)
    return _file(f"{row.reference}.ics", [event], Trace(Acte.DOCUMENT, "reunion", view.id))


def _title(row: ReunionRow, request: Request) -> str:
    kind = request.lists.label("type_reunion", row.type)
    return f"{kind} · {row.reference}" if row.type == CONCERTATION else row.titre


def _span(view: ReunionView) -> tuple[tuple[str, date], ...]:
    """Start and end; a whole day when the hour is not known."""
    row = view.row
    if row.heure is None:
        return (("dtstart", row.jour), ("dtend", row.jour + timedelta(days=1)))
    start = datetime.combine(row.jour, time.fromisoformat(row.heure), PARIS).astimezone(UTC)
    length = timedelta(minutes=view.minutes) if view.minutes else LASTS
    return (("dtstart", start), ("dtend", start + length))


def echeances(request: Request) -> File:
    """What the screen lists as due, of one nature or of all: each on its day, what is late today."""
    nature = asked.choice(request.params, "nature", Nature, None)
    found = home.deadlines(request.session, nature, actor=request.actor, size=MOST)
    named = zip(found.tasks, _uids(found.tasks), strict=True)
    events = (_due(request, task, uid, found.day) for task, uid in named)
    return _file("echeances.ics", events, Trace(Acte.EXPORT, "echeances"))


def _uids(tasks: Iterable[Task]) -> Iterator[str]:
    """A name for each, the same in every calendar. Things of one nature due the same day in one dossier are
    numbered: their events are alike."""
    seen: Counter[str] = Counter()
    for task in tasks:
        name = f"{task.nature.lower()}-{task.cle}-{task.due:%Y%m%d}"
        seen[name] += 1
        yield name if seen[name] == 1 else f"{name}-{seen[name]}"


def _due(request: Request, task: Task, uid: str, today: date) -> Event:
    late = f" (en retard depuis le {date_short(task.due)})" if task.due < today else ""
    title = f"{ACTS[task.nature]} · {task.reference}{late}"
    event = _event(request, uid, title, settings().address(task.page, **task.query))
    day = max(task.due, today)
    event.add("dtstart", day)
    event.add("dtend", day + timedelta(days=1))
    event.add("transp", "TRANSPARENT")  # something to do that day, not a whole day taken
    return event


def _event(request: Request, uid: str, title: str, address: str) -> Event:
    event = Event()
    event.add("uid", f"{uid}@lda62")
    event.add("dtstamp", request.instant)
    event.add("summary", title)
    event.add("description", f"Détails dans l'application : {address}")
    event.add("url", address)
    return event


def _file(name: str, events: Iterable[Event], trace: Trace) -> File:
    calendar = Calendar()
    calendar.add("prodid", "-//Logement d'abord 62//FR")
    calendar.add("version", "2.0")
    for event in events:
        calendar.add_component(event)
    return File(name, MEDIA_TYPE, calendar.to_ical(), trace)
