"""What goes out: the form to the villages, a return with its faults marked back to its village."""

import hashlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from uuid import UUID

from sqlalchemy.orm import Session

from db.base import new_uid
from db.errors import Duplicate
from db.models.forms import FormCollection, FormReturn
from db.models.log import DisclosureKind
from desktop.clock import Today
from desktop.errors import Refusal
from desktop.forms.collecting import kept
from desktop.forms.collecting.columns import Expected, can_be_collected, expected_of
from desktop.forms.collecting.content import unpack
from desktop.forms.collecting.issuing import Copy, write_copies
from desktop.forms.collecting.lines import Handing, Issued, SentBack, Unit
from desktop.forms.collecting.lines_around import LinesAround
from desktop.forms.collecting.prefilling import Prefilling, order_on
from desktop.forms.collecting.sending import mark_faults
from desktop.forms.giving import require_folder, workroom
from desktop.forms.opened import OpenedForm
from desktop.forms.service import Forms
from desktop.jobs import Progress
from desktop.program import Program

BACK = "退回更正"  # what a return goes back for
SUBJECT = "form_return"  # of attachments: every file a unit returned
ISSUE, ADD = "发表", "增加收表单位"
LONGEST, LONGEST_UNIT = 200, 100
NOT_A_LIST = "“{title}”不是逐行填写的表，不能分村收。请选一张有表头、一行一条的表。"
NO_UNITS = "请至少选一个村或填一个单位。"
NO_NAME = "单位要有名称，请填写或删去空行。"
TWICE = "“{unit}”重复了，请删去一个。"
NO_TITLE = "请写上收表的名称。"
NOTHING_RETURNED = "“{unit}”还没有交表。"
NO_FAULTS = "“{unit}”交的表没有问题，不用退回。"


class Outgoing:
    """Writes the files that villages are given."""

    def __init__(self, program: Program, forms: Forms, today: Today) -> None:
        self._program, self._forms, self._today = program, forms, today
        self._store = program.office.store

    def issue(
        self, form: int, title: str, units: Sequence[Unit], due_on: date | None, to: Path, progress: Progress,
        prefill: Handing | None = None,
    ) -> Issued:  # fmt: skip
        """Write a file for each unit and remember what was sent, all or nothing.

        With `prefill` each village's records stand in it already, numbers in full: so it is said what for.
        """
        title = title.strip()[:LONGEST]
        if not title:
            raise Refusal(NO_TITLE)
        made = self._asked(units)

        def keep(session: Session, opened: OpenedForm) -> int:
            one = FormCollection(
                title=title, form_id=form, plan=expected_of(opened).plain(), issued_on=self._today(), due_on=due_on
            )
            session.add(one)
            session.flush()
            return one.id

        return self._write(ISSUE, form, title, made, to, progress, prefill, keep)

    def add_units(
        self, key: int, units: Sequence[Unit], to: Path, progress: Progress, prefill: Handing | None = None
    ) -> Issued:
        """Ask further units for their return."""
        with self._store.read() as session:
            one = kept.collection_of(session, key)
            form, title = one.form_id, one.title
            known = {each.unit for each in session.scalars(kept.light().where(FormReturn.collection_id == key))}
        if again := [unit.name for unit in units if unit.name in known]:
            raise Refusal(TWICE.format(unit=again[0]))
        return self._write(ADD, form, title, self._asked(units), to, progress, prefill, lambda _session, _opened: key)

    def write_again(
        self, returns: Sequence[int], to: Path, progress: Progress, prefill: Handing | None = None
    ) -> Issued:
        """Write the files of some units of one collection once more, where they were lost."""
        if not returns:
            raise Refusal(NO_UNITS)
        with self._store.read() as session:
            found = [kept.return_of(session, key) for key in returns]
            one = kept.collection_of(session, found[0].collection_id)
            key, form, title = one.id, one.form_id, one.title
            units = [(Unit(each.unit, each.grid_id), str(each.uid)) for each in found]
        with self._opened(form, progress) as opened:
            copies = self._copies(opened, units, prefill, progress)
            paths = write_copies(opened, self._lines(opened), title, copies, to, progress)
        return Issued(key, tuple(paths), _rows_in(copies))

    def send_back(self, key: int, to: Path, progress: Progress) -> SentBack:
        """Write a copy of what a unit returned into a folder, the faulty cells marked, all else as it came."""
        with self._store.read() as session:
            one = kept.return_of(session, key)
            unit, content, name, sha256 = one.unit, one.content, one.file_name or "", one.sha256
            expected = Expected.of(kept.collection_of(session, one.collection_id).plan)
        if content is None:
            raise Refusal(NOTHING_RETURNED.format(unit=unit))
        returned = unpack(content)
        if not returned.remarks:
            raise Refusal(NO_FAULTS.format(unit=unit))
        require_folder(to)
        self._note(len(returned.rows), Handing(BACK, unit))
        with workroom(self._program.office.paths.data) as folder:
            came = folder / Path(name).name
            lines = self._program.attachments.of(SUBJECT, key)
            file = self._program.attachments.open(lines[-1].key) if lines else b""
            if hashlib.sha256(file).hexdigest() == sha256:  # a text table is not kept
                came.write_bytes(file)
            path, sentence = mark_faults(came, expected, returned, to, progress)
        return SentBack(path, len(returned.remarks), sentence)

    # Within

    def _asked(self, units: Sequence[Unit]) -> list[tuple[Unit, str]]:
        """Return units with the marks of their copies. Raise Refusal where one has no name or stands twice."""
        if not units:
            raise Refusal(NO_UNITS)
        names = set[str]()
        found = []
        for unit in units:
            name = unit.name.strip()[:LONGEST_UNIT]
            if not name:
                raise Refusal(NO_NAME)
            if name in names:
                raise Refusal(TWICE.format(unit=name))
            names.add(name)
            grid = unit.grid_id if unit.grid_id is not None else self._program.grids.resolve(name)
            found.append((Unit(name, grid), str(new_uid())))
        return found

    def _write(
        self, action: str, form: int, title: str, units: Sequence[tuple[Unit, str]], to: Path, progress: Progress,
        prefill: Handing | None, keep: Callable[[Session, OpenedForm], int],
    ) -> Issued:  # fmt: skip
        """Write the copies, then the collection and its units; without these the copies go again."""
        with self._opened(form, progress) as opened:
            copies = self._copies(opened, units, prefill, progress)
            paths = write_copies(opened, self._lines(opened), title, copies, to, progress)
            try:
                with self._store.write(action) as session:
                    key = keep(session, opened)
                    session.add_all(
                        FormReturn(uid=UUID(mark), collection_id=key, grid_id=unit.grid_id, unit=unit.name, urged=[])
                        for unit, mark in units
                    )
            except BaseException as error:
                for path in paths:
                    path.unlink(missing_ok=True)
                if isinstance(error, Duplicate):
                    raise Refusal(TWICE.format(unit="、".join(unit.name for unit, _ in units))) from error
                raise
        return Issued(key, tuple(paths), _rows_in(copies))

    @contextmanager
    def _opened(self, form: int, progress: Progress) -> Iterator[OpenedForm]:
        with self._forms.open_known(form, progress) as opened:
            if not can_be_collected(opened):
                raise Refusal(NOT_A_LIST.format(title=opened.shape.title))
            yield opened

    def _lines(self, opened: OpenedForm) -> LinesAround:
        return LinesAround(self._program, opened, self._today())

    def _copies(
        self, opened: OpenedForm, units: Sequence[tuple[Unit, str]], prefill: Handing | None, progress: Progress
    ) -> list[Copy]:
        if prefill is None:
            return [Copy(unit, mark) for unit, mark in units]
        prefill.require()
        order = order_on(self._today(), prefill.purpose, prefill.recipient)
        prefilling = Prefilling(self._program, opened, order, progress)
        copies = [Copy(unit, mark, prefilling.rows(unit.grid_id)) for unit, mark in units]
        if rows := _rows_in(copies):
            self._note(rows, prefill)
        return copies

    def _note(self, count: int, handing: Handing) -> None:
        """Write down that personal data leave the program in full, before they do."""
        self._program.disclosures.note(
            DisclosureKind.EXPORTED, SUBJECT, None, (), count, handing.purpose,
            recipient=handing.recipient, is_masked=False,
        )  # fmt: skip


def _rows_in(copies: Sequence[Copy]) -> int:
    return sum(len(one.rows) for one in copies)
