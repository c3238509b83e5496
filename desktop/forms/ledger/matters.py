"""The office's three lists (三张清单): imported from its own sheet, searched, and what a form may stand on."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from pathlib import Path

from sqlalchemy import func, select

from db.errors import Conflict
from db.models.forms import DutyMatter, FormTask
from db.store import Store
from desktop.clock import Today, today
from desktop.display import Display
from desktop.drafting import blank_draft, known, written, written_faults
from desktop.drafts import Draft
from desktop.errors import Invalid, Refusal
from desktop.forms.ledger.fields import LISTS, MATTER_FIELDS
from desktop.forms.ledger.matter_sheets import matters_in
from desktop.jobs import Progress
from desktop.names.folding import kept
from desktop.program import Program
from desktop.sheets.reading import open_sheets
from desktop.tables import Row

_USUAL = re.compile(r"情况|统计表|汇总表|登记表|花名册|报表|台账|[月季年]报|工作|表|的")
LEAST = 0.3  # likeness from which a matter is offered
OFFERED = 5
NO_HEADINGS = "没有找到清单的表头。表里要有“事项”一列，最好还有清单类别、序号、责任部门、依据。"
NOTHING = "清单里没有事项，未导入。"


@dataclass(frozen=True, slots=True)
class MatterRow:
    """One matter of the lists as a page shows it."""

    key: int
    version: int
    list_code: str
    list_title: str
    number: str
    title: str
    department: str
    basis: str
    note: str
    is_retired: bool
    tasks: int  # forms that stand on it

    @property
    def texts(self) -> Row:
        """How it reads, by the keys of MATTER_FIELDS, and the forms on it."""
        return {"list_code": self.list_title, "number": self.number, "title": " ".join(self.title.split()),
                "department": self.department, "basis": self.basis, "note": self.note,
                "tasks": str(self.tasks or "")}  # fmt: skip


@dataclass(frozen=True, slots=True)
class FoundMatters:
    """What a sheet holds, before anything is written."""

    rows: tuple[Mapping[str, str | None], ...]
    counts: Mapping[str, int]  # by list
    new: int
    changed: int
    missing: int  # known ones of the same lists that the sheet no longer has


@dataclass(frozen=True, slots=True)
class Likely:
    """A matter that a form may stand on, and how much its words are alike."""

    matter: MatterRow
    likeness: float


class DutyMatters:
    """Keeps the three lists of the office."""

    tables = frozenset({"duty_matter", "form_task"})

    def __init__(self, program: Program, today: Today = today) -> None:
        self._store: Store = program.office.store
        self._display, self._today = Display(program.codes, program.grids), today

    def all(self, wanted: str = "", list_code: str = "", *, retired: bool = False) -> list[MatterRow]:
        """Return the matters that hold some words, of one list or of all, in the order of the lists."""
        counted = select(FormTask.matter_id, func.count()).group_by(FormTask.matter_id)
        query = select(DutyMatter).order_by(DutyMatter.list_code, DutyMatter.id)
        if list_code:
            query = query.where(DutyMatter.list_code == list_code)
        if not retired:
            query = query.where(DutyMatter.is_retired.is_(False))
        words = kept(wanted).casefold().split()
        with self._store.read() as session:
            tasks = {key: count for key, count in session.execute(counted) if key is not None}
            rows = [self._row(one, tasks.get(one.id, 0)) for one in session.scalars(query)]
        return [one for one in rows if all(word in _sought(one) for word in words)]

    def matter(self, key: int) -> MatterRow:
        """Return one matter. Raise Refusal when it was deleted."""
        with self._store.read() as session:
            return self._row(known(session, DutyMatter, key), 0)

    def likely(self, name: str, unit: str = "") -> list[Likely]:
        """Return the matters whose words are most like a form's; a person says which it is, if any."""
        found = [Likely(one, _likeness(name, unit, one)) for one in self.all()]
        found = [one for one in found if one.likeness >= LEAST]
        return sorted(found, key=lambda one: -one.likeness)[:OFFERED]

    def read(self, path: Path, progress: Progress) -> FoundMatters:
        """Read a sheet of matters. Raise Refusal where it is none."""
        rows = [row for sheet in open_sheets(path, progress).sheets if not sheet.hidden for row in matters_in(sheet)]
        if not rows:
            raise Refusal(NO_HEADINGS)
        with self._store.read() as session:
            present = {(one.list_code, one.title): one for one in session.scalars(select(DutyMatter))}
        given = {(row["list_code"], row["title"]): row for row in rows}
        lists = {row["list_code"] for row in rows}
        changed = sum(
            key in present and any(getattr(present[key], name) != row[name] for name in row)
            for key, row in given.items()
        )
        missing = sum(key[0] in lists and key not in given and not one.is_retired for key, one in present.items())
        counts = {code: sum(key[0] == code for key in given) for code in sorted(filter(None, lists))}
        new = sum(key not in present for key in given)
        return FoundMatters(tuple(given.values()), counts, new, changed, missing)

    def take(self, found: FoundMatters, *, whole: bool) -> int:
        """Write matters into the lists; with `whole` those the sheet no longer has are retired. Return how many."""
        if not found.rows:
            raise Refusal(NOTHING)
        with self._store.write("导入三张清单") as session:
            present = {(one.list_code, one.title): one for one in session.scalars(select(DutyMatter))}
            for row in found.rows:
                one = present.pop((str(row["list_code"]), str(row["title"])), None) or DutyMatter()
                for name, value in row.items():
                    setattr(one, name, value)
                one.is_retired = False
                session.add(one)
            lists = {row["list_code"] for row in found.rows}
            for one in present.values():
                if whole and one.list_code in lists:
                    one.is_retired = True
        return len(found.rows)

    def blank(self) -> Draft:
        """Return the draft of a new matter."""
        return blank_draft(MATTER_FIELDS)

    def draft(self, key: int) -> Draft:
        """Return a copy of a matter for editing."""
        with self._store.read() as session:
            one = known(session, DutyMatter, key)
            return Draft({field.key: getattr(one, field.key) for field in MATTER_FIELDS}, one.id, one.version)

    def save(self, draft: Draft) -> int:
        """Enter or correct a matter. Return the key. Raise Invalid or Conflict."""
        if problems := written_faults(draft, MATTER_FIELDS, self._today()):
            raise Invalid(problems)
        with self._store.write("更正清单事项" if draft.id else "登记清单事项") as session:
            one = DutyMatter() if draft.id is None else known(session, DutyMatter, draft.id)
            if draft.id is not None and one.version != draft.version:
                raise Conflict
            for name, value in written(draft).items():
                setattr(one, name, value)
            session.add(one)
            session.flush()
            return one.id

    def retire(self, key: int, version: int, *, on: bool = True) -> None:
        """Take a matter out of use, or back into it; forms that stand on it keep it."""
        with self._store.write("停用清单事项" if on else "启用清单事项") as session:
            one = known(session, DutyMatter, key)
            if one.version != version:
                raise Conflict
            one.is_retired = on

    def _row(self, one: DutyMatter, tasks: int) -> MatterRow:
        return MatterRow(
            one.id, one.version, one.list_code, self._display.words(LISTS, one.list_code), one.number or "", one.title,
            one.department or "", one.basis or "", one.note or "", one.is_retired, tasks,
        )  # fmt: skip


def _sought(one: MatterRow) -> str:
    return kept(" ".join((one.number, one.title, one.department, one.basis))).casefold()


def _likeness(name: str, unit: str, matter: MatterRow) -> float:
    """Return how much of a form's name stands in a matter, a little more where the department is the same."""
    plain = _plain(name)
    if not plain:
        return 0.0
    parts = SequenceMatcher(None, plain, _plain(matter.title), autojunk=False).get_matching_blocks()
    shared = sum(part.size for part in parts if part.size > 1) / len(plain)
    same = bool(unit) and bool(matter.department) and (_office(unit) in matter.department)
    return min(shared + (0.2 if same and shared else 0.0), 1.0)


def _plain(words: str) -> str:
    """Return what a name is about, without what every form is called."""
    return "".join(_USUAL.sub("", kept(words)).split())


def _office(unit: str) -> str:
    """Return the name of a department without the place it belongs to."""
    return unit[1:] if len(unit) > 2 and unit[0] in "省市县区镇乡" else unit
