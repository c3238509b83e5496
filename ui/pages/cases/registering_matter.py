"""What happened, where, and how it became known: the left half of the form of a new case."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QVBoxLayout, QWidget

from desktop.cases.ledgers import ledger
from desktop.cases.links import AT, Link
from desktop.cases.of_record import Place
from desktop.cases.scenarios import Scenario
from desktop.errors import Problem
from desktop.fields import Field, Kind
from desktop.finding import Hit
from ui import theme
from ui.buttons import label, link, tool
from ui.flow import Flow
from ui.forms.code_box import CodeBox
from ui.forms.editor import Editor
from ui.forms.form import WIDE
from ui.pages.cases.finders import PlaceFinder
from ui.pages.cases.moving_picks import Found, StaffBox, StaffChoices
from ui.pages.desk import Desk
from ui.pages.questions import Questions

WHAT, PLACED = ("kind_code", "risk_code", "title", "description"), ("place", "grid_id")
WHENCE, OUTSIDE = ("source_code", "found_on", "finder_name"), ("outside_system", "outside_no")
FLAGS = ("is_urgent", "is_important", "is_sensitive")
FINDER = "finder_name"
SMALL = 3  # columns of what is short
SCENARIO = Field("scenario", "场景", Kind.CODE, width=10, hint="")


class ScenarioChoices:
    """The scenarios of one ledger as the editor of a code sees them."""

    def __init__(self, scenarios: Sequence[Scenario]) -> None:
        self._scenarios = scenarios

    def items(self, list_key: str) -> Sequence[Found]:
        """Return all of them."""
        return [Found(one.key, one.title, one.about) for one in self._scenarios]

    def match(self, list_key: str, typed: str) -> Sequence[Found]:
        """Return those whose title has the words typed."""
        return [one for one in self.items(list_key) if typed.strip() in one.title]

    def title(self, list_key: str, code: str | None) -> str:
        """Return what a scenario is called."""
        return next((one.title for one in self._scenarios if one.key == code), "")


class MatterPart(QWidget):
    """Asks for the facts of a new case. What is typed stays when the ledger is changed."""

    changed = Signal()
    reshaped = Signal()  # other editors stand there
    routed = Signal()  # what decides to whom it goes is another

    def __init__(self, desk: Desk, key: str) -> None:
        super().__init__()
        self._desk, self.ledger = desk, key
        self.groups: list[Questions] = []
        self.links: dict[Link, str] = {}
        self.finder = PlaceFinder(desk)
        self._own: Questions | None = None  # of the scenario
        self._tied, self._more_shown = Tied(self.untie), False
        self.flags = {field.key: QCheckBox(field.title) for field in desk.program.cases.fields if field.key in FLAGS}
        for box in self.flags.values():
            box.toggled.connect(self.changed)
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(theme.current().gap)
        self._body: QWidget | None = None
        self.finder.picked.connect(self._choose_place)
        self._build(desk.program.cases.blank(key).values)

    # What is asked

    def turn(self, key: str) -> None:
        """Ask as another ledger asks."""
        values = self.values()
        if ledger(key).kinds != ledger(self.ledger).kinds:
            values["kind_code"] = None
        self.ledger = key
        scenario = next((one for one in self._scenarios() if one.key == values.get("scenario")), None)
        self._build(values | ({} if scenario else {"scenario": None, "facts": {}}))
        self.changed.emit()

    def put(self, values: Mapping[str, Any]) -> None:
        """Show values over those that are there."""
        self._build(self.values() | dict(values))

    def tie(self, place: Place) -> None:
        """Tie the case to a record, and take its grid and address where none is typed yet."""
        editors = self.editors
        if place.grid_id is not None:
            editors["grid_id"].value = place.grid_id
        if place.address:
            editors["place"].value = place.address
        if place.subject == "enterprise" and "unit_involved" in editors and not editors["unit_involved"].value:
            editors["unit_involved"].value = place.words
        if place.subject != "grid":
            self.add_link(Link(place.subject, place.key, AT), place.words)

    def add_link(self, tied: Link, words: str) -> None:
        """Tie the case to a record."""
        self.links[tied] = words
        self._tell_links()
        self.changed.emit()

    def untie(self) -> None:
        """Tie the case to nothing; grid and address stay as they are typed."""
        self.links.clear()
        self._tell_links()
        self.changed.emit()

    @property
    def editors(self) -> dict[str, Any]:
        """Every editor by the key of its field."""
        return {key: editor for group in self.groups for key, editor in group.editors.items()}

    def values(self) -> dict[str, Any]:
        """Return what is typed so far, by the keys of the draft."""
        found = {key: editor.value for key, editor in self.editors.items()}
        own = {key: found.pop(key) for key in (self._own.editors if self._own is not None else ())}
        finder = found.get(FINDER)
        known = bool(finder) and str(finder).isdecimal()
        found |= {"finder_id": int(finder) if known and finder else None, FINDER: None if known else finder}
        found |= {key: box.isChecked() for key, box in self.flags.items()}
        return found | {"facts": own}

    def unreadable(self) -> list[Problem]:
        """Return what is typed but means nothing."""
        return [problem for group in self.groups for problem in group.binding.unreadable()]

    def point_out(self, problems: Sequence[Problem]) -> list[Problem]:
        """Mark the fields at fault; return the problems of no field here."""
        hidden = {problem.field for problem in problems} & set(self._more.editors)
        if hidden and not self._more_shown:
            self.show_more()
        rest = list(problems)
        for group in reversed(self.groups):  # so that the cursor ends in the first
            rest = group.point_out(rest)
        return rest

    def begin(self) -> None:
        """Put the cursor into the first field."""
        self.groups[0].begin()

    def stops(self) -> list[QWidget]:
        """Return where Tab leads, in the order in which it is seen."""
        return [one for part in self._parts for one in stops_in(part)]

    def show_more(self) -> None:
        """Show what is seldom needed."""
        self._more_shown = True
        self._more.show()
        self._more_link.hide()

    def _build(self, values: Mapping[str, Any]) -> None:
        """Make the editors of a ledger with these values in them."""
        cases, means, sizes = self._desk.program.cases, self._desk.means(), theme.current()
        fields = {field.key: _wide(field) for field in cases.fields_of(self.ledger)}
        own = [key for key in ledger(self.ledger).fields if key in fields and key not in WHAT]
        rest = [key for key in fields if key not in {*WHAT, *own, *PLACED, *WHENCE, *OUTSIDE, *FLAGS}]
        body = QWidget()
        column = QVBoxLayout(body)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(sizes.unit)
        shown = dict(values)
        if shown.get("finder_id") is not None:
            shown[FINDER] = str(shown["finder_id"])
        scenarios = self._scenarios()
        first = [fields[key] for key in WHAT if key in fields]
        editors: dict[str, Editor] = {}
        if scenarios:
            first.insert(2, SCENARIO)
            editors[SCENARIO.key] = CodeBox(ScenarioChoices(scenarios), "", "")
        finder: dict[str, Editor] = {FINDER: StaffBox(StaffChoices(self._desk.program), "", "从名册中找，或写姓名")}

        def ask(keys: Sequence[str], columns: int = 2, **editors: Editor) -> Questions:
            return Questions([fields[key] for key in keys if key in fields], means, shown, columns, own=editors)

        what = Questions(first, means, shown, SMALL, own=editors)
        place, source = ask(PLACED), ask(WHENCE, SMALL, **finder)
        measures = ask([*own, *OUTSIDE], SMALL)
        self._more = ask(rest)
        self._own = self._of_scenario(shown)
        self.groups = [what, *([self._own] if self._own is not None else []), place, source, measures, self._more]
        flags = QWidget()
        row = Flow(flags, sizes.page)
        for key, box in self.flags.items():
            box.setChecked(bool(values.get(key)))
            row.addWidget(box)
        self._more_link = link("更多项目（经纬度、标签、备注等）", self.show_more)
        self._more.setVisible(self._more_shown)
        self._more_link.setVisible(not self._more_shown and bool(rest))
        matter = [what, *([self._own] if self._own is not None else [])]
        where = [self.finder, self._tied, place, source, flags, measures, self._more_link, self._more]
        self._parts: list[QWidget] = [*matter, *where]
        for part in (*matter, label("在哪里", "strong"), *where):
            column.addWidget(part)
        self.finder.show()
        self._tell_links()
        if self._body is not None:
            self._body.hide()
            self._body.deleteLater()
        self._body = body
        self.column.addWidget(body)
        self._listen()
        self.reshaped.emit()

    def _listen(self) -> None:
        for group in self.groups:
            group.binding.edited.connect(lambda _: self.changed.emit())
        editors = self.editors
        for key in ("kind_code", SCENARIO.key):
            if key in editors:
                editors[key].changed.connect(self.routed)
        if SCENARIO.key in editors:
            editors[SCENARIO.key].changed.connect(self._follow_scenario)

    def _follow_scenario(self) -> None:
        """Ask for the own fields of a scenario as soon as it is chosen."""
        chosen = self.editors[SCENARIO.key].value
        own = {field.key for field in self._desk.program.scenarios.fields_of(chosen)}
        if own != set(self._own.editors if self._own is not None else ()):
            self._build(self.values())
            self.editors[SCENARIO.key].setFocus()

    def _of_scenario(self, values: Mapping[str, Any]) -> Questions | None:
        key = values.get(SCENARIO.key)
        fields = self._desk.program.scenarios.fields_of(key)
        if not key or not fields:
            return None
        facts = self._desk.program.scenarios.read(key, values.get("facts") or {})
        return Questions(
            [replace(field, width=min(field.width, WIDE - 1)) for field in fields], self._desk.means(), facts
        )

    def _scenarios(self) -> list[Scenario]:
        return [one for one in self._desk.program.scenarios.running if one.ledger == self.ledger]

    def _choose_place(self, hit: Hit) -> None:
        of_record = self._desk.program.cases.of_record
        self._desk.work.read(self, "读取地点", lambda _: of_record.place(hit.kind, hit.key), self.tie)

    def _tell_links(self) -> None:
        self._tied.words.setText("已关联：" + "、".join(self.links.values()))
        self._tied.setVisible(bool(self.links))


class Tied(QWidget):
    """Says to what the case is tied, and lets it be untied."""

    def __init__(self, untie: Callable[[], object]) -> None:
        super().__init__()
        self.words = label("", "green", wrap=True)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.words, 1)
        row.addWidget(tool("close", "取消关联（地点和网格不变）", untie))


def stops_in(part: QWidget) -> list[QWidget]:
    """Return where Tab stops in a part."""
    found = [part, *part.findChildren(QWidget)]
    return [one for one in found if one.focusPolicy() & Qt.FocusPolicy.TabFocus and one.focusProxy() is None]


def _wide(field: Field) -> Field:
    """Let the title have a line of its own."""
    return replace(field, width=WIDE) if field.key == "title" else field
