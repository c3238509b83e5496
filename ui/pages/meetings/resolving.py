"""What was resolved, asked for: the words, who answers for it, until when, what it is about and what closing does."""

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

from PySide6.QtGui import QShortcut
from PySide6.QtWidgets import QHBoxLayout, QWidget

from desktop.drafts import Draft
from desktop.errors import Problem
from desktop.fields import Field, Kind
from desktop.meetings.fields import MOVE_TITLES
from desktop.program import Program
from ui.buttons import label
from ui.forms.code_box import CodeBox
from ui.forms.editor import Editor
from ui.forms.form import WIDE
from ui.forms.grid_box import GridBox
from ui.pages.cases.moving_picks import CaseChoices, Found, StaffBox, StaffChoices, UnitChoices
from ui.pages.decision import Decision, Job
from ui.pages.desk import Desk
from ui.pages.questions import Questions
from ui.segments import Segments

COMMIT = ("Ctrl+Return", "Ctrl+Enter", "Ctrl+S")
CASE, GRID, HOUSEHOLD = "case_record", "grid", "household"
ABOUTS = (("", "不关联"), (CASE, "事件"), (GRID, "网格"), (HOUSEHOLD, "户"))
MOVES = (("", "不办理事件"), *((key, f"归档后{title}") for key, title in MOVE_TITLES.items()))
WHAT = (
    Field("text", "议定事项", Kind.NOTE, width=24, required=True, max_length=2000),
    Field("staff", "责任人", Kind.CODE, width=10),
    Field("unit", "责任单位", Kind.CODE, width=10),
    Field("due_on", "完成期限", Kind.DATE, width=7, required=True),
)
FIELD_OF = {"responsible_name": "staff", "staff_id": "staff", "unit_id": "unit", "move": "move"}


class KnownStaff(StaffChoices):
    """People of the roster, some of whom are known from the start."""

    def __init__(self, program: Program, names: Mapping[str, str]) -> None:
        super().__init__(program)
        self._names |= names


class KnownCases(CaseChoices):
    """Cases, one of which may be known from the start."""

    def __init__(self, program: Program, case: int | None) -> None:
        super().__init__(program, 0)
        if case is not None and (row := program.cases.list.records([case]).get(case)) is not None:
            self._titles[str(case)] = f"{row['number']}　{row['title']}"


class HouseholdChoices:
    """Households as the editor of a code sees them: found by number, address or a member's name."""

    def __init__(self, program: Program, household: int | None) -> None:
        self._program = program
        self._titles: dict[str, str] = {}
        if household is not None:
            self._titles[str(household)] = program.households.dossier(household).title

    def items(self, list_key: str) -> Sequence[Found]:
        """Return none: households are found by typing."""
        return []

    def match(self, list_key: str, typed: str) -> Sequence[Found]:
        """Return the households a text may mean."""
        found = [Found(str(hit.key), hit.title, hit.detail) for hit in self._program.finder.households(typed, 20)]
        self._titles |= {one.code: one.title for one in found}
        return found

    def title(self, list_key: str, code: str | None) -> str:
        """Return the address of a household."""
        return self._titles.get(code or "", "")


class ResolveDialog(Decision):
    """Asks for a resolution, new or to be corrected."""

    def __init__(self, parent: QWidget, desk: Desk, draft: Draft, item: str = "") -> None:
        """`item` is what is being talked about."""
        super().__init__(parent, desk, "修改议定事项" if draft.id else "登记议定事项", "保存")
        self._draft, values, program = draft, draft.values, desk.program
        if item:
            self.column.addWidget(label(item, "second", wrap=True))
        unit, staff = values["unit_id"], values["staff_id"]
        known = program.units.names([unit]) if unit is not None else {}
        self._units = UnitChoices(program, {unit: known[unit]} if unit in known else {})
        people = KnownStaff(program, {str(staff): values["responsible_name"] or ""} if staff is not None else {})
        own: dict[str, Editor] = {
            "staff": StaffBox(people, "", "从名册中找，或直接写姓名"),
            "unit": CodeBox(self._units, "", "单位、村或网格的名称、拼音"),
        }
        proposed = {
            "text": values["text"],
            "staff": str(staff) if staff is not None else values["responsible_name"],
            "unit": str(unit) if unit is not None else None,
            "due_on": values["due_on"],
        }
        self.questions = Questions(WHAT, desk.means(), proposed, own=own)
        self.parts.append(self.questions)
        self.column.addWidget(self.questions)
        self.about = values["subject"] if values["subject"] in dict(ABOUTS) else ""
        self.move_wanted = values["move"] or ""
        self._kept = (values["subject"], values["record_id"])  # what an item is about may be none of the three
        key = values["record_id"] if self.about else None
        self._abouts = Segments(ABOUTS, self.choose_about, "关联", self.about)
        self.column.addLayout(_row(label("关联", "label"), self._abouts))
        self.records = {
            CASE: self._part(
                "case",
                "事件",
                CodeBox(KnownCases(program, key if self.about == CASE else None), "", "编号或名称"),
                str(key) if self.about == CASE and key else None,
            ),
            GRID: self._part("grid", "网格", GridBox(program.grids), key if self.about == GRID else None),
            HOUSEHOLD: self._part(
                "household",
                "户",
                CodeBox(
                    HouseholdChoices(program, key if self.about == HOUSEHOLD else None), "", "户号、地址或家里人的姓名"
                ),
                str(key) if self.about == HOUSEHOLD and key else None,
            ),
        }
        self._moves = Segments(MOVES, self.choose_move, "归档后", self.move_wanted)
        self.column.addLayout(_row(self._moves))
        self._told = label("", "small", wrap=True)
        self.column.addWidget(self._told)
        for keys in COMMIT:
            QShortcut(keys, self, self.go_on)
        self.yes.setToolTip("保存（Ctrl+回车）")
        self._arrange()
        self.questions.begin()

    def choose_about(self, about: str) -> None:
        """Say what sort of record it is about."""
        self.about = about
        self._abouts.choose(about)
        if about != CASE:
            self.choose_move("")
        self._arrange()
        if about:
            self.records[about].begin()

    def choose_move(self, move: str) -> None:
        """Say what closing the meeting does to the case."""
        self.move_wanted = move
        self._moves.choose(move)
        self._arrange()

    def point_out(self, problems: Sequence[Problem]) -> None:
        """Mark the field in which a fault is mended."""
        super().point_out([Problem(FIELD_OF.get(one.field, one.field), one.message) for one in problems])

    def job(self) -> Job:
        """Return the saving."""
        answers, about = self.questions.answers(), self.about
        record = next(iter(self.records[about].answers().values())) if about else None
        subject: Any = about or None
        if not about and self._kept[0] not in dict(ABOUTS):
            subject, record = self._kept
        draft, move, units = self._draft, self.move_wanted, self._units
        resolve = self.desk.program.meetings.resolve

        def save() -> int:
            staff, unit = answers["staff"], answers["unit"]
            is_known = bool(staff) and str(staff).isdecimal()
            values = draft.values | {
                "text": answers["text"],
                "staff_id": int(staff) if is_known else None,
                "responsible_name": None if is_known else staff,
                "unit_id": units.key_of(unit) if unit else None,
                "due_on": answers["due_on"],
                "subject": subject if record is not None else None,
                "record_id": int(record) if record is not None else None,
                "move": move or None,
            }
            return resolve(Draft(values, draft.id, draft.version))

        return save

    def conflict(self) -> None:
        """Tell that somebody else was quicker."""
        self.refuse("其他人刚刚改了这件议定事项。请返回，看过以后再改；填写的内容还在这里，可以先复制。")

    def _part(self, key: str, title: str, editor: Editor, value: Any) -> Questions:
        field = Field(key, title, Kind.CODE, width=WIDE, required=True)
        made = Questions([field], self.desk.means(), {key: value}, own={key: editor})
        self.parts.append(made)
        self.column.addWidget(made)
        return made

    def _arrange(self) -> None:
        for about, part in self.records.items():
            part.setVisible(about == self.about)
        self._moves.setVisible(self.about == CASE)
        words = {
            "assigned": "归档时交办给责任单位，期限就是完成期限。",
            "supervised": "归档时对这件事件黄牌督办，整改期限就是完成期限。",
        }.get(self.move_wanted, "")
        self._told.setText(words)
        self._told.setVisible(bool(words))


def resolve_at(page: QWidget, desk: Desk, meeting: int, item: int | None, about: str) -> None:
    """Ask for a new resolution of a meeting, about one of its items or none."""
    read = partial(desk.program.meetings.blank_resolution, meeting, item)
    desk.work.read(page, "登记议定事项", lambda _: read(), lambda draft: ResolveDialog(page, desk, draft, about).open())


def correct_at(page: QWidget, desk: Desk, resolution: int, about: str) -> None:
    """Ask for a resolution to be corrected."""
    read = partial(desk.program.meetings.resolution_draft, resolution)
    desk.work.read(page, "修改议定事项", lambda _: read(), lambda draft: ResolveDialog(page, desk, draft, about).open())


def _row(*parts: QWidget) -> QHBoxLayout:
    made = QHBoxLayout()
    for part in parts:
        made.addWidget(part)
    made.addStretch(1)
    return made
