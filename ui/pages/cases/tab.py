"""Cases in the dossiers of other rooms: the tab that lists them, and registering one from there with one key."""

from functools import partial

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop.cases.of_record import CaseLine, CasesOf, Preset
from desktop.fields import Field, Kind
from desktop.tables import Row
from ui import theme
from ui.buttons import button, label
from ui.page import Command, Page
from ui.pages.cases.registering import open_registration
from ui.pages.desk import Desk
from ui.pages.dossier_view import DossierView
from ui.pages.reading_page import ReadingPage
from ui.tables.empty import Empty
from ui.tables.row_list import ShortTable

TITLE, ROOM, REGISTER, KEYS = "事件", "cases", "登记事件", "Ctrl+Shift+N"
TABLES = frozenset({"case_record", "case_event", "case_party", "case_link"})
COLUMNS = (
    Field("title", "事件名称", width=10, listed=True, sortable=False),
    Field("stage", "环节", width=4, listed=True, sortable=False),
    Field("found_on", "发现日期", Kind.DATE, width=6, listed=True, sortable=False),
    Field("number", "编号", width=8, listed=True, sortable=False),
    Field("relation", "关系", width=4, listed=True, sortable=False),
    Field("ledger", "台账", width=4, listed=True, sortable=False),
)


def add_cases_tab(view: DossierView, page: Page, desk: Desk, subject: str, key: int) -> None:
    """Put the tab of the cases of a record into its dossier; how many there are stands in its title."""
    CasesOfDossier(view, page, desk, subject, key)


def registration_command(page: ReadingPage) -> Command:
    """Return the command that registers a case at the dossier that is open, with all that is known filled in."""

    def run() -> None:
        key = page.dossier.key if page.dossier is not None and page.split.is_open else page.current_key
        register_at(page, page.desk, page.subject, key)

    return Command(REGISTER, run, "case", KEYS, shown=False)


def register_at(page: Page, desk: Desk, subject: str, key: int | None) -> None:
    """Open the sheet of a new case at a record, or an empty one where there is no record."""
    if key is None:
        open_registration(page, desk)
        return
    preset = desk.program.cases.of_record.preset

    def begin(found: Preset) -> None:
        open_registration(page, desk, None, found)

    desk.work.read(page, REGISTER, lambda _: preset(subject, key), begin)


class CasesOfDossier(QObject):
    """Knows the cases of the record that a view shows, and shows them when their tab is turned to."""

    def __init__(self, view: DossierView, page: Page, desk: Desk, subject: str, key: int) -> None:
        super().__init__(view)
        self._view, self._page, self._desk, self._subject, self._key = view, page, desk, subject, key
        self._found = CasesOf((), 0, 0)
        self.tab: CasesTab | None = None
        view.add_tab(TITLE, self._make)
        desk.work.changed.connect(self._hear)
        self.read()

    def read(self) -> None:
        """Read the cases beside the window."""
        of_record, subject, key = self._desk.program.cases.of_record, self._subject, self._key
        self._desk.work.read(self, "读取事件", lambda _: of_record.of(subject, key), self._show)

    def _make(self) -> QWidget:
        self.tab = CasesTab(self._page, self._desk, self._subject, self._key)
        self.tab.show_cases(self._found)
        return self.tab

    def _show(self, found: CasesOf) -> None:
        self._found, tabs = found, self._view.tabs
        for at in range(tabs.count()):
            if tabs.tabText(at).split(" ")[0] == TITLE:
                tabs.setTabText(at, f"{TITLE} {found.count:,}" if found.count else TITLE)
        if self.tab is not None:
            self.tab.show_cases(found)

    def _hear(self, tables: frozenset[str]) -> None:
        if tables & TABLES:
            self.read()


class CasesTab(QWidget):
    """The cases of one record, those under way first."""

    def __init__(self, page: Page, desk: Desk, subject: str, key: int) -> None:
        super().__init__()
        self.cases: tuple[CaseLine, ...] = ()
        self.add = button(REGISTER, partial(register_at, page, desk, subject, key), icon_name="add", kind="primary")
        self.add.setToolTip(f"{REGISTER}（{KEYS}）")
        self.add.setVisible(desk.may_write)
        self.count = label("", "second")
        self.table = ShortTable(COLUMNS, Empty("没有事件", "登记时会带上这份档案的网格、地点和人员。", "case"))
        self.table.view.opened.connect(lambda place: page.wanted.emit(ROOM, self.cases[place].key))
        sizes = theme.current()
        head = QHBoxLayout()
        head.setSpacing(sizes.gap)
        head.addWidget(self.add)
        head.addStretch(1)
        head.addWidget(self.count)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(sizes.card, sizes.pad, sizes.card, sizes.card)
        whole.setSpacing(sizes.gap)
        whole.addLayout(head)
        whole.addWidget(self.table, 1)

    def show_cases(self, found: CasesOf) -> None:
        """Show what was found; of very many the newest."""
        self.cases = found.lines
        more = f"，列出最近 {len(found.lines)} 件" if found.count > len(found.lines) else ""
        self.count.setText(f"在办 {found.open:,} 件，共 {found.count:,} 件{more}" if found.count else "")
        self.table.show_rows([_row(line) for line in found.lines], 0 if found.lines else -1)


def _row(line: CaseLine) -> Row:
    return {
        "number": line.number or "未编号",
        "title": line.title,
        "stage": line.stage,
        "found_on": line.found_on.isoformat(),
        "relation": line.relation,
        "ledger": line.ledger,
    }
