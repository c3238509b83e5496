"""All returns together: the one form, the sums by village, the table that the import takes."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from db.models.forms import FormCollection, FormReturn
from db.models.log import DisclosureKind
from desktop.clock import Today
from desktop.errors import Refusal
from desktop.fields import Field
from desktop.forms.collecting import kept
from desktop.forms.collecting.columns import Expected
from desktop.forms.collecting.lines import Handing, Merged, Sums
from desktop.forms.collecting.lines_around import LinesAround
from desktop.forms.collecting.merging import (
    UnitRows,
    in_order,
    rows_in,
    sums_of,
    twice,
    write_for_import,
    write_merged,
    write_sums,
)
from desktop.forms.division import file_name, free_path
from desktop.forms.giving import NO_FOLDER
from desktop.forms.service import Forms
from desktop.jobs import Progress
from desktop.program import Program

SUBJECT = "form_collection"
NOTHING = "还没有可以汇总的表。请先收表，有问题的先更正或照收。"
WHOLE, SUMS, IMPORT = "汇总", "各单位汇总数", "导入用"
FOR_IMPORT = "收表后导入档案"
LONGEST = 200


@dataclass(frozen=True)
class _ToMerge:
    """What is put together."""

    title: str
    form: int
    expected: Expected
    units: Sequence[UnitRows]
    missing: tuple[str, ...]


class Whole:
    """Puts returns together."""

    def __init__(self, program: Program, forms: Forms, today: Today) -> None:
        self._program, self._forms, self._today = program, forms, today

    def sums(self, key: int, *, faulty: bool = False) -> Sums:
        """Return rows and sums of quantities by unit; with `faulty` of those too that have something wrong."""
        wanted = self._to_merge(key, faulty=faulty)
        return sums_of(wanted.units, wanted.expected, self._fields(wanted.expected))

    def merge(self, key: int, to: Path, handing: Handing, progress: Progress, *, faulty: bool = False) -> Merged:
        """Write the form filled with all returns, and a table of their sums, into a folder."""
        handing.require()
        wanted = self._some(key, to, faulty=faulty)
        with self._forms.open_known(wanted.form, progress) as opened:
            path = free_path(to, file_name(wanted.title, opened.file.path.suffix.lower(), WHOLE), set())
            lines, office = LinesAround(self._program, opened, self._today()), self._program.office.office.facts.name
            around = partial(lines.of_whole, office=office)
            self._note(rows_in(wanted.units), handing.purpose, handing.recipient)
            count = write_merged(opened, wanted.expected, wanted.units, around, path, progress)
        sums = sums_of(wanted.units, wanted.expected, self._fields(wanted.expected))
        beside = free_path(to, file_name(wanted.title, ".xlsx", SUMS), set())
        write_sums(sums, SUMS, beside)
        return Merged(path, beside, count, len(wanted.units), wanted.missing, tuple(twice(wanted.units)))

    def for_import(self, key: int, to: Path, progress: Progress, *, faulty: bool = False) -> Merged:
        """Write the rows of all returns as a workbook that tells the import the village of every row."""
        wanted = self._some(key, to, faulty=faulty)
        path = free_path(to, file_name(wanted.title, ".xlsx", IMPORT), set())
        self._note(rows_in(wanted.units), FOR_IMPORT, "")
        count = write_for_import(wanted.units, wanted.expected, path, progress)
        return Merged(path, None, count, len(wanted.units), wanted.missing, tuple(twice(wanted.units)))

    def _some(self, key: int, to: Path, *, faulty: bool) -> _ToMerge:
        if not to.is_dir():
            raise Refusal(NO_FOLDER.format(name=to.name))
        wanted = self._to_merge(key, faulty=faulty)
        if not wanted.units:
            raise Refusal(NOTHING)
        return wanted

    def _to_merge(self, key: int, *, faulty: bool) -> _ToMerge:
        with self._program.office.store.read() as session:
            one: FormCollection = kept.collection_of(session, key)
            returns: Sequence[FormReturn] = kept.returns_of(session, key)
            units = in_order(returns, self._program.grids, faulty=faulty)
            there = {unit.unit for unit in units}
            missing = tuple(each.unit for each in returns if each.unit not in there)
            return _ToMerge(one.title, one.form_id, Expected.of(one.plan), units, missing)

    def _fields(self, expected: Expected) -> Sequence[Field]:
        kind = self._program.importer.kinds.get(expected.subject)
        return kind.fields if kind is not None else ()

    def _note(self, count: int, purpose: str, recipient: str) -> None:
        """Write down who takes what, before anything leaves: the villages' own rows, in full."""
        self._program.disclosures.note(
            DisclosureKind.EXPORTED, SUBJECT, None, (), count, purpose, recipient=recipient, is_masked=False
        )
