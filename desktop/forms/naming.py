"""Whom the lines of a list mean: by number first, by name only where one person alone bears it.

    matched = match(program, Subject.PEOPLE, parse(text), progress)
    scope = Scope(Subject.PEOPLE, keys=matched.keys)
    matched.several   # for the clerk to decide; matched.chosen(line, key) takes one of them

Between people of one name nothing is guessed: only what the list itself says, a telephone number, a village, the sex,
tells them apart.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Self

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.models.enterprises import Enterprise, EnterpriseStanding
from db.models.households import Household, HouseholdStanding
from db.models.people import Person, Standing
from desktop.errors import Refusal
from desktop.fields import Mask
from desktop.forms.pasted import PastedLine
from desktop.forms.scope import Subject
from desktop.identity import IdKind, read_id
from desktop.intake.storing import in_parts
from desktop.jobs import Progress
from desktop.masking import Place, shown
from desktop.names import sort_key
from desktop.program import Program
from desktop.sheets.cells import text
from desktop.sheets.choosing import candidates, find_table
from desktop.sheets.reading import open_sheets

NOT_BY_LIST = "名单只能对应到人员、户和企业。请改用条件选定范围。"
NO_NAMES = "“{name}”里没有认出姓名或身份证号的列，无法对应到档案。请检查表头。"
SAYS_NOTHING = "这一行没有看出姓名或号码"
NOT_THERE = "档案中没有这个人"
NO_ENTERPRISE = "档案中没有这家单位"
NO_SUCH_NUMBER = "身份证号不在档案中，同名的有以下几位，请核对"
OTHER_NAME = "这个身份证号在档案中是另一个姓名，请核对"
SAME_NAME = "有 {count} 位同名，请选定是哪一位"
SAME_NUMBER = "有 {count} 位登记了同一个号码，请选定是哪一位"
GONE = "这个人已迁出或死亡，请核对"
NO_HOME = "这个人没有登记在任何一户，请核对"
OTHER_PLACE = "有一位同名的，但不在“{place}”，请核对"
OTHER_PHONE = "电话与档案不同"
BY_NUMBER, BY_PHONE, BY_NAME = "身份证号", "姓名和电话", "姓名"
_SEXES = {"1": "男", "2": "女"}
_PARTS = 500


@dataclass(frozen=True, slots=True)
class Candidate:
    """One record that a line may mean, in words that give nothing private away."""

    key: int
    title: str
    words: str


@dataclass(frozen=True, slots=True)
class FoundLine:
    """A line that means one record."""

    line: PastedLine
    key: int
    by: str
    remark: str = ""


@dataclass(frozen=True, slots=True)
class DoubtfulLine:
    """A line that the clerk must decide."""

    line: PastedLine
    reason: str
    candidates: tuple[Candidate, ...]


@dataclass(frozen=True, slots=True)
class MissingLine:
    """A line that means nobody the office knows."""

    line: PastedLine
    reason: str


@dataclass(frozen=True)
class Matched:
    """What became of the lines of a list."""

    subject: Subject
    found: tuple[FoundLine, ...] = ()
    several: tuple[DoubtfulLine, ...] = ()
    none: tuple[MissingLine, ...] = ()

    @property
    def keys(self) -> tuple[int, ...]:
        """Return the records in the order of the list, each once."""
        return tuple(dict.fromkeys(one.key for one in self.found))

    @property
    def repeated(self) -> int:
        """How many lines name a record that stood there before."""
        return len(self.found) - len(self.keys)

    def chosen(self, line: PastedLine, key: int) -> Self:
        """Return it with a doubtful line decided, in its place in the list."""
        found = sorted((*self.found, FoundLine(line, key, "由您选定")), key=lambda one: one.line.number)
        return replace(self, found=tuple(found), several=tuple(one for one in self.several if one.line is not line))


def match(program: Program, subject: Subject, lines: Sequence[PastedLine], progress: Progress) -> Matched:
    """Return whom the lines mean. Raise Refusal for what cannot be named by a list."""
    judges: dict[Subject, Callable[[], _Judge]] = {
        Subject.PEOPLE: lambda: _People(program),
        Subject.HOUSEHOLDS: lambda: _Homes(program),
        Subject.ENTERPRISES: lambda: _Enterprises(program),
    }
    if subject not in judges:
        raise Refusal(NOT_BY_LIST)
    judge = judges[subject]()
    with program.office.store.read() as session:
        judge.load(session, lines, progress)
    outcomes: list[FoundLine | DoubtfulLine | MissingLine] = [
        MissingLine(line, SAYS_NOTHING) if line.says_nothing else judge.judged(line) for line in lines
    ]
    return Matched(
        subject,
        tuple(one for one in outcomes if isinstance(one, FoundLine)),
        tuple(one for one in outcomes if isinstance(one, DoubtfulLine)),
        tuple(one for one in outcomes if isinstance(one, MissingLine)),
    )


def match_sheet(program: Program, subject: Subject, path: Path, progress: Progress) -> Matched:
    """Return whom the rows of a spreadsheet mean; its columns of names and numbers are found as an import does."""
    return match(program, subject, lines_of(program, subject, path, progress), progress)


def lines_of(program: Program, subject: Subject, path: Path, progress: Progress) -> tuple[PastedLine, ...]:
    """Return the rows of a spreadsheet as lines of a list."""
    table = find_table(candidates(open_sheets(path, progress), program.importer.knows))
    kind = subject if subject is Subject.ENTERPRISES else Subject.PEOPLE
    mapping = program.importer.propose(kind.value, table)
    keys = ("name", "id_no", "phone", "credit_code", "head_name", "head_id_no", "sex_code")
    places = {key: found.column for key in keys if (found := mapping.column_of(key)) is not None}
    name, number = places.get("name", places.get("head_name")), places.get("id_no", places.get("head_id_no"))
    if name is None and number is None and "credit_code" not in places:
        raise Refusal(NO_NAMES.format(name=path.name))
    lines = []
    for row in table.rows():

        def cell(place: int | None, cells: Sequence[Any] = row.cells) -> str:
            try:
                return text(cells[place]) if place is not None else ""
            except ValueError:  # a number that lost its digits
                return ""

        reading = read_id(cell(number))
        lines.append(
            PastedLine(
                row.number,
                cell(name) or f"第 {row.number} 行",
                "".join(cell(name).split()) if kind is Subject.PEOPLE else cell(name),
                reading.number if reading.kind is IdKind.CITIZEN else "",
                "".join(filter(str.isdecimal, cell(places.get("phone")))),
                cell(places.get("credit_code")).upper(),
                sex_code=program.codes.find("sex", cell(places.get("sex_code"))) or "",
                rest=cell(name),
            )
        )
    return tuple(line for line in lines if not line.says_nothing)


class _Judge:
    """Says of each line whom it means, after everything that the lines could mean was read at once."""

    def load(self, session: Session, lines: Sequence[PastedLine], progress: Progress) -> None:
        """Read it."""
        raise NotImplementedError

    def judged(self, line: PastedLine) -> FoundLine | DoubtfulLine | MissingLine:
        """Decide one line."""
        raise NotImplementedError


class _People(_Judge):
    """Finds people."""

    def __init__(self, program: Program) -> None:
        self._program = program
        self._by_number: dict[str, list[Any]] = defaultdict(list)
        self._by_name: dict[str, list[Any]] = defaultdict(list)
        self._by_phone: dict[str, list[Any]] = defaultdict(list)

    def load(self, session: Session, lines: Sequence[PastedLine], progress: Progress) -> None:
        query = select(
            Person.id, Person.name, Person.former_name, Person.id_no, Person.phone, Person.sex_code, Person.born_on,
            Person.grid_id, Person.household_id, Person.standing,
        )  # fmt: skip
        for part in in_parts({line.id_no for line in lines if line.id_no}, _PARTS):
            progress.check()
            for row in session.execute(query.where(Person.id_no.in_(part))):
                self._by_number[row.id_no].append(row)
        names = {line.name for line in lines if line.name}
        for part in in_parts(names, _PARTS):
            progress.check()
            keys = {sort_key(name) for name in part}
            wanted = query.where(Person.standing.in_(list(Standing)), Person.name_key.in_(keys))
            for row in session.execute(wanted):
                if row.name in names:
                    self._by_name[row.name].append(row)
        phones = {line.phone for line in lines if line.phone and not line.name and not line.id_no}
        for part in in_parts(phones, 20 * _PARTS):
            progress.check()
            for row in session.execute(query.where(Person.standing == Standing.ACTIVE, Person.phone.in_(part))):
                self._by_phone[row.phone].append(row)

    def judged(self, line: PastedLine) -> FoundLine | DoubtfulLine | MissingLine:
        if line.id_no:
            return self._numbered(line)
        rows = self._by_name.get(line.name, []) if line.name else self._by_phone.get(line.phone, [])
        if not rows:
            return MissingLine(line, NOT_THERE)
        present = [row for row in rows if row.standing is Standing.ACTIVE]
        if not present:
            return self._doubtful(line, GONE, rows)
        left, has_phone = self._told_apart(line, present)
        if len(left) == 1 and not has_phone and self._lives_elsewhere(line, left[0]):
            return self._doubtful(line, OTHER_PLACE.format(place=line.place), left)
        if len(left) == 1:
            other = bool(line.name and line.phone and left[0].phone and not has_phone)
            return FoundLine(line, left[0].id, BY_PHONE if has_phone else BY_NAME, OTHER_PHONE if other else "")
        return self._doubtful(line, SAME_NAME.format(count=len(left)), left)

    def _numbered(self, line: PastedLine) -> FoundLine | DoubtfulLine | MissingLine:
        rows = self._by_number.get(line.id_no, [])
        if not rows:
            alike = self._by_name.get(line.name, [])
            return self._doubtful(line, NO_SUCH_NUMBER, alike) if alike else MissingLine(line, NOT_THERE)
        agreeing = [row for row in rows if not line.name or line.name in (row.name, row.former_name)]
        if not agreeing:
            return self._doubtful(line, OTHER_NAME, rows)
        if len(agreeing) > 1:
            return self._doubtful(line, SAME_NUMBER.format(count=len(agreeing)), agreeing)
        if agreeing[0].standing is not Standing.ACTIVE:
            return self._doubtful(line, GONE, agreeing)
        return FoundLine(line, agreeing[0].id, BY_NUMBER)

    def _told_apart(self, line: PastedLine, rows: list[Any]) -> tuple[list[Any], bool]:
        """Return those whom everything that the line says allows, and whether the telephone number is theirs."""
        if line.phone and (same := [row for row in rows if row.phone == line.phone]):
            return same, True
        rows = [row for row in rows if not self._lives_elsewhere(line, row)] or rows
        return [row for row in rows if line.sex_code in ("", row.sex_code)] or rows, False

    def _lives_elsewhere(self, line: PastedLine, row: Any) -> bool:
        """Whether the line names a village that is another than this person's."""
        village = self._program.grids.find_village(line.place) if line.place else None
        home = self._program.grids.village_of(row.grid_id)
        return village is not None and home is not None and home.id != village

    def _path(self, grid: int | None) -> str:
        return self._program.grids.path_name(grid) if grid else ""

    def _doubtful(self, line: PastedLine, reason: str, rows: Iterable[Any]) -> DoubtfulLine:
        return DoubtfulLine(line, reason, tuple(map(self._candidate, rows)))

    def _candidate(self, row: Any) -> Candidate:
        said = (
            _SEXES.get(row.sex_code or "", ""),
            f"{row.born_on.year} 年生" if row.born_on else "",
            self._path(row.grid_id),
            shown(Mask.PHONE, row.phone, Place.LIST),
            "" if row.standing is Standing.ACTIVE else "已迁出或死亡",
        )
        return Candidate(row.id, row.name, "，".join(filter(None, said)))


class _Homes(_People):
    """Finds the households of the people named."""

    def load(self, session: Session, lines: Sequence[PastedLine], progress: Progress) -> None:
        super().load(session, lines, progress)
        rows = [row for by in (self._by_number, self._by_name, self._by_phone) for some in by.values() for row in some]
        self._home = {row.id: row.household_id for row in rows if row.household_id}
        self._open: set[int] = set()
        for part in in_parts(set(self._home.values()), _PARTS):
            here = Household.id.in_(part), Household.standing == HouseholdStanding.ACTIVE
            self._open |= set(session.scalars(select(Household.id).where(*here)))

    def judged(self, line: PastedLine) -> FoundLine | DoubtfulLine | MissingLine:
        outcome = super().judged(line)
        if isinstance(outcome, FoundLine):
            home = self._home.get(outcome.key)
            return replace(outcome, key=home) if home in self._open and home else MissingLine(line, NO_HOME)
        if isinstance(outcome, DoubtfulLine):
            homes = [
                replace(one, key=home)
                for one in outcome.candidates
                if (home := self._home.get(one.key)) in self._open and home
            ]
            return replace(outcome, candidates=tuple(homes)) if homes else MissingLine(line, NO_HOME)
        return outcome


class _Enterprises(_Judge):
    """Finds enterprises and places by their code or whole name."""

    def __init__(self, program: Program) -> None:
        self._program = program
        self._by_code: dict[str, list[Any]] = defaultdict(list)
        self._by_name: dict[str, list[Any]] = defaultdict(list)

    def load(self, session: Session, lines: Sequence[PastedLine], progress: Progress) -> None:
        query = select(Enterprise.id, Enterprise.name, Enterprise.credit_code, Enterprise.address, Enterprise.grid_id)
        here = query.where(Enterprise.standing == EnterpriseStanding.ACTIVE)
        for part in in_parts({line.credit_code for line in lines if line.credit_code}, _PARTS):
            for row in session.execute(here.where(Enterprise.credit_code.in_(part))):
                self._by_code[row.credit_code].append(row)
        for part in in_parts({line.rest for line in lines if line.rest}, _PARTS):
            progress.check()
            for row in session.execute(here.where(Enterprise.name_key.in_({sort_key(name) for name in part}))):
                self._by_name[row.name].append(row)

    def judged(self, line: PastedLine) -> FoundLine | DoubtfulLine | MissingLine:
        rows = self._by_code.get(line.credit_code, []) if line.credit_code else []
        by = "统一社会信用代码" if rows else "名称"
        rows = rows or self._by_name.get(line.rest, [])
        if not rows:
            return MissingLine(line, NO_ENTERPRISE)
        if len(rows) == 1:
            return FoundLine(line, rows[0].id, by)
        found = (Candidate(row.id, row.name, row.address or "") for row in rows)
        return DoubtfulLine(line, SAME_NAME.format(count=len(rows)), tuple(found))
