"""Making an agenda: every source is asked by itself, and one that fails costs its own item only."""

import logging
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from db.models.meetings import AgendaItem
from desktop.jobs import Cancelled, Progress
from desktop.meetings.agenda import AgendaSource, Asked, Proposed
from desktop.meetings.dossier import FILTERS, ROOM, ROWS
from desktop.meetings.kinds import SOURCE_TITLES, MeetingKind
from desktop.wording import words_for

log = logging.getLogger(__name__)

LONGEST_TITLE = 200
UNREAD = "请刷新议程再读一次，或手工补充这一项。"


def made(kind: MeetingKind, asked: Asked, sources: Mapping[str, AgendaSource], progress: Progress) -> list[AgendaItem]:
    """Return the items that the sources propose for a meeting, in the order of its sections."""
    wanted = [(section.key, source) for section, source in kind.asked() if source in sources]
    found: list[AgendaItem] = []
    for section, source in progress.over(wanted, len(wanted), "正在准备议程"):
        found += _asked(section, source, asked, sources[source], progress)
    return found


def placed(items: Sequence[AgendaItem], kind: MeetingKind) -> None:
    """Give items their places: by section in the order of the kind, within one as they come."""
    order = {section.key: place for place, section in enumerate(kind.sections)}
    for place, item in enumerate(sorted(items, key=lambda one: order.get(one.section, len(order))), 1):
        item.place = place


def alike(item: AgendaItem) -> tuple[Any, ...]:
    """Return what makes two proposed items the same one."""
    return item.source, item.subject, item.record_id or item.title


def _asked(section: str, source: str, asked: Asked, ask: AgendaSource, progress: Progress) -> Iterator[AgendaItem]:
    try:
        proposals = tuple(ask(asked, progress))
    except Cancelled:
        raise
    except Exception as error:  # the others are still to be asked, and the agenda says what is missing
        said = words_for(error)
        if said is None:
            log.exception("agenda source %s", source)
        title = f"“{SOURCE_TITLES.get(source, source)}”没有读出来"
        proposals = (Proposed(title, " ".join(filter(None, (said, UNREAD)))),)
    for one in proposals:
        yield AgendaItem(
            section=section,
            source=source,
            title=one.title if len(one.title) <= LONGEST_TITLE else f"{one.title[: LONGEST_TITLE - 1]}…",
            body=one.body or None,
            lines={
                ROWS: [list(line) for line in one.lines],
                ROOM: one.room,
                FILTERS: {key: _plain(value) for key, value in one.filters.items()},
            },
            subject=one.subject or None,
            record_id=one.record_id,
            needs_decision=one.needs_decision,
        )


def _plain(value: Any) -> Any:
    """Return a filter as JSON can hold it."""
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, tuple | list | set | frozenset):
        return [_plain(one) for one in value]
    return value
