"""一表通 as the window and the command line use it: open a form, see what it will be filled with, fill it.

forms = Forms(program)
with forms.open(path, progress) as opened:                  # a form known before brings its plan along
    plan = forms.change(opened, opened.plan, "C", "phone")  # the clerk decides one place
    plan = replace(plan, scope=Scope(Subject.PEOPLE, {"grid": 12}))
    forms.preview(opened, plan, order)                      # the first records, in the form's own wording
    forms.keep(opened, plan, title, unit)                   # next month it is recognised
    filled = forms.fill(opened, plan, order, folder, progress)
"""

from collections.abc import Sequence
from pathlib import Path

from desktop.clock import Today, today
from desktop.forms.opened import OpenedForm
from desktop.forms.outcome import Difference, Filled, FillingRow, Gap, KnownForm, Order, Preview
from desktop.forms.plan import Plan
from desktop.forms.scope import Subject
from desktop.forms.shape import FormKind
from desktop.jobs import Progress
from desktop.program import Program
from desktop.sheets.mapping import Target


class Forms:
    """Fills the forms of others from the dossiers."""

    def __init__(self, program: Program, today: Today = today) -> None:
        self._program, self._today = program, today

    def open(self, path: Path, progress: Progress) -> OpenedForm:
        """Open a form and say what each place of it would be filled with. Raise Refusal for what is none."""
        raise NotImplementedError

    def reshape(
        self, opened: OpenedForm, *, sheet: int | None = None, header: tuple[int, int] | None = None,
        kind: FormKind | None = None, subject: Subject | None = None,
    ) -> OpenedForm:  # fmt: skip
        """Return the form read anew as the clerk says: another sheet, header, kind or subject. The file stays open."""
        raise NotImplementedError

    def known(self, *, retired: bool = False) -> Sequence[KnownForm]:
        """Return the forms the office knows, the last filled first."""
        raise NotImplementedError

    def open_known(self, key: int, progress: Progress) -> OpenedForm:
        """Open the blank file of a known form."""
        raise NotImplementedError

    def keep(self, opened: OpenedForm, plan: Plan, title: str = "", unit: str = "") -> int:
        """Keep a form with its plan, so that it is recognised. Return its key."""
        raise NotImplementedError

    def retire(self, key: int, version: int, *, retired: bool = True) -> None:
        """Put a form away, or take it out again."""
        raise NotImplementedError

    def targets(self, subject: Subject) -> Sequence[Target]:
        """Return everything a place may be filled with."""
        raise NotImplementedError

    def change(self, opened: OpenedForm, plan: Plan, slot: str, target: str, style: str = "") -> Plan:
        """Return the plan with one place decided by the clerk."""
        raise NotImplementedError

    def preview(
        self, opened: OpenedForm, plan: Plan, order: Order, progress: Progress, first: int = 0, count: int = 30
    ) -> Preview:
        """Return some records as the form will say them, masked unless revealed."""
        raise NotImplementedError

    def fill(self, opened: OpenedForm, plan: Plan, order: Order, to: Path, progress: Progress) -> Filled:
        """Write the filled copies into a folder, check them, and keep what was filled. All of it or nothing."""
        raise NotImplementedError

    def fill_again(self, key: int, order: Order, to: Path, progress: Progress) -> Filled:
        """Fill a known form for a new period as it was decided before."""
        raise NotImplementedError

    def next_period(self, key: int) -> str:
        """Return the period that follows the last one filled; nothing for a form owed once."""
        raise NotImplementedError

    def fillings(self, key: int) -> Sequence[FillingRow]:
        """Return what was filled of a form, newest first."""
        raise NotImplementedError

    def gaps(self, filling: int) -> Sequence[Gap]:
        """Return what a filling left open."""
        raise NotImplementedError

    def difference(self, filling: int, before: int | None = None) -> Difference | None:
        """Return how a filling differs from another, or from the one before it; None where there is none."""
        raise NotImplementedError

    def note(self, filling: int, version: int, text: str) -> None:
        """Write down why the numbers changed."""
        raise NotImplementedError

    def save_file(self, filling: int, place: int, to: Path) -> Path:
        """Write a file that was filled before out again, the same to the byte."""
        raise NotImplementedError
