"""Whom a case is about and who told of it: two parts of the form of a new case."""

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QVBoxLayout, QWidget

from desktop.drafts import Draft
from desktop.errors import Problem
from desktop.fields import Field
from desktop.finding import Hit
from ui import theme
from ui.buttons import label, link, set_role, tool
from ui.forms.code_box import CodeBox
from ui.pages.cases.finders import PartyFinder, Typed
from ui.pages.cases.people_dialog import EntryDialog
from ui.pages.cases.registering_matter import stops_in
from ui.pages.desk import Desk
from ui.pages.questions import Questions

ROLE = "role_code"


class PartyRow(QWidget):
    """One party: what they are in the case, who they are, further facts, the way out."""

    changed = Signal()
    removed = Signal()

    def __init__(self, desk: Desk, draft: Draft, detail: str = "") -> None:
        super().__init__()
        self._desk, self.draft, self.detail = desk, draft, detail
        sizes = theme.current()
        role: Any = CodeBox(desk.program.codes, "party_role")
        self.role = role
        self.role.value = draft.values.get(ROLE)
        self.role.setFixedWidth(sizes.popup // 2)
        self.role.set_accessible_name("当事人身份")
        self.role.changed.connect(self.changed)
        self._told = label("", wrap=True)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(sizes.gap)
        row.addWidget(self.role)
        row.addWidget(self._told, 1)
        row.addWidget(tool("edit", "补充电话、证件等", self.edit))
        row.addWidget(tool("close", "去掉", self.removed.emit))
        self._tell()

    def value(self) -> Draft:
        """Return the entry as it stands."""
        return Draft(self.draft.values | {ROLE: self.role.value})

    def edit(self) -> None:
        """Ask for further facts."""
        parties = self._desk.program.cases.parties
        dialog = EntryDialog(self, self._desk, parties, self.value(), lambda draft: draft, verb="确定")
        dialog.decided.connect(self._edited)
        dialog.open()

    def _edited(self, draft: Draft) -> None:
        self.draft = draft
        self.role.value = draft.values.get(ROLE)
        self._tell()
        self.changed.emit()

    def _tell(self) -> None:
        name = str(self.draft.values.get("name") or "")
        known = self.draft.values.get("person_id") is not None
        self._told.setText(f"{name}　{self.detail}".strip() if known else f"{name}（不在档案中）")


class PartiesPart(QWidget):
    """The parties so far, and the line that finds the next."""

    changed = Signal()
    reshaped = Signal()  # one more row, or one less

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self.rows: list[PartyRow] = []
        self.finder = PartyFinder(desk)
        self.fault = label("", "red", wrap=True)
        self.fault.hide()
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(theme.current().unit)
        self._column.addWidget(self.finder)
        self._column.addWidget(self.fault)
        self.finder.picked.connect(self._picked)

    def add(self, person: int | None, name: str, role: str | None = None, detail: str = "") -> None:
        """Enter one more."""
        parties = self._desk.program.cases.parties
        role = role or parties.next_role([row.role.value for row in self.rows])
        self._put(parties.blank(person_id=person, name=name, role_code=role), detail)

    def drafts(self) -> tuple[Draft, ...]:
        """Return the parties."""
        return tuple(row.value() for row in self.rows)

    def kept(self) -> list[dict[str, Any]]:
        """Return the parties as plain data."""
        return [{"values": row.value().values, "detail": row.detail} for row in self.rows]

    def take_up(self, kept: Sequence[Mapping[str, Any]]) -> None:
        """Show what `kept` returned."""
        for one in kept:
            self._put(self._desk.program.cases.parties.blank(**one["values"]), one.get("detail", ""))

    def point_out(self, problems: Sequence[Problem]) -> list[Problem]:
        """Say what is wrong with a party; return the problems of others."""
        mine = [problem for problem in problems if problem.field == "parties"]
        _say(self.fault, mine)
        return [problem for problem in problems if problem not in mine]

    def stops(self) -> list[QWidget]:
        """Return where Tab leads, in the order in which it is seen."""
        return [one for part in (*self.rows, self.finder) for one in stops_in(part)]

    def clear(self) -> None:
        """Begin without parties."""
        _say(self.fault, ())
        for row in list(self.rows):
            self._remove(row)

    def _put(self, draft: Draft, detail: str) -> None:
        row = PartyRow(self._desk, draft, detail)
        row.changed.connect(self.changed)
        row.removed.connect(partial(self._remove, row))
        self.rows.append(row)
        self._column.insertWidget(len(self.rows) - 1, row)
        self.reshaped.emit()
        self.changed.emit()

    def _picked(self, found: Hit | Typed) -> None:
        if isinstance(found, Typed):
            self.add(None, found.name)
        else:
            self.add(found.key, found.title, detail=found.detail)
        self.finder.setFocus()

    def _remove(self, row: PartyRow) -> None:
        self.rows.remove(row)
        row.hide()
        row.deleteLater()
        self.changed.emit()


class ReporterRow(QWidget):
    """Somebody who told: a name, a telephone, whether they want to stay unnamed."""

    changed = Signal()
    known_before = Signal(object)  # the keys of cases of which the same telephone told

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        asked: list[Field] = [field for field in desk.program.cases.reporters.fields if field.key in ("name", "phone")]
        self.questions = Questions(asked, desk.means())
        self.anonymous = QCheckBox("要求匿名")
        self._seen = ""
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.current().gap)
        row.addWidget(self.questions, 1)
        row.addWidget(self.anonymous)
        self.anonymous.toggled.connect(self.changed)
        self.questions.binding.edited.connect(lambda _: self.changed.emit())
        phone: Any = self.questions.editors["phone"]
        phone.line.left.connect(self._look_up)

    @property
    def is_empty(self) -> bool:
        """Whether nothing is said of anybody."""
        return not any(self.questions.values().values()) and not self.anonymous.isChecked()

    def values(self) -> dict[str, Any]:
        """Return what is typed."""
        return self.questions.values() | {"is_anonymous": self.anonymous.isChecked()}

    def put(self, values: Mapping[str, Any]) -> None:
        """Show values."""
        self.questions.binding.fill({key: values.get(key) for key in ("name", "phone")})
        self.anonymous.setChecked(bool(values.get("is_anonymous")))

    def _look_up(self) -> None:
        """Ask whether the same telephone told before: a repeated complaint."""
        phone, reporters = self.questions.values()["phone"] or "", self._desk.program.cases.reporters
        if phone and phone != self._seen and self.questions.editors["phone"].is_readable():
            self._seen = phone
            job = partial(reporters.told_before, phone)
            self._desk.work.write(self, "核对重复反映", lambda _: job(), self.known_before.emit)


class ReportersPart(QWidget):
    """Those who told; protected from the moment they are saved."""

    changed = Signal()
    reshaped = Signal()
    known_before = Signal(object)

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self.rows: list[ReporterRow] = []
        self.fault = label("", "red", wrap=True)
        self.fault.hide()
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(theme.current().unit)
        self._column.addWidget(self.fault)
        self._another = link("再加一位反映人", self.add)
        self._column.addWidget(self._another)
        self.add()

    def add(self) -> ReporterRow:
        """Ask for one more."""
        row = ReporterRow(self._desk)
        row.changed.connect(self.changed)
        row.known_before.connect(self.known_before)
        self.rows.append(row)
        self._column.insertWidget(len(self.rows) - 1, row)
        self.reshaped.emit()
        return row

    def stops(self) -> list[QWidget]:
        """Return where Tab leads, in the order in which it is seen."""
        return [one for part in (*self.rows, self._another) for one in stops_in(part)]

    def drafts(self, **given: Any) -> tuple[Draft, ...]:
        """Return those of whom something is said; `given` is told of all of them: the day, the channel."""
        blank = self._desk.program.cases.reporters.blank
        return tuple(blank(**given, **row.values()) for row in self.rows if not row.is_empty)

    def kept(self) -> list[dict[str, Any]]:
        """Return them as plain data."""
        return [row.values() for row in self.rows if not row.is_empty]

    def take_up(self, kept: Sequence[Mapping[str, Any]]) -> None:
        """Show what `kept` returned."""
        for one in kept:
            (self.rows[0] if self.rows[0].is_empty else self.add()).put(one)

    def unreadable(self) -> list[Problem]:
        """Return what is typed but means nothing."""
        return [problem for row in self.rows for problem in row.questions.binding.unreadable()]

    def point_out(self, problems: Sequence[Problem]) -> list[Problem]:
        """Say what is wrong with a reporter; return the problems of others."""
        mine = [problem for problem in problems if problem.field == "reporters"]
        _say(self.fault, mine)
        return [problem for problem in problems if problem not in mine]

    def clear(self) -> None:
        """Begin without reporters."""
        _say(self.fault, ())
        for row in self.rows:
            row.hide()
            row.deleteLater()
        self.rows = []
        self.add()


def _say(fault: Any, problems: Sequence[Problem]) -> None:
    fault.setText("；".join(problem.message for problem in problems))
    fault.setVisible(bool(problems))
    set_role(fault, role="red")
