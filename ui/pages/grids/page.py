"""The room of the grids: the tree or the table, and one dossier for each (一格一档)."""

from collections.abc import Callable, Mapping
from datetime import date
from functools import partial
from typing import Any

from PySide6.QtCore import QTimer
from PySide6.QtGui import QCursor
from PySide6.QtWidgets import QMenu

from desktop.dossiers.dated import DatedList
from desktop.dossiers.grids.dossier import GridDossier
from desktop.dossiers.grids.service import GridDossiers
from desktop.grid_paper import GridPapers
from desktop.grids.as_of import AS_OF
from desktop.jobs import Progress
from desktop.print_centre.rosters import division_keys
from desktop.printing.document import Document
from ui import theme
from ui.chips import Filter
from ui.page import Command
from ui.pages.cases.tab import add_cases_tab, registration_command
from ui.pages.desk import Desk
from ui.pages.dossier_form import DossierForm
from ui.pages.dossier_page import DossierPage
from ui.pages.filters import batch_filter, choice_filter, day_filter, field_filter, grid_filter
from ui.pages.grids.dossier import GridView
from ui.pages.grids.side import TABLE, TREE, Side
from ui.pages.grids.table_paper import export_table, print_table
from ui.pages.redivision import open_history, open_redivision

MAP = "map"  # key of the room of the map
STANDINGS = (("active", "在用"), ("closed", "已撤销"), ("all", "全部"))
LISTED = {"导出": "导出列表…", "打印列表": "打印列表"}  # their keys are those of the table of division here
QUIET = 1_500  # milliseconds after the last change before everything is counted anew
CHANGING = frozenset({"grid", "grid_code", "grid_event", "grid_tag", "appointment", "organisation"})
COUNTED = frozenset(
    {"person", "household", "dwelling", "enterprise", "staff", "organisation_member", "map_shape", "case_record"}
)


class GridsPage(DossierPage):
    """Finds, reads, founds and corrects grids."""

    subject, noun, unit = "grid", "网格", "个"
    hint = "网格名称、拼音、编码"
    tables = CHANGING
    empty_hint = "可以从网格划分一览表导入，也可以逐个新建。"

    def __init__(self, desk: Desk) -> None:
        self.figures: Mapping[str, Mapping[int, float]] = {}
        self._names: Mapping[str, str] = {}
        self._counted = False
        self._counted_on: date | None = None  # the day of the figures
        listed = desk.program.grid_dossiers.list
        super().__init__(desk, DatedList(listed), _filters(desk))
        self.side = Side(desk.program.grids, listed, desk.work, self.list, day_filter(desk))
        self.split.insertWidget(0, self.side)
        self.split.list = self.side
        sizes = theme.current()
        self._widths = {TREE: sizes.drawer + sizes.popup, TABLE: sizes.drawer}  # of the drawer
        self._mode = TREE
        self.split.arrange({"drawer": self._widths[TREE]})
        self.menu = QMenu(self)  # of the levels that may stand below a grid
        self._quiet = QTimer(self, singleShot=True, interval=QUIET)
        self._quiet.timeout.connect(self.count)
        self.side.tree.opened.connect(self.show_dossier)
        self.side.tree.current_changed.connect(lambda _: self._follow.start())
        self.side.turned.connect(self._turned)
        self.side.day_chosen.connect(self._ask_tree)
        self.list.chips.changed.connect(self._ask_as_table)
        self.list.arranged.connect(self._ask_as_table)
        desk.work.changed.connect(self._hear_counted)

    @property
    def service(self) -> GridDossiers:
        """The grids of the office."""
        return self.desk.program.grid_dossiers

    @property
    def papers(self) -> GridPapers:
        """What is printed of grids."""
        return GridPapers(self.desk.program)

    @property
    def document_of(self) -> Callable[..., Document] | None:
        """一格一档."""
        return self.papers.grid

    @property
    def current_key(self) -> int | None:
        """The grid under the cursor."""
        return self.side.tree.current_key if self.side.mode == TREE else self.list.current_key

    def page_commands(self) -> list[Command]:
        """Return what can be done in the room."""
        new = [Command("新建下级网格", self.new, "add", "Ctrl+N", "primary")] if self.desk.may_write else []
        table = [
            Command("打印一览表", self.print_table, "print", "Ctrl+Shift+P"),
            Command("导出一览表…", self.export_table, "export", "Ctrl+Shift+E"),
            *([Command("调整网格…", self.redivide, "split", shown=False)] if self.desk.may_write else []),
            *([registration_command(self)] if self.desk.may_write else []),
            Command("查看截至某日的网格…", self.ask_day, "calendar", shown=False),
            Command("网格调整记录…", self.show_redivisions, "history", shown=False),
            Command("按树显示网格", partial(self._turn, TREE), "grid", shown=False),
            Command("按表显示网格", partial(self._turn, TABLE), "columns", shown=False),
        ]
        return [*new, *table, *map(_hidden, super().page_commands())]

    def view_commands(self) -> list[Command]:
        """Return what can be done with the grid that is read."""
        commands = super().view_commands()
        if self.desk.may_write and self.dossier is not None and self.dossier.may_found:
            commands.insert(1, Command("新建下级网格", self.new, "add", "Ctrl+N"))
        if self.desk.may_write and self.dossier is not None and not self.dossier.closed:
            commands.append(Command("调整网格…", self.redivide, "split"))
        return [*commands, Command("在地图上查看", self.show_on_map, "map")]

    def more_commands(self) -> list[Command]:
        """Return what is done with a grid more seldom."""
        return [Command("网格调整记录…", self.show_redivisions, "history"), *super().more_commands()]

    @property
    def day(self) -> date | None:
        """The day that the grids are asked about, or None for now."""
        return self.side.day

    def ask_day(self) -> None:
        """Ask about which day the tree or the table is to tell."""
        if self.side.mode == TREE:
            self.side.asked.open()
        else:
            self.list.chips.open(AS_OF)

    def redivide(self) -> None:
        """Split, merge, move, rename or close: what re-division does, with a preview."""
        if self.may_leave():
            open_redivision(self, self.desk, self.dossier.key if self.dossier is not None else self.current_key)

    def show_redivisions(self) -> None:
        """Show what was re-divided, and take it back."""
        open_history(self, self.desk)

    def new(self) -> None:
        """Open the form of a new grid below the one that is read; ask which level where several may stand."""
        key = self.dossier.key if self.dossier is not None else self.current_key
        if key is None or not self.may_leave():
            return
        levels = self.service.levels_below(key)
        if len(levels) <= 1:
            self.found(key, levels[0].key if levels else None)
            return
        self.menu.clear()
        for level in levels:
            self.menu.addAction(f"新建{level.title}", partial(self.found, key, level.key))
        self.menu.popup(QCursor.pos())

    def found(self, parent: int, level: str | None) -> None:
        """Open the form of a new grid of a level below another."""
        title = self.desk.program.grids.level_title(level) if level is not None else self.noun
        above = self.desk.program.grids.name(parent)
        form = DossierForm(self.desk, self.service, self.service.blank(parent, level))
        self.write(form, f"新建{title}（{above}）")

    def show_on_map(self) -> None:
        """Open the map at the grid that is read."""
        if self.dossier is not None:
            self.wanted.emit(MAP, self.dossier.key)

    def print_table(self) -> None:
        """Print the table of the grids that are shown, or of all below the one under the cursor."""
        print_table(self, self.desk, self._of_table(), self.day)

    def export_table(self) -> None:
        """Write that table to a file."""
        export_table(self, self.desk, self._of_table(), self.source)

    def view_of(self, dossier: GridDossier) -> GridView:
        """Return how a grid is read."""
        view = GridView(
            self, self.desk, dossier, self.room, self.view_commands(), self.more_commands(), self._names, self.figures
        )
        view.show_figures(self.figures, self._counted_on)
        add_cases_tab(view, self, self.desk, self.subject, dossier.key)
        return view

    def activate(self) -> None:
        """Read the tree when the room is new, and count what changed."""
        fresh = self._stale
        super().activate()
        if fresh:
            self.side.load(self._begin)
        if not self._counted:
            self.count()
        if not self.split.is_open:
            self.side.setFocus()

    def open(self, target: Any) -> None:
        """Open a grid by its key, or narrow the table by filters."""
        if isinstance(target, Mapping):
            self.side.turn(TABLE)
            super().open(target)
            self._ask_as_table()
            return
        if self.may_leave():
            self.side.tree.point_at(int(target))
            self.list.point_at(int(target))
            self.read(int(target))

    def show_alone(self, dossier: Any) -> None:
        """Show one grid and no tree."""
        super().show_alone(dossier)
        self.count()

    def state(self) -> dict[str, Any]:
        """Return how the room is arranged."""
        return super().state() | {
            "mode": self.side.mode,
            "closed": self.side.closed.isChecked(),
            "widths": self._widths | {self._mode: int(self.split.arrangement()["drawer"])},
        }

    def restore(self, state: Mapping[str, Any]) -> None:
        """Arrange the room as it was."""
        super().restore(state)
        self._widths |= {mode: int(width) for mode, width in state.get("widths", {}).items() if mode in self._widths}
        self.split.arrange({"drawer": self._widths[self._mode]})
        self.side.closed.setChecked(bool(state.get("closed", False)))
        self.side.asked.set_value(self.list.search.filters.get(AS_OF))
        if state.get("mode") == TABLE:
            self.side.turn(TABLE)

    def count(self) -> None:
        """Count beside the window: first what the tree and the table tell, then everything."""
        self._quiet.stop()
        self._counted = True
        service, day = self.service, self.day

        def few(slate: Progress) -> tuple[Any, Mapping[str, str]]:
            counted = service.list.count(slate) if day is None else service.list.on(day, slate).figures
            return counted, self.desk.names()

        def shown(found: tuple[Any, Mapping[str, str]]) -> None:
            if day != self.day:  # another one was asked about meanwhile
                return
            figures, self._names = found
            self.side.tree.count(figures)
            self.list.view.refresh()
            self.desk.work.read(
                self, "统计网格", lambda slate: service.figures(slate, day), lambda all_: self._show_figures(all_, day)
            )

        self.desk.work.read(self, "统计网格", few, shown)

    def _ask_tree(self) -> None:
        """Ask the table about the day that was chosen over the tree."""
        values = {key: value for key, value in self.list.chips.values().items() if key != AS_OF}
        self.list.set_filters(values if self.day is None else values | {AS_OF: self.side.asked.value})
        self._ask_anew()

    def _ask_as_table(self) -> None:
        """Ask the tree about the day that the table is asked about."""
        wanted = self.list.chips.values().get(AS_OF)
        if wanted != self.side.asked.value:
            self.side.asked.set_value(wanted)
            self._ask_anew()

    def _ask_anew(self) -> None:
        self.side.load(self._point)
        self.count()
        self.state_changed.emit()

    def _begin(self) -> None:
        """Open the topmost grid when nothing is open yet."""
        if self.side.mode == TREE and self.dossier is None and self.form is None and not self.split.is_open:
            tops = self.side.tree.tree
            key = tops.key_of(tops.index(0, 0))
            if key is not None:
                self.side.tree.point_at(key)
                self.read(key)

    def _show(self, dossier: Any) -> None:
        super()._show(dossier)
        self.side.keep_narrow(True)
        self._point()

    def _point(self) -> None:
        """Put the cursor of the tree on what is read: it may have come before the tree knew it, or after."""
        if self.dossier is not None:
            self.side.tree.point_at(self.dossier.key)

    def _closed(self) -> None:
        super()._closed()
        self.side.keep_narrow(False)

    def _show_figures(self, figures: Mapping[str, Mapping[int, float]], day: date | None) -> None:
        if day != self.day:
            return
        self.figures, self._counted_on = figures, day
        if isinstance(self.view, GridView):
            self.view.show_figures(figures, day)

    def _turn(self, mode: str) -> None:
        self.side.turn(mode)
        self.side.setFocus()

    def _turned(self) -> None:
        """Give the dossier beside the table less room than beside the tree, and keep to what is read."""
        self._widths[self._mode], self._mode = int(self.split.arrangement()["drawer"]), self.side.mode
        self.side.keep_narrow(self.split.is_open)
        self.split.arrange({"drawer": self._widths[self._mode]})
        if (key := self.dossier.key if self.dossier is not None else None) is not None:
            (self.side.tree if self.side.mode == TREE else self.list).point_at(key)
        self._begin()
        self.state_changed.emit()

    def _hear(self, tables: frozenset[str]) -> None:
        super()._hear(tables)
        if "grid" in tables and self.isVisible():
            self.side.load(self._point)

    def _hear_counted(self, tables: frozenset[str]) -> None:
        if not tables & (COUNTED | CHANGING):
            return
        if self.isVisible():
            self._quiet.start()
        else:
            self._counted = False

    def _of_table(self) -> tuple[str, list[int]]:
        """Return of what the table of division is, in words, and its grids."""
        if self.side.mode == TABLE:
            return "", [int(key) for key in self.list.table.shown]
        key = self.dossier.key if self.dossier is not None else self.current_key
        program = self.desk.program
        return program.grids.name(key), division_keys(program, key, Progress(), self.day)


def _hidden(command: Command) -> Command:
    """Return a command that is found by its words alone, or by its keys where it still has them."""
    title, keys = LISTED.get(command.title, command.title), "" if command.title in LISTED else command.keys
    return Command(title, command.run, command.icon, keys, command.kind, shown=False)


def _filters(desk: Desk) -> list[Filter]:
    levels = [(level.key, level.title) for level in desk.program.scheme.current.levels]
    fields = desk.program.grid_dossiers.fields
    return [
        batch_filter(desk),
        grid_filter(desk.program.grids),
        choice_filter("level", "层级", levels),
        *field_filter(desk, fields, "kind_code", "kind"),
        *field_filter(desk, fields, "setting_code", "setting"),
        choice_filter("standing", "状态", STANDINGS),
        day_filter(desk),
    ]
