"""What papers of meetings keep to themselves: who told of a case, its parties' given names, numbers of residents."""

from collections.abc import Iterable, Iterator, Sequence

from sqlalchemy import select

from db.models.cases import Case
from db.store import Store
from desktop.meetings.agenda import Proposed
from desktop.meetings.dossier import Item, MeetingDossier, ResolutionLine
from desktop.screen_masking import masks_of, without_numbers

CASE = Case.__tablename__
About = Item | ResolutionLine | Proposed  # what a text may be about
PRIVATE = 0xF0000  # a plane of characters that no text has: they stand for names while a text is masked


class Secrets:
    """Masks texts by the cases they are about; a row of a table is about the case whose number it begins with."""

    def __init__(
        self, store: Store, cases: Iterable[int] = (), numbers: Iterable[str] = (), known: Iterable[str] = ()
    ) -> None:
        """`known` are the names of those who were there: they stay where a text is about no case of its own."""
        with store.read() as session:
            named = select(Case.number, Case.id).where(Case.number.in_(sorted(numbers)))
            self._numbers = {number: key for number, key in session.execute(named) if number}
            self._masks = masks_of(session, {*cases, *self._numbers.values()})
        self._known = tuple(dict.fromkeys(sorted(filter(None, known), key=len, reverse=True)))

    @classmethod
    def of(cls, store: Store, dossier: MeetingDossier) -> "Secrets":
        """Return what masks the texts of one meeting."""
        numbers = {line[0] for one in dossier.items for line in one.lines if line}
        known = [one.name for one in dossier.attendance]
        known += [one.responsible_name for one in dossier.resolutions]
        return cls(store, _cases((*dossier.items, *dossier.resolutions)), numbers, known)

    def about(self, one: About, text: str) -> str:
        """Return a text about what an item or a resolution is about, as it may be printed."""
        return self._of(_case(one), text)

    def line(self, item: About, line: Sequence[str]) -> tuple[str, ...]:
        """Return a row of the table of an item as it may be printed."""
        case = self._numbers.get(line[0], _case(item)) if line else None
        return tuple(self._of(case, text) for text in line)

    def anywhere(self, text: str) -> str:
        """Return a text that may be about any of the cases as it may be printed."""
        for place, name in enumerate(self._known):
            text = text.replace(name, chr(PRIVATE + place))
        for mask in self._masks.values():
            text = mask(text)
        for place, name in enumerate(self._known):
            text = text.replace(chr(PRIVATE + place), name)
        return without_numbers(text)

    def _of(self, case: int | None, text: str) -> str:
        return self.anywhere(text) if case is None else self._masks.get(case, without_numbers)(text)


def _case(one: About) -> int | None:
    return one.record_id if one.subject == CASE else None


def _cases(parts: Iterable[About]) -> Iterator[int]:
    yield from (key for one in parts if (key := _case(one)) is not None)
