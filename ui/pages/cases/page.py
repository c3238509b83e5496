"""The room of the cases (事件): the board, the ledgers as tables, and one case with all its steps."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from desktop.cases.board import Figure
from desktop.cases.dossier import CaseDossier
from desktop.cases.filters import KEYS, KIND, LEDGER
from desktop.cases.ledgers import ledger
from desktop.cases.list import Outward
from desktop.cases.service import Cases
from desktop.print_centre.case_ledgers import title_of
from desktop.tables import Keys
from desktop.telling import Told
from ui.page import Command
from ui.pages.cases.board_view import BoardView
from ui.pages.cases.correcting import Correcting
from ui.pages.cases.goals import dividing
from ui.pages.cases.ledger_columns import LedgerColumns
from ui.pages.cases.ledger_filters import LedgerFilters
from ui.pages.cases.ledger_paper import print_ledger
from ui.pages.cases.ledger_side import BOARD, TABLE, LedgerSide
from ui.pages.cases.ledger_source import OfLedger
from ui.pages.cases.moving_work import CaseMoving
from ui.pages.cases.registering import open_registration
from ui.pages.cases.view import CaseView
from ui.pages.desk import Desk
from ui.pages.dossier_view import DossierView
from ui.pages.list_export import export_list
from ui.pages.list_paper import print_list
from ui.pages.reading_page import ReadingPage

IN_TABLE = "请先在台账里筛选好事件，再办理一次。"
WORDS = "words"  # of a target: what another room calls the cases it asks for


class CasesPage(ReadingPage):
    """Finds, registers and moves cases."""

    subject, noun, unit = "case", "事件", "件"
    hint = "编号、名称、当事人"
    tables = frozenset({"case_record", "case_event", "unit", "grid"})
    empty_hint = "登记一件，或者从其他系统的表格导入。"

    def __init__(self, desk: Desk) -> None:
        self.moving, self.correcting = CaseMoving(self, desk), Correcting(self, desk)
        self._of_ledger = OfLedger(desk.program.cases.list)
        self.filters = LedgerFilters(desk, lambda: self._of_ledger.ledger, self._value)
        super().__init__(desk, self._of_ledger, self.filters.all())
        self.board = BoardView(desk)
        self.side = LedgerSide(self.board, self.list)
        self.columns = LedgerColumns(self.list.view)
        self.split.insertWidget(0, self.side)
        self.split.list = self.side
        self.setFocusProxy(self.side)
        self._fit_kinds()
        self.side.turned.connect(self._turned)
        self.side.ledger_chosen.connect(self._choose)
        self.board.figure_chosen.connect(self.show_figure)
        self.board.case_chosen.connect(self.show_dossier)
        self.board.arranged.connect(self.state_changed)

    @property
    def service(self) -> Cases:
        """The cases."""
        return self.desk.program.cases

    @property
    def ledger(self) -> str:
        """The key of the ledger that is chosen; nothing for all."""
        return self._of_ledger.ledger

    @property
    def current_key(self) -> int | None:
        """The case under the cursor of the table."""
        return self.list.current_key if self.side.mode == TABLE else None

    def page_commands(self) -> list[Command]:
        """Return what can be done in the room, first what stands in the top line."""
        moves = self.moving.commands(lambda: self.dossier, self._chosen) if self.desk.may_write else []
        new = Command("登记事件", self.register, "add", "Ctrl+N", "primary")
        edit = [Command("更正事件", self.correcting.correct, "edit", "F2", shown=False)]
        return [
            *([new, *edit] if self.desk.may_write else []),
            *moves,
            Command("打印台账", self.print_ledger, "print", "Ctrl+Shift+P"),
            Command("导出", self.export_list, "export", "Ctrl+Shift+E"),
            Command("打印列表（按显示的列）", self.print_list, "print", shown=False),
            Command("打印事件档案", self.print_seen, "print", "Ctrl+P", shown=False),
            Command("看事件看板", partial(self.turn, BOARD), "chart", shown=False),
            Command("看事件台账", partial(self.turn, TABLE), "columns", shown=False),
            Command("刷新", self.reload, "refresh", "F5", shown=False),
        ]

    def view_commands(self) -> list[Command]:
        """Return what can be done with the case that is read, beside moving it."""
        return [*self.correcting.often(), *super().view_commands()]

    def more_commands(self) -> list[Command]:
        """Return what is done with it more seldom."""
        return [*self.correcting.seldom(), *super().more_commands()]

    def go_back_to(self) -> Callable[[Told], object] | None:
        """Return how the facts of an earlier version are given back."""
        return self.correcting.go_back if self.desk.may_write else None

    def view_of(self, dossier: Any) -> DossierView:
        """Return how a case is read."""
        case: CaseDossier = dossier
        besides = ([*dividing(self, self.desk, case), *self.view_commands()], self.more_commands())
        return CaseView(self, self.desk, self.moving, case, besides, self.room)

    def print_seen(self) -> None:
        """Print the case that is open, or else the table."""
        if isinstance(self.view, CaseView):
            self.view.papers.whole()
        else:
            super().print_seen()

    def register(self) -> None:
        """Register a case in the ledger that is chosen."""
        open_registration(self, self.desk, self.ledger or None)

    def _chosen(self) -> Keys:
        """Return the cases that are selected; on the board none are."""
        return self.list.selected_keys() if self.side.mode == TABLE else []

    # Board, table, ledger

    def turn(self, mode: str) -> None:
        """Show the board or the table."""
        self.side.turn(mode)
        self.side.setFocus()

    def reload(self) -> None:
        """Read anew what is seen."""
        if self.side.mode == BOARD:
            self.board.load()
        else:
            self.list.reload()

    def show_figure(self, figure: Figure) -> None:
        """List the cases that a number counts."""
        self.open(figure.filters)

    def open(self, target: Any) -> None:
        """Open a case by its key, or list cases by filters; `words` is what another room calls them."""
        if not isinstance(target, Mapping):
            super().open(target)
            return
        filters = self.filters.taken({key: value for key, value in target.items() if key not in (LEDGER, WORDS)})
        self.filters.words = dict.fromkeys(filters, str(target[WORDS])) if WORDS in target else {}
        self._stale = False  # what follows reads the list
        self.side.choose(str(target.get(LEDGER) or ""))
        self.side.turn(TABLE)
        super().open(filters)
        self.state_changed.emit()

    def activate(self) -> None:
        """Read what is seen when it is new or stale."""
        self._read_units()
        if self.side.mode == BOARD:
            self.board.look()
            if not self.split.is_open:
                self.side.setFocus()
        else:
            super().activate()

    def state(self) -> dict[str, Any]:
        """Return how the room is arranged; what a number listed is not kept."""
        state = super().state()
        state["list"]["filters"] = {key: value for key, value in state["list"]["filters"].items() if key != KEYS}
        return state | {
            "mode": self.side.mode,
            "ledger": self.ledger,
            "columns": self.columns.state(),
            "grid": self.board.chip.value,
        }

    def restore(self, state: Mapping[str, Any]) -> None:
        """Arrange the room as it was."""
        self.side.choose(str(state.get("ledger", "")))
        super().restore(state)
        self.columns.restore(state.get("columns", {}))
        self.board.chip.set_value(state.get("grid"))
        if state.get("mode") == TABLE:
            self.side.turn(TABLE)

    # Paper: nobody learns from it who told

    def print_ledger(self) -> None:
        """Print the table in the columns of its ledger."""
        if self._is_table():
            print_ledger(self, self.desk, self.list, self.ledger)

    def print_list(self) -> None:
        """Print the table as it is seen."""
        if self._is_table():
            source = Outward(self.service.list)
            print_list(self, self.desk, self.list, source, self.unit, title_of(self.ledger), self.subject)

    def export_list(self) -> None:
        """Write the table to a file as it is seen."""
        if self._is_table():
            source = Outward(self.service.list)
            export_list(self, self.desk, self.list, source, self.unit, title_of(self.ledger), self.subject)

    def _is_table(self) -> bool:
        """Whether the table is seen; what is on the board is no list, so the clerk is brought to the table."""
        if self.side.mode == TABLE:
            return True
        self.turn(TABLE)
        self.say(IN_TABLE)
        return False

    # Staying true

    def _turned(self) -> None:
        if self.isVisible():
            self.activate()
        self.state_changed.emit()

    def _choose(self, key: str) -> None:
        """Show another ledger, on the board and in the table."""
        self._of_ledger.ledger = key
        self.columns.show(key)
        self._fit_kinds()
        self.board.narrow(key)
        self._stale = True
        if self.side.mode == TABLE and self.isVisible():
            self.activate()
        self.state_changed.emit()

    def _fit_kinds(self) -> None:
        """Offer the sorts of case of the ledger: each has a list of its own, all together have none."""
        chip = next(chip for chip in self.list.chips.chips if chip.filter.key == KIND)
        chip.set_value(None)
        chip.setVisible(bool(self.ledger) and bool(ledger(self.ledger).kinds))

    def _value(self, key: str) -> Any:
        return next(chip.value for chip in self.list.chips.chips if chip.filter.key == key)

    def _read_units(self) -> None:
        def known(units: Any) -> None:
            self.filters.units = units

        self.desk.work.read(self, "读取承办单位", lambda _: self.service.list.units(), known)

    def _hear(self, tables: frozenset[str]) -> None:
        if self.side.mode == TABLE:
            super()._hear(tables)
        elif tables & self.tables:
            self._stale = True  # the board hears for itself
            if self.isVisible():
                self.read_again()
