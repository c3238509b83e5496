"""Says records in the words of a form: what goes into each place, and which places stay open."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from desktop.forms.cards.writing import Photo
from desktop.forms.outcome import Gap, Order
from desktop.forms.plan import Filler, Plan
from desktop.forms.scope import Subject
from desktop.forms.shape import Slot, Value
from desktop.forms.values.offered import field_of
from desktop.forms.values.records import Records
from desktop.forms.values.surroundings import Surroundings
from desktop.forms.values.targets import PHOTO, SERIAL
from desktop.forms.values.wording import NotWritten, Wording
from desktop.jobs import Progress
from desktop.program import Program

PAGE = 2_000  # records read at once


@dataclass(slots=True)
class Said:
    """One record in the words of the form."""

    key: int
    title: str
    values: dict[str, Value | Photo] = field(default_factory=dict)  # by slot
    gaps: list[Gap] = field(default_factory=list)


class Saying:
    """Turns records into the values of some slots."""

    def __init__(
        self, program: Program, subject: Subject, slots: Iterable[Slot], plan: Plan, order: Order, around: Surroundings
    ) -> None:
        """`around` answers for what is no record's."""
        self._records, self._subject = Records(program, order.as_of, around), subject
        self._number = order.first_number
        self._places: list[tuple[Slot, Filler, Wording | None]] = []
        for slot in slots:
            filler = plan.fillers.get(slot.key)
            if filler is None or not filler.target or slot.has_formula or not filler.is_certain:
                continue
            sort = field_of(program, subject, filler.target)
            if sort is not None:
                wording = Wording(program.codes, program.grids, sort, slot, filler.style, revealed=order.revealed)
                self._places.append((slot, filler, None if filler.target in (SERIAL, PHOTO) else wording))

    @property
    def slots(self) -> list[Slot]:
        """The slots that are filled."""
        return [slot for slot, _, _ in self._places]

    def records(self, keys: Sequence[int], progress: Progress) -> Iterator[Said]:
        """Yield records in their order; one deleted meanwhile is left out."""
        wanted = list(dict.fromkeys(filler.target for _, filler, _ in self._places if filler.target != SERIAL))
        for start in range(0, len(keys), PAGE):
            page = [int(key) for key in keys[start : start + PAGE]]
            found = self._records.page(self._subject, page, wanted)
            titles = self._records.titles(self._subject, page)
            for key in page:
                if key in found:
                    yield self._said(key, titles.get(key, ""), found[key])
            progress.check()

    def one(self, values: Mapping[str, object]) -> Said:
        """Return the values of slots that are no record's, by target."""
        return self._said(0, "", values)

    def _said(self, key: int, title: str, found: Mapping[str, object]) -> Said:
        said = Said(key, title)
        for slot, filler, wording in self._places:
            if filler.target == SERIAL:
                said.values[slot.key] = self._number
                continue
            raw = found.get(filler.target)
            if wording is None:
                if isinstance(raw, bytes):
                    said.values[slot.key] = Photo(raw)
                continue
            written = wording.write(raw)
            if isinstance(written, NotWritten):
                said.gaps.append(Gap(key, title, slot.key, slot.words, written.reason))
            elif written is not None:
                said.values[slot.key] = written
        self._number += 1
        return said
