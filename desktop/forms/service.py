"""一表通 as the window and the command line use it: open a form, see what it will be filled with, fill it.

forms = Forms(program)
with forms.open(path, progress) as opened:                  # a form known before brings its plan along
    plan = forms.change(opened, opened.plan, "C", "phone")  # the clerk decides one place
    plan = replace(plan, scope=Scope(Subject.PEOPLE, {"grid": 12}))
    forms.preview(opened, plan, order, progress)            # the first records, in the form's own wording
    forms.keep(opened, plan, title, unit)                   # next month it is recognised
    filled = forms.fill(opened, plan, order, folder, progress)
"""

import tempfile
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import date
from pathlib import Path

from db.keys import Keys
from desktop.clock import Today, today
from desktop.display import Display
from desktop.errors import Refusal
from desktop.form_rhythms import stretch_after
from desktop.forms.around import said_around, surroundings_of
from desktop.forms.cards.writing import Photo, filled_text
from desktop.forms.counts.proposing import propose as propose_counts
from desktop.forms.counts.service import Counts
from desktop.forms.file import FormFile
from desktop.forms.filling import FillJob, checked_of
from desktop.forms.following import followed, is_titled_alike, kept_with, overlaid
from desktop.forms.giving import clear_workrooms, give_out, require_folder, take_back, workroom
from desktop.forms.levels import levelled
from desktop.forms.library import Library
from desktop.forms.matching import Fillers
from desktop.forms.opened import OpenedForm
from desktop.forms.opening import open_file
from desktop.forms.outcome import (
    Difference,
    Filled,
    FillingRow,
    Gap,
    KnownForm,
    Order,
    Preview,
    PreviewRow,
)
from desktop.forms.plan import Plan
from desktop.forms.reading.shapes import NoHeader, shape_of
from desktop.forms.saying import Said, Saying
from desktop.forms.scope import Scope, Subject
from desktop.forms.scope_words import PROPOSED, scope_in
from desktop.forms.scopes import Scopes
from desktop.forms.shape import CardArea, CountArea, FormKind, FormShape, ListArea, Reading, Slot
from desktop.forms.values.code_wording import AND
from desktop.forms.values.offered import field_of, offered, why_not
from desktop.forms.values.targets import SERIAL
from desktop.garbage import uncollected
from desktop.jobs import Progress
from desktop.masking import RECORDED, Place, hides
from desktop.program import Program
from desktop.sheets.mapping import Target

RECOGNISED = "已认出这张表：{title}，按上次的填法准备好了。"
SAME_HEADINGS = "表头与登记过的“{title}”相同，表题不同：各栏照那张表填，范围没有照搬，请选定范围再填。"
PHOTO = "（照片）"
STARS = "*"  # of what was masked when it was filled in
CHANGING = ("!today", "!period", SERIAL)  # what differs every time


class Forms:
    """Fills the forms of others from the dossiers."""

    def __init__(self, program: Program, today: Today = today) -> None:
        self._program, self._today = program, today
        self._library = Library(program.office.store, program.attachments)
        self._fillers, self._display = Fillers(program), Display(program.codes, program.grids)
        self._found: tuple[tuple[Scope, date], Keys] | None = None  # what was looked for last
        program.office.store.on_change.append(self._forget)
        clear_workrooms(program.office.paths.data)

    def open(
        self,
        path: Path,
        progress: Progress,
        *,
        sheet: int | None = None,
        header: tuple[int, int] | None = None,
        subject: Subject | None = None,
    ) -> OpenedForm:
        """Open a form and say what each place of it would be filled with. Raise Refusal for what is none.

        Sheet (from 0), rows of the headings and subject are found unless the clerk says them.
        """
        file, sentences = open_file(path, progress)
        try:
            said = Reading(sheet, header)
            shape, reading = self._read_as_known(file) if said == Reading() else (self._read(file, said), said)
            return replace(self._opened(file, shape, subject, sentences), reading=reading)
        except BaseException:
            file.close()
            raise

    def reshape(
        self,
        opened: OpenedForm,
        *,
        sheet: int | None = None,
        header: tuple[int, int] | None = None,
        kind: FormKind | None = None,
        subject: Subject | None = None,
    ) -> OpenedForm:
        """Return the form read anew as the clerk says: another sheet, header, kind or subject. The file stays open."""
        shape, reading = opened.shape, opened.reading
        if sheet is not None or header is not None or kind is not None:
            reading = Reading(shape.area.sheet if sheet is None else sheet, header, kind)
            shape = self._read(opened.file, reading)
        return replace(self._opened(opened.file, shape, subject, ()), folder=opened.folder, reading=reading)

    def known(self, *, retired: bool = False) -> Sequence[KnownForm]:
        """Return the forms the office knows, the last filled first."""
        return self._library.known(retired=retired)

    def open_known(self, key: int, progress: Progress) -> OpenedForm:
        """Open the blank file of a known form; it lies in a folder of its own until it is closed."""
        known, _ = self._library.one(key)
        folder = tempfile.TemporaryDirectory(prefix="gedang-")
        try:
            return replace(self.open(self._library.blank(known.key, Path(folder.name)), progress), folder=folder)
        except BaseException:
            folder.cleanup()
            raise

    def keep(self, opened: OpenedForm, plan: Plan, title: str = "", unit: str = "") -> int:
        """Keep a form with its plan, so that it is recognised. Return its key."""
        decided = self._fillers.decided(opened.shape, opened.subject, plan.fillers)
        return self._library.keep(opened, kept_with(plan, opened), title, unit, decided)

    def retire(self, key: int, version: int, *, retired: bool = True) -> None:
        """Put a form away, or take it out again."""
        self._library.retire(key, version, retired=retired)

    def targets(self, subject: Subject) -> Sequence[Target]:
        """Return everything a place may be filled with."""
        return offered(self._program, subject)

    def change(self, opened: OpenedForm, plan: Plan, slot: str, target: str, style: str = "") -> Plan:
        """Return the plan with one place decided by the clerk. Raise Refusal for what cannot be filled."""
        if target and (reason := why_not(self._program, opened.subject, target)):
            raise Refusal(reason)
        return plan.chosen(slot, target, style)

    def preview(
        self, opened: OpenedForm, plan: Plan, order: Order, progress: Progress, first: int = 0, count: int = 30
    ) -> Preview:
        """Return some records as the form will say them, masked unless revealed."""
        is_counted, scope = isinstance(opened.shape.area, CountArea), plan.scope
        keys: Sequence[int] | Keys = () if scope is None or is_counted else self._keys(scope, order.as_of, progress)
        page = [int(key) for key in keys[first : first + count]]
        parts = Scopes(self._program, self._today).by_village(opened.subject, page[:1]) if plan.by_village else []
        around = surroundings_of(self._program, plan, order, len(keys), parts[0][0] if parts else None)
        beside, said_beside = said_around(self._program, opened, plan, order, around)
        lines = _shown(said_beside, {slot.key: slot for slot in beside})
        slots: Sequence[Slot] = () if is_counted else opened.shape.area.slots
        if isinstance(opened.shape.area, ListArea) and opened.shape.area.sides:
            slots = [slots[place] for place in opened.shape.area.sides[0]]  # the others say further records
        shown = replace(order, first_number=order.first_number + first)
        saying = Saying(self._program, opened.subject, slots, plan, shown, around)
        places = {slot.key: slot for slot in saying.slots}
        rows = [_shown(said, places) for said in saying.records(page, progress)]
        return Preview(tuple(rows), len(keys), lines)

    def fill(self, opened: OpenedForm, plan: Plan, order: Order, to: Path, progress: Progress) -> Filled:
        """Write the filled copies into a folder, check them, and keep what was filled. All of it or nothing."""
        job = FillJob(self._program, opened, plan, order)
        keys = job.keys(progress)
        require_folder(to)
        with uncollected(), workroom(self._program.office.paths.data) as beside:
            made = job.make(keys, beside, progress)
            progress.check()
            job.note(made)
            form = self.keep(opened, plan)
            files = give_out(made.files, to)
            try:
                key = self._library.record(form, plan, order, made.kept, files, made.rows)
            except BaseException:
                take_back(files)
                raise
        difference = self.difference(key)
        return Filled(
            key, tuple(files), made.rows, tuple(made.kept.gaps), checked_of(made), difference,
            (*opened.sentences, *made.sentences),
        )  # fmt: skip

    def fill_again(self, key: int, order: Order, to: Path, progress: Progress) -> Filled:
        """Fill a known form for a new period as it was decided before."""
        with self.open_known(key, progress) as opened:
            return self.fill(opened, opened.plan, order, to, progress)

    def next_period(self, key: int) -> str:
        """Return the period that follows the last one filled; nothing for a form owed once."""
        known, _ = self._library.one(key)
        return stretch_after(known.last.period) if known.last is not None else ""

    def fillings(self, key: int) -> Sequence[FillingRow]:
        """Return what was filled of a form, newest first."""
        return self._library.fillings(key)

    def gaps(self, filling: int) -> Sequence[Gap]:
        """Return what a filling left open."""
        return self._library.content(filling).gaps

    def difference(self, filling: int, before: int | None = None) -> Difference | None:
        """Return how a filling differs from another, or from the one before it; None where there is none.

        Private values are masked, however they were filled in.
        """
        return self._library.difference(filling, before, CHANGING, self._masked)

    def note(self, filling: int, version: int, text: str) -> None:
        """Write down why the numbers changed."""
        self._library.note(filling, version, text)

    def save_file(self, filling: int, place: int, to: Path) -> Path:
        """Write a file that was filled before out again, the same to the byte."""
        return self._library.save_file(filling, place, to)

    def _keys(self, scope: Scope, as_of: date, progress: Progress) -> Keys:
        """Return the records of a scope in order; turning the pages of a preview looks for them once."""
        if self._found is None or self._found[0] != (scope, as_of):
            self._found = (scope, as_of), Scopes(self._program, self._today).keys(scope, progress, as_of)
        return self._found[1]

    def _guess(self, scope: Scope | None) -> Sequence[str]:
        """Return the sentence on a scope that was taken from a title."""
        return [PROPOSED.format(words=Scopes(self._program, self._today).words(scope))] if scope else []

    def _masked(self, subject: str, target: str, text: str) -> str:
        """Return what stood in a place as it may stand on a screen."""
        field = field_of(self._program, Subject(subject), target) if target else None
        if target and field is None:  # no longer collected
            return text and RECORDED
        if field is None or not hides(field.mask, Place.FORM) or STARS in text:
            return text
        return AND.join(self._display.masked(field, one, Place.FORM) for one in text.split(AND))

    def _forget(self, _tables: frozenset[str]) -> None:
        self._found = None

    def _read(self, file: FormFile, reading: Reading) -> FormShape:
        known, tells = self._fillers.known, Counts(self._program).tells
        return shape_of(file, known, sheet=reading.sheet, header=reading.header, kind=reading.kind, tells=tells)

    def _read_as_known(self, file: FormFile) -> tuple[FormShape, Reading | None]:
        """Return the shape of a file; what gives no known form by itself is read as the clerk said of others."""
        try:
            found = self._read(file, Reading())
        except NoHeader:
            if (told := self._read_as_told(file)) is None:
                raise
            return told
        is_known = self._library.recognised(found.fingerprint) is not None
        return (found, None) if is_known else self._read_as_told(file) or (found, None)

    def _read_as_told(self, file: FormFile) -> tuple[FormShape, Reading] | None:
        for fingerprint, reading in self._library.readings():
            with suppress(Refusal):
                shape = self._read(file, reading)
                if shape.fingerprint == fingerprint:
                    return shape, reading
        return None

    def _opened(
        self, file: FormFile, shape: FormShape, subject: Subject | None, sentences: Sequence[str]
    ) -> OpenedForm:
        """Return an opened form with its own plan where it is known, or with what is proposed."""
        recognised = self._library.recognised(shape.fingerprint)
        if recognised is not None and subject in (None, recognised[0].subject):
            known, plan = recognised
            about = Subject(known.subject)
            proposed = self._fillers.propose(shape, about, self._library.learnt(about.value))
            alike = is_titled_alike(plan, shape)
            plan = overlaid(proposed, followed(plan, shape))  # the lines around may be others this time
            if not alike:
                plan = replace(plan, scope=scope_in(self._program, about, shape.title))
            words = (RECOGNISED if alike else SAME_HEADINGS).format(title=known.title)
            told = (*sentences, words, *shape.notes, *(() if alike else self._guess(plan.scope)))
            return OpenedForm(file, shape, plan, about, known, told)
        about = subject or self._fillers.subject_of(shape)
        fillers = self._fillers.propose(shape, about, self._library.learnt(about.value))
        counts = {}
        if isinstance(shape.area, CountArea):
            specs = propose_counts(self._program, shape)
            counts = {key: spec.plain() for key, spec in specs.items()}
        apart = isinstance(shape.area, CardArea) and file.path.suffix.lower() == ".docx"
        scope = None if counts else self._scope(about, shape)
        plan = Plan(fillers, scope, shape.row_limit, apart=apart, counts=counts)
        return OpenedForm(file, shape, plan, about, None, (*sentences, *shape.notes, *self._guess(scope)))

    def _scope(self, about: Subject, shape: FormShape) -> Scope | None:
        """Return whom a form seems to be about."""
        return levelled(self._program, about, scope_in(self._program, about, shape.title), shape)


def _shown(said: Said, places: dict[str, Slot]) -> PreviewRow:
    cells: dict[str, str] = {}
    for key, value in said.values.items():
        slot = places[key]
        told = PHOTO if isinstance(value, Photo) else filled_text(slot, value) if slot.example.strip() else value
        cells[key] = "" if told is None else str(told)
    return PreviewRow(said.key, said.title, cells, {gap.slot: gap.reason for gap in said.gaps})
