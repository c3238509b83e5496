"""The room of the exchange (交换): what is to be done, what came, what went, what differs, and with whom."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from desktop.exchange.looks import ItemRow, Taken
from desktop.exchange.package_rows import PackageRow
from desktop.exchange_words import CAME, WENT
from desktop.jobs import Progress
from ui import ask, theme
from ui.buttons import button
from ui.drawer import ListAndDrawer
from ui.page import Command
from ui.pages.desk import Desk
from ui.pages.exchange.beside import CONFLICTS, IN, OUT, Beside
from ui.pages.exchange.conflicts import Conflicts
from ui.pages.exchange.errands import Errands
from ui.pages.exchange.frame import Frame
from ui.pages.exchange.offices import Offices
from ui.pages.exchange.overview import Overview, Standing
from ui.pages.exchange.receiving import Receiving
from ui.pages.exchange.tasks import Deed, Task
from ui.pages.exchange.trays import STATE, WAITS, Line, Tray, fields, line_of, line_of_letter, opened, tray_list
from ui.segments import Segments

OVERVIEW, OFFICES = "overview", "offices"
MODES = ((OVERVIEW, "概况"), (IN, "收件"), (OUT, "发件"), (CONFLICTS, "待核对"), (OFFICES, "交换单位"))
HEARD = frozenset({"package", "package_item", "partner", "exchange_key", "exchange_stream", "letter", "office_fact"})
FILES = "交换文件 (*.wgx *.wgxkey *.xlsx)"
CARD = ".wgxkey"
TAKEN = (".wgx", CARD)  # what the window hands on when it is dropped anywhere
MODE, PACKAGE, LETTER, PARTNER, TRAY, SEND = "mode", "package", "letter", "partner", "tray", "send"  # of a target


class ExchangePage(Frame):
    """Five panes under one head; a package, an office or the sending beside them; a file that came in their place."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk = desk
        self.standing = Standing()
        self._stale, self._is_caught_up = True, False
        self.names: Mapping[str, str] = {}
        self.errands = Errands(self, desk, self.say)
        self.modes = Segments(MODES, self.turn, "看", OVERVIEW)
        self.overview = Overview(self.choose_files, may_write=desk.may_write)
        self.trays = {
            mode: tray_list(
                Tray(fields(is_out=mode == OUT), partial(self._lines, mode)),
                desk.work,
                self._partners,
                is_out=mode == OUT,
            )
            for mode in (IN, OUT)
        }
        self.conflicts = Conflicts(desk)
        self.offices = Offices(desk, self.errands)
        self.block_titles = self.offices.block_titles
        self.receiving = Receiving(desk, self.errands)
        self.beside = Beside(self, self.reload)
        self._lay_out()
        self._connect()
        self._add_commands()

    # What is seen

    @property
    def mode(self) -> str:
        """Which pane is seen, or was before a file came."""
        return MODES[self._panes.currentIndex()][0]

    def turn(self, mode: str) -> None:
        """Show another pane."""
        place = next((at for at, (key, _) in enumerate(MODES) if key == mode), 0)
        stays = place == self._panes.currentIndex() and not self.receiving.isVisible()
        if not stays and not self.clear():
            self.modes.choose(self.mode)
            return
        self._panes.setCurrentIndex(place)
        self.modes.choose(MODES[place][0])
        pane = self._panes.widget(place)
        if pane is not None:
            self.setFocusProxy(pane)
            pane.setFocus()
        self._read_pane()
        self.state_changed.emit()

    def reload(self) -> None:
        """Read how everything stands."""
        self._stale = False
        program = self.desk.program

        def look(_progress: Progress) -> tuple[Standing, Sequence[ItemRow], Mapping[str, str]]:
            status = program.exchange_status
            standing = Standing.of(
                status.all(),
                program.partners.rows(everyone=True),
                program.outbox.sent(),
                status.quarantined(),
                program.letters.counts(),
            )
            return standing, program.inbox.conflicts(), self.desk.names()

        self.desk.work.read(self, "读取交换情况", look, self._show)
        self._read_pane()

    # What can be done

    def choose_files(self) -> None:
        """Ask for files that came."""
        paths = ask.open_files(self, "选择收到的交换文件", FILES, self.errands.last_folder())
        if paths:
            self.bring_in(paths)

    def bring_in(self, paths: Sequence[Path]) -> None:
        """Look at files that came, one after the other; nothing is written before the clerk says so."""
        if not self.desk.may_write:
            return
        cards = [path for path in paths if path.suffix.lower() == CARD]
        packages = [path for path in paths if path not in cards]
        if cards:
            self.turn(OFFICES)
            self.offices.look_at_card(cards[0])
        elif packages:
            if not self.split.close_drawer():
                return
            self.errands.folder = packages[0].parent
            self._whole.setCurrentWidget(self.receiving)
            self.receiving.look(packages)

    def look_again(self, row: PackageRow) -> None:
        """Look once more at a file that was set aside."""
        if self.split.close_drawer():
            self._whole.setCurrentWidget(self.receiving)
            self.receiving.look_again(row)

    def clear(self) -> bool:
        """Make room beside the panes; return whether that was possible."""
        if (self.receiving.isVisible() and not self.receiving.leave()) or not self.split.close_drawer():
            return False
        self._show_panes()
        return True

    def act(self, task: Task) -> None:
        """Do what a task asks for."""
        match task.deed:
            case Deed.EXPORT:
                self.errands.carry(task.packages, self.reload)
            case Deed.SEND:
                self.beside.send(task.partner_id)
            case Deed.DECIDE:
                self.turn(CONFLICTS)
            case Deed.INSPECT:
                self.trays[IN].set_filters({STATE: WAITS})
                self.turn(IN)
            case Deed.CARD:
                self.open_office(task.partner_id)
            case Deed.ASKED:
                self._settle_audit(task.partner_id)

    def _settle_audit(self, partner: int) -> None:
        status = self.desk.program.exchange_status
        self.desk.work.write(self, "登记核对", lambda _: status.settle_audit(partner), lambda _: self.reload())

    def add_office(self) -> None:
        """Enter another office."""
        self.turn(OFFICES)
        self.offices.add()

    def open_office(self, key: int) -> None:
        """Show an office and its cards."""
        self.turn(OFFICES)
        self.offices.open(key)

    # Being a page

    def activate(self) -> None:
        """Read what is new; the first time what a sudden end had left waiting is taken up."""
        if self.desk.may_write and not self._is_caught_up:
            self._is_caught_up = True
            self.desk.work.write(self, "接收留下的期次", self.desk.program.inbox.catch_up, self._caught_up)
        if self._stale:
            self.reload()

    def leave(self) -> bool:
        """Let go of what was looked at; a job under way goes on without the clerk."""
        if self._whole.currentWidget() is self.receiving and not self.receiving.waiting.is_busy:
            self.receiving.leave()
        return True

    def open(self, target: Any) -> None:
        """Show a pane, a package, or the sending; or look at files that came."""
        if isinstance(target, Mapping):
            ways: dict[str, Callable[[Any], object]] = {
                PACKAGE: self.beside.show_package,
                LETTER: self.beside.show_letter,
                PARTNER: self.open_office,
                SEND: self._send_to,
                TRAY: self.turn,
                MODE: self.turn,
            }
            for key, way in ways.items():
                if key in target:
                    way(target[key])
        elif isinstance(target, str):
            self.turn(target)
        elif target:
            self.bring_in([Path(one) for one in target])

    def _send_to(self, partner_id: int) -> None:
        self.reload()
        self.beside.send(partner_id)

    def state(self) -> dict[str, Any]:
        """Return what is looked at, and where files were last written."""
        return {
            MODE: self.mode,
            "folder": str(self.errands.folder or ""),
            "drawer": self.split.arrangement(),
            **{mode: one.state() for mode, one in self.trays.items()},
        }

    def restore(self, state: Mapping[str, Any]) -> None:
        """Look at what was looked at."""
        self.errands.folder = Path(state["folder"]) if state.get("folder") else None
        self.split.arrange(state.get("drawer", {}))
        for mode, one in self.trays.items():
            one.restore(state.get(mode, {}))
        place = next((at for at, (key, _) in enumerate(MODES) if key == state.get(MODE)), 0)
        self._panes.setCurrentIndex(place)
        self.modes.choose(MODES[place][0])

    # Within

    def _show(self, found: tuple[Standing, Sequence[ItemRow], Mapping[str, str]]) -> None:
        self.standing, conflicts, self.names = found
        self.overview.show_standing(self.standing)
        self.conflicts.show_items(conflicts)
        self.offices.show_partners(self.standing.partners)
        count = len(conflicts)
        self.modes.buttons[CONFLICTS].setText(f"待核对 {count:,}" if count else "待核对")
        self._tell()

    def _caught_up(self, taken: Sequence[Taken]) -> None:
        for one in taken:
            self.say(one.sentence)

    def _tell(self) -> None:
        words = {
            OVERVIEW: f"{len(self.standing.statuses):,} 个单位，{len(self.standing.tasks):,} 件要办",
            CONFLICTS: f"{self.conflicts.count:,} 处待核对",
            OFFICES: f"{len(self.standing.partners):,} 个单位",
        }
        tray = self.trays.get(self.mode)
        self.tell_shown(words[self.mode] if tray is None else f"{tray.count:,} 份")

    def _read_pane(self) -> None:
        if self.mode in self.trays:
            self.trays[self.mode].reload()
        elif self.mode == OFFICES:
            self.offices.read()
        self._tell()

    def _lines(self, mode: str) -> list[Line]:
        program = self.desk.program
        rows = program.inbox.received() if mode == IN else program.outbox.sent()
        letters = program.letters.tray(CAME if mode == IN else WENT)
        names = self.names or self.desk.names()
        lines = [*(line_of(row, names) for row in rows), *map(line_of_letter, letters)]
        return sorted(lines, key=lambda line: line.at, reverse=True)

    def _open_entry(self, key: int) -> None:
        found, is_letter = opened(key)
        (self.beside.show_letter if is_letter else self.beside.show_package)(found)

    def _partners(self) -> list[tuple[int, str]]:
        return [(one.key, one.title) for one in self.standing.partners]

    def _show_panes(self) -> None:
        self._whole.setCurrentWidget(self._paned)

    def _hear(self, tables: frozenset[str]) -> None:
        if not tables & HEARD:
            return
        if self.isVisible():
            self.reload()
        else:
            self._stale = True

    def _connect(self) -> None:
        self.overview.drop.dropped.connect(self.bring_in)
        self.overview.acted.connect(self.act)
        self.overview.opened.connect(self.open_office)
        self.overview.add_wanted.connect(self.add_office)
        for one in self.trays.values():
            one.opened.connect(self._open_entry)
            one.counted.connect(lambda _: self._tell())
            one.arranged.connect(self.state_changed)
        self.conflicts.told.connect(self.say)
        self.conflicts.record_wanted.connect(self.wanted)
        self.offices.told.connect(self.say)
        self.offices.send_wanted.connect(self.beside.send)
        self.receiving.told.connect(self.say)
        self.receiving.left.connect(self._show_panes)
        self.receiving.decide_wanted.connect(lambda: self.turn(CONFLICTS))
        self.split.arranged.connect(self.state_changed)
        self.desk.work.changed.connect(self._hear)

    def _add_commands(self) -> None:
        commands = [Command(words, partial(self.turn, mode), shown=False) for mode, words in MODES]
        if self.desk.may_write:
            commands += [
                Command("发送…", self.beside.send, "upload", "Ctrl+N", shown=False),
                Command("写文书…", self.beside.write_letter, "note", "Ctrl+Shift+N", shown=False),
                Command("下发代码表和工作日历…", self.beside.send_lists, "calendar", shown=False),
                Command("接收文件…", self.choose_files, "download", "Ctrl+O", shown=False),
                Command("登记交换单位…", self.add_office, "add", shown=False),
            ]
        commands.append(Command("刷新", self.reload, "refresh", "F5", shown=False))
        for command in commands:
            self.add_command(command)

    def _lay_out(self) -> None:
        sizes = theme.current()
        self._panes = QStackedWidget()
        for part in (self.overview, self.trays[IN], self.trays[OUT], self.conflicts, self.offices):
            self._panes.addWidget(part)
        self.split = ListAndDrawer(self._panes, self.beside.may_close)
        self._paned, self._whole = QWidget(), QStackedWidget()
        paned = QVBoxLayout(self._paned)
        paned.setContentsMargins(0, 0, 0, 0)
        paned.addWidget(self.split)
        self._whole.addWidget(self._paned)
        self._whole.addWidget(self.receiving)
        top = QHBoxLayout()
        top.setSpacing(sizes.gap)
        top.addWidget(self.modes)
        top.addStretch(1)
        receive = button("接收文件…", self.choose_files, icon_name="download")
        receive.setToolTip("选择收到的 .wgx 或 .wgxkey 文件（Ctrl+O），也可以直接拖进窗口")
        send = button("发送…", self.beside.send, icon_name="upload", kind="primary")
        send.setToolTip("打包并写到U盘（Ctrl+N）")
        write = button("写文书…", self.beside.write_letter, icon_name="note")
        write.setToolTip("通知、报表任务等，随下一期送出（Ctrl+Shift+N）")
        for one in (receive, write, send):
            one.setVisible(self.desk.may_write)
            top.addWidget(one)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(sizes.pad)
        whole.addLayout(top)
        whole.addWidget(self._whole, 1)
        self.setFocusProxy(self.overview)
