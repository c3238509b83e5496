"""Fills a form: the files are made beside their place, opened again and compared, and only then given out."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from db.models.log import DisclosureKind
from desktop.errors import Refusal
from desktop.forms.around import said_around, surroundings_of
from desktop.forms.cards.writing import CardWriter, Photo, write_slots
from desktop.forms.checking import check_document, check_workbook
from desktop.forms.counts.spec import CountSpec
from desktop.forms.counts.writing import counted_of
from desktop.forms.division import Share, file_name, free_path, shares
from desktop.forms.file import FormFilling
from desktop.forms.kept import Kept
from desktop.forms.opened import OpenedForm
from desktop.forms.opening import DOCUMENTS
from desktop.forms.outcome import Checked, FilledFile, Gap, Order
from desktop.forms.plan import Plan
from desktop.forms.saying import Said, Saying
from desktop.forms.scopes import Scopes
from desktop.forms.shape import Area, CardArea, CountArea, ListArea, Slot, Value
from desktop.forms.sides import Sides
from desktop.forms.values.offered import field_of
from desktop.forms.values.sources import TABLES
from desktop.forms.values.surroundings import Surroundings
from desktop.forms.watching import WatchedFilling
from desktop.jobs import Progress
from desktop.leaving import hash_of_all
from desktop.masking import Place, hides
from desktop.program import Program

NOBODY = "这个范围里没有符合条件的记录，没有生成文件。请改一改范围再填。"
NO_SCOPE = "还没有选定填哪些人（户、房屋、单位），请先选范围。"
NO_PURPOSE = "填写完整的证件号码和电话须写明用途和接收单位，请填写后再生成。"
NOTHING_CHOSEN = "这张表还没有一栏指定要填什么，请先在表上逐栏选定。"
NOTHING_COUNTED = "这张统计表还没有一格说明数什么，请先选定行、列的统计条件。"
UNSURE = "还有 {count} 栏没有确认：{words}。请确认，或改为不填。"
CARD_PLACE = "表上没有对应的选项或空格，请手工填写"
FILLING = "正在填写{title}"


@dataclass
class Made:
    """What has been made, before it is given out."""

    files: list[FilledFile] = field(default_factory=list)
    kept: Kept = field(default_factory=lambda: Kept([], []))
    cells: int = 0
    wrong: list[str] = field(default_factory=list)
    rows: int = 0
    sentences: list[str] = field(default_factory=list)  # what the clerk is told beside: sums that do not agree


class FillJob:
    """One filling of one form."""

    def __init__(self, program: Program, opened: OpenedForm, plan: Plan, order: Order) -> None:
        """Raise Refusal where the plan or the order does not allow it."""
        self._program, self._opened, self._plan, self._order = program, opened, plan, order
        self._area, self._shape = opened.shape.area, opened.shape
        _refuse_unready(opened, plan, order)

    def keys(self, progress: Progress) -> list[int]:
        """Return the records that are meant, in their order. Raise Refusal for none."""
        if isinstance(self._area, CountArea) or self._plan.scope is None:
            return []
        found = Scopes(self._program).keys(self._plan.scope, progress, self._order.as_of)
        if not len(found):
            raise Refusal(NOBODY)
        return [int(key) for key in found]

    def note(self, made: Made) -> None:
        """Write down who takes what, before anything leaves."""
        order, secrets = self._order, list(dict.fromkeys(self._secrets()))
        purpose = f"{order.purpose.strip()}（{order.recipient.strip()}）" if order.revealed else "脱敏填表"
        table = TABLES[self._opened.subject]
        self._program.disclosures.note(
            DisclosureKind.EXPORTED, table, None, secrets, made.rows, purpose,
            recipient=order.recipient if order.revealed else "", is_masked=not order.revealed,
            sha256=hash_of_all(one.path for one in made.files),
        )  # fmt: skip

    def make(self, keys: Sequence[int], folder: Path, progress: Progress) -> Made:
        """Write all files into a folder nobody looks at."""
        made, taken = Made(), set[Path]()
        ending = self._opened.file.path.suffix.lower()
        scopes = Scopes(self._program)
        match self._area:
            case CountArea():
                self._counts(made, folder / file_name(self._shape.file_name, ending, self._order.period), progress)
            case ListArea():
                number = self._order.first_number
                for share in shares(scopes, self._opened.subject, keys, self._plan):
                    name = file_name(self._shape.file_name, ending, share.unit, self._order.period, part=share.part)
                    first = number if not self._plan.by_village or share.part > 1 else self._order.first_number
                    number = first + len(share.keys)
                    self._list(made, share, first, free_path(folder, name, taken), progress)
            case CardArea():
                self._cards(made, shares(scopes, self._opened.subject, keys, self._plan), folder, taken, progress)
        return made

    def _list(self, made: Made, share: Share, first: int, path: Path, progress: Progress) -> None:
        """Write one file of a list."""
        area, filling = self._area, WatchedFilling(self._opened.file.filling())
        assert isinstance(area, ListArea)
        around = self._surroundings(share)
        order = self._order_from(first)
        self._around(made, filling, around)
        saying = Saying(self._program, self._opened.subject, area.slots, self._plan, order, around)
        sides, records = Sides(self._opened.file.sheets[area.sheet], area, saying.slots), len(share.keys)
        for place in _examples(area):
            filling.clear(area.sheet, place)
        if not made.kept.slots:
            made.kept.slots = [slot.key for slot in sides.of_each[0]]
            made.kept.words = [slot.words for slot in sides.of_each[0]]
        progress.begin(records, FILLING.format(title=self._shape.title))

        def said() -> Iterator[Said]:
            for place, one in enumerate(saying.records(share.keys, progress)):
                _keep(made, one, sides.slots_of(place, records))
                progress.advance()
                yield one

        rows, high = sides.rows(said(), records), sides.height(records)
        filling.table(area.sheet, area.first_row, area.last_row, sides.columns, rows, high)
        self._finish(made, filling, FilledFile(path, records, share.unit), progress)

    def _cards(self, made: Made, parts: Sequence[Share], folder: Path, taken: set[Path], progress: Progress) -> None:
        """Write cards: a sheet or a block for each record, or a file for each."""
        area, ending = self._area, self._opened.file.path.suffix.lower()
        assert isinstance(area, CardArea)
        progress.begin(sum(len(share.keys) for share in parts), FILLING.format(title=self._shape.title))
        first = self._order.first_number
        whole = area if area.blocks else replace(area, slots=(*area.slots, *self._shape.blanks))
        words = {slot.key: slot.words for slot in whole.slots}
        for share in parts:
            around = self._surroundings(share)
            saying = Saying(
                self._program, self._opened.subject, area.slots, self._plan, self._order_from(first), around
            )
            first += len(share.keys)
            if not made.kept.slots:
                made.kept.slots = [slot.key for slot in saying.slots]
                made.kept.words = [slot.words for slot in saying.slots]
            filling, writer = WatchedFilling(self._opened.file.filling()), None
            for said in saying.records(share.keys, progress):
                if writer is None or self._plan.apart:
                    filling = WatchedFilling(self._opened.file.filling())
                    beside = self._around(made, filling, around, writes=bool(area.blocks))
                    writer = CardWriter(self._opened.file, filling, whole)
                missed = writer.write({**beside, **said.values}, said.title)
                said.gaps += [Gap(said.key, said.title, key, words[key], CARD_PLACE) for key in missed]
                _keep(made, said, saying.slots)
                if self._plan.apart:
                    path = free_path(folder, file_name(self._shape.file_name, ending, share.unit, said.title), taken)
                    self._finish(made, filling, FilledFile(path, 1, said.title), progress)
                progress.advance()
            if not self._plan.apart:
                name = file_name(self._shape.file_name, ending, share.unit, self._order.period, part=share.part)
                file = FilledFile(free_path(folder, name, taken), len(share.keys), share.unit)
                self._finish(made, filling, file, progress)

    def _counts(self, made: Made, path: Path, progress: Progress) -> None:
        """Write one file of numbers."""
        area, filling = self._area, WatchedFilling(self._opened.file.filling())
        assert isinstance(area, CountArea)
        self._around(made, filling, self._surroundings(Share(())))
        counted = counted_of(self._program, self._opened, self._plan, self._order, progress)
        slots = {slot.key: slot for slot in area.slots}
        made.kept.slots = list(counted.values)
        made.kept.words = [slots[key].words for key in counted.values]
        made.kept.gaps += counted.gaps
        made.sentences += counted.sentences
        for key, value in counted.values.items():
            filling.put(area.sheet, slots[key].place, value)
        texts = [str(value) for value in counted.values.values()]
        made.kept.rows.append((0, self._shape.title, texts))
        made.rows = len(texts)
        self._finish(made, filling, FilledFile(path, len(texts)), progress)

    def _around(
        self, made: Made, filling: FormFilling, around: Surroundings, *, writes: bool = True
    ) -> dict[str, Value]:
        """Fill in the lines around the area, or leave that to whoever copies the sheet. Return what they say."""
        slots, said = said_around(self._program, self._opened, self._plan, self._order, around)
        values = {key: value for key, value in said.values.items() if not isinstance(value, Photo)}
        missed = write_slots(self._opened.file, filling, slots, values) if writes else ()
        words = {slot.key: slot.words for slot in slots}
        known = {one.slot for one in made.kept.gaps if one.key == 0}
        gaps = [Gap(0, self._shape.title, one.slot, one.words, one.reason) for one in said.gaps]
        gaps += [Gap(0, self._shape.title, key, words[key], CARD_PLACE) for key in missed]
        made.kept.gaps += [one for one in gaps if one.slot not in known]
        return values

    def _finish(self, made: Made, filling: WatchedFilling, file: FilledFile, progress: Progress) -> None:
        """Save one file, open it again and compare."""
        path = file.path
        filling.save(path, progress)
        made.files.append(file)
        check = check_document if path.suffix.lower() in DOCUMENTS else check_workbook
        checked = check(path, filling.expected, progress)
        made.cells += checked.cells
        made.wrong += [f"{path.name} {one}" for one in checked.wrong]

    def _surroundings(self, share: Share) -> Surroundings:
        return surroundings_of(self._program, self._plan, self._order, len(share.keys), share.village)

    def _order_from(self, number: int) -> Order:
        order = self._order
        return Order(order.as_of, order.period, order.revealed, order.purpose, order.recipient, number, order.answers)

    def _secrets(self) -> Iterator[str]:
        for filler in self._plan.fillers.values():
            if filler.target and filler.is_certain:
                sort = field_of(self._program, self._opened.subject, filler.target)
                if sort is not None and hides(sort.mask, Place.FORM):
                    yield sort.key


def checked_of(made: Made) -> Checked:
    """Return what came of the comparison of all files."""
    return Checked(made.cells, tuple(made.wrong))


def _refuse_unready(opened: OpenedForm, plan: Plan, order: Order) -> None:
    if order.revealed and not (order.purpose.strip() and order.recipient.strip()):
        raise Refusal(NO_PURPOSE)
    if isinstance(opened.shape.area, CountArea):
        written = [plan.counts[slot.key] for slot in opened.shape.area.slots
                   if slot.key in plan.counts and not slot.has_formula]  # fmt: skip
        if not any(CountSpec.of(one).is_certain for one in written):
            raise Refusal(NOTHING_COUNTED)
        return
    if plan.scope is None:
        raise Refusal(NO_SCOPE)
    places = [slot.key for slot in opened.shape.area.slots if not slot.has_formula]
    fillers = [plan.fillers[key] for key in places if key in plan.fillers]
    unsure = [one for one in fillers if one.target and not one.is_certain]
    if unsure:
        words = {slot.key: slot.words for slot in opened.shape.area.slots}
        named = "、".join(f"“{words[one.slot]}”" for one in unsure[:5])
        raise Refusal(UNSURE.format(count=len(unsure), words=named + (" 等" if len(unsure) > 5 else "")))
    if not any(one.target and one.target != "!serial" for one in fillers):
        raise Refusal(NOTHING_CHOSEN)


def _keep(made: Made, said: Said, slots: Sequence[Slot]) -> None:
    cells = [("（照片）" if isinstance(one, Photo) else "" if one is None else str(one))
             for one in (said.values.get(slot.key) for slot in slots)]  # fmt: skip
    made.kept.rows.append((said.key, said.title, cells))
    own = {slot.key for slot in slots}
    made.kept.gaps += [gap for gap in said.gaps if gap.slot in own]
    made.rows += 1


def _examples(area: ListArea) -> Iterator[Area]:
    """Yield what stands in the table already, column by column, formulas left out."""
    if area.examples:
        for slot in area.slots:
            if not slot.has_formula:
                yield min(area.examples), slot.place[1], max(area.examples), slot.place[1]
