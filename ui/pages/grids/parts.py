"""The parts of a grid's dossier: who holds the posts, organisations, codes, lower grids, history, findings."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QWidget

from desktop.dossiers.grids.dossier import BorneCode, GridHappening, LowerGrid, PostLine
from desktop.grids.holders import Standing
from desktop.selfcheck.findings import Finding
from ui import theme
from ui.buttons import button, label, tool
from ui.dialogs import AskSheet
from ui.flow import Flow
from ui.pages.desk import Desk
from ui.pages.dossier_view import opener
from ui.pages.households.parts import PeopleTable

LOWER = (("名称", 9), ("编码", 10), ("人口", 5), ("户数", 5), ("层级", 6))
CLOSED = "（已撤销）"
FORMER = "本办原编码"


def posts_part(posts: Sequence[PostLine], open_: Callable[[int], object]) -> QWidget:
    """Return who holds the posts, each a way to the roster."""
    made, grid = _table()
    titles: dict[str, list[PostLine]] = {}
    for one in posts:
        titles.setdefault(one.title, []).append(one)
    for row, (title, lines) in enumerate(titles.items()):
        held = QWidget()
        flow = Flow(held, theme.current().unit)
        for one in lines:
            about = "　".join(filter(None, (one.held_as, one.workplace, one.phone)))
            flow.addWidget(opener(one.name, partial(open_, one.staff_id), "person", about or "打开网格员档案"))
        _put(grid, row, title, held)
    return made


def organisations_part(organisations: Sequence[Standing], open_: Callable[[int], object]) -> QWidget:
    """Return the organisations that stand in a grid, each a way to its room."""
    made = QWidget()
    flow = Flow(made, theme.current().unit)
    for one in organisations:
        words = f"{one.name}（{one.leader}）" if one.leader else one.name
        flow.addWidget(opener(words, partial(open_, one.organisation_id), "organisation", "打开组织队伍"))
    return made


def lower_table(
    below: Sequence[LowerGrid], figures: Mapping[str, Mapping[int, float]], open_: Callable[[int], object]
) -> PeopleTable:
    """Return the table of the grids right below one."""
    counted = [figures.get(name) for name in ("people", "households")]
    rows = [
        (
            one.key,
            (
                one.name + (CLOSED if one.closed else ""),
                one.code,
                *("" if figure is None else f"{int(figure.get(one.key, 0)):,}" for figure in counted),
                one.level,
            ),
        )
        for one in below
    ]
    return PeopleTable(LOWER, rows, open_, spared=(4,), numbers=(2, 3))


def findings_part(findings: Sequence[Finding], open_: Callable[[Finding], object]) -> QWidget:
    """Return what the self-check said of a grid, each a way to the records behind it."""
    made, grid = _table()
    for row, one in enumerate(findings):
        words = label(one.sentence, wrap=True)
        grid.addWidget(words, row, 0, 1, 2)
        grid.addWidget(opener("查看", partial(open_, one), "search", one.fix), row, 2, Qt.AlignmentFlag.AlignTop)
    return made


def happenings_part(
    history: Sequence[GridHappening], names: Mapping[str, str], open_: Callable[[int], object]
) -> QWidget:
    """Return what happened to a grid, the newest first."""
    made, grid = _table()
    for row, one in enumerate(history):
        line = QWidget()
        flow = Flow(line, theme.current().card)
        words: QWidget = label(one.words)
        if one.other is not None:
            words = opener(one.words, partial(open_, one.other), "grid", "打开这个网格")
        who = label(f"{names.get(one.by, one.by)} 登记", "second")
        for part in (words, who):
            part.setMinimumHeight(theme.current().control)
            flow.addWidget(part)
        _put(grid, row, one.on.isoformat(), line)
    return made


def codes_part(codes: Sequence[BorneCode], remove: Callable[[BorneCode], object] | None) -> QWidget:
    """Return the codes that a grid bears elsewhere or once bore; those of other systems can be taken back."""
    made, grid = _table()
    for row, one in enumerate(codes):
        line = QWidget()
        inner = QHBoxLayout(line)
        inner.setContentsMargins(0, 0, 0, 0)
        inner.setSpacing(theme.current().unit)
        words = label(one.code + (f"（用到 {one.until}）" if one.until and not one.system else ""))
        words.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        inner.addWidget(words)
        if one.system and remove is not None:
            inner.addWidget(tool("delete", f"删除{one.system}的编码", partial(remove, one)))
        inner.addStretch(1)
        _put(grid, row, one.system or FORMER, line)
    return made


class CodeSheet(AskSheet):
    """Asks for the code that a grid bears in another system."""

    def __init__(self, parent: QWidget, desk: Desk, grid: int, done: Callable[[], object]) -> None:
        super().__init__(parent, "登记其他系统的编码", "登记", lambda _: self._save())
        self._desk, self._grid, self._done = desk, grid, done
        self.system = self.add_line("所属系统", hint="如：数字城管、综治平台、省网格系统")
        self.code = self.add_line("编码")
        self.system.setFocus()

    def _save(self) -> None:
        service, system, code = self._desk.program.grid_dossiers, self.system.text(), self.code.text()
        self.set_busy(True)
        job = partial(service.add_code, self._grid, system, code)
        self._desk.work.write(self, "登记其他编码", lambda _: job(), lambda _: self._saved(), self.failed)

    def _saved(self) -> None:
        self.set_busy(False)
        self.accept()
        self._done()


def add_code_button(pressed: Callable[[], object]) -> QWidget:
    """Return the button below the codes, no wider than its words."""
    row = QWidget()
    inner = QHBoxLayout(row)
    inner.setContentsMargins(0, 0, 0, 0)
    inner.addWidget(button("登记其他编码…", pressed, icon_name="add", kind="quiet"))
    inner.addStretch(1)
    return row


def _table() -> tuple[QWidget, QGridLayout]:
    made, sizes = QWidget(), theme.current()
    grid = QGridLayout(made)
    grid.setContentsMargins(0, 0, 0, 0)
    grid.setHorizontalSpacing(sizes.card)
    grid.setVerticalSpacing(sizes.unit)
    grid.setColumnStretch(1, 1)
    return made, grid


def _put(grid: QGridLayout, row: int, title: str, part: QWidget) -> None:
    words = label(title, "second")
    words.setMinimumHeight(theme.current().control)
    words.setMinimumWidth(theme.current().popup // 4)
    grid.addWidget(words, row, 0, Qt.AlignmentFlag.AlignTop)
    grid.addWidget(part, row, 1)
