"""The frame: navigation, top line, the rooms, the line at the foot."""

from collections.abc import Callable, MutableMapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QByteArray, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QAction, QCloseEvent, QDragEnterEvent, QDropEvent, QKeySequence
from PySide6.QtWidgets import QHBoxLayout, QMainWindow, QStackedWidget, QVBoxLayout, QWidget

from ui import ask, theme
from ui.buttons import label
from ui.idle import IdleWatch
from ui.navigation import Navigation
from ui.notices import NoticeLine
from ui.page import Command, Page, Room
from ui.screens import room_at
from ui.search_box import Found
from ui.shortcuts import ShortcutSheet
from ui.status import StatusLine
from ui.top_line import TopLine
from ui.work import Work

KEEP_AFTER = 800  # milliseconds from a change of state to its being kept


class MainWindow(QMainWindow):
    """Shows one room at a time and remembers how the clerk left each."""

    locked = Signal()  # the clerk, or nobody for a while
    closed = Signal()  # nothing unsaved kept the clerk

    def __init__(
        self,
        office: str,
        account: str,
        rooms: Sequence[Room],
        work: Work,
        *,
        settings: MutableMapping[str, Any] | None = None,
        find: Callable[[str], Sequence[Found]] | None = None,
        account_commands: Sequence[Command] = (),
        open_guide: Callable[[], object] | None = None,
        idle_minutes: float = 0,
    ) -> None:
        super().__init__()
        self._rooms = {room.key: room for room in rooms}
        self._pages: dict[str, Page] = {}
        self._settings: MutableMapping[str, Any] = {} if settings is None else settings
        self._open_guide, self._work = open_guide, work
        self._key = ""
        self.setWindowTitle(office)
        self.navigation = Navigation(rooms)
        self.top = TopLine(office, account, work, find, self._places, account_commands)
        self.stack, self.status = QStackedWidget(), StatusLine(work)
        self.idle = IdleWatch(idle_minutes, self)
        self.setAcceptDrops(True)
        self._keeping = QTimer(self, singleShot=True, interval=KEEP_AFTER)
        self._lay_out()
        self.notices = NoticeLine(self._right)
        self._connect()
        self._restore()

    def show_banner(self, sentence: str) -> None:
        """Say something above every room for as long as the window stands."""
        self.banner.setText(sentence)
        self.banner.setVisible(bool(sentence))

    @property
    def page(self) -> Page | None:
        """The page of the room the clerk is in."""
        return self._pages.get(self._key)

    def enter(self, key: str, target: Any = None) -> bool:
        """Go into a room, and open something there; return whether the clerk could leave the one before."""
        page = self.page
        if key != self._key and page is not None and not page.leave():
            self.navigation.select(self._key)
            return False
        if key != self._key:
            self.keep()
            self._key = key
            self._settings["room"] = key
            page = self._page(key)
            self.navigation.select(key)
            self.stack.setCurrentWidget(page)
            self.top.show_page(self._rooms[key].title, page.commands)
            self.status.set_shown(page.shown)
            page.activate()
            page.setFocus()
        if target is not None and page is not None:
            page.open(target)
        return True

    def lock(self) -> None:
        """Hide everything until the password is given again; nothing typed is lost."""
        self.keep()
        self.idle.stop()
        self.locked.emit()

    def keep(self) -> None:
        """Put how everything is arranged into the settings."""
        self._keeping.stop()
        self._settings["window"] = {
            "geometry": bytes(self.saveGeometry().toBase64().data()).decode(),
            "folded": self.navigation.is_folded,
        }
        for key, page in self._pages.items():
            self._settings[f"room.{key}"] = page.state()

    def show_shortcuts(self) -> None:
        """Show the help sheet."""
        commands = self.page.commands if self.page is not None else []
        keys = [(QKeySequence(one.keys).toString(), one.title) for one in commands if one.keys]
        sheet = ShortcutSheet(keys, self._open_guide, self)
        sheet.exec()
        sheet.deleteLater()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if self._takers(event):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        for rooms, paths in self._takers(event).items():
            event.acceptProposedAction()
            if len(rooms) == 1:
                self.enter(rooms[0], paths)
            else:  # asked once the drag is over: whoever it came from waits for its end
                QTimer.singleShot(0, partial(self._ask_room, rooms, paths))

    def closeEvent(self, event: QCloseEvent) -> None:
        if all(page.may_close() for page in list(self._pages.values())):
            self.keep()
            event.accept()
            self.closed.emit()
        else:
            event.ignore()

    def _takers(self, event: QDropEvent) -> dict[tuple[str, ...], list[str]]:
        """Return the rooms that open dragged files, with the files that all of them open."""
        found: dict[tuple[str, ...], list[str]] = {}
        for url in event.mimeData().urls():
            path = url.toLocalFile().lower()
            takers = [room for room in self._rooms.values() if room.takes and path.endswith(room.takes)]
            rooms = tuple(room.key for room in takers if room.takes_now())
            if path and rooms:
                found.setdefault(rooms, []).append(url.toLocalFile())
        return found

    def _ask_room(self, rooms: tuple[str, ...], paths: list[str]) -> None:
        more = f"等 {len(paths)} 个文件" if len(paths) > 1 else ""
        question = f"“{Path(paths[0]).name}”{more}要做什么？"
        if (room := ask.choose(self, question, [(key, self._rooms[key].title) for key in rooms])) is not None:
            self.enter(room, paths)

    def _page(self, key: str) -> Page:
        if key not in self._pages:
            page = self._rooms[key].make()
            page.restore(self._settings.get(f"room.{key}", {}))
            page.said.connect(self.notices.say)
            page.shown_changed.connect(lambda words: self.status.set_shown(words) if page is self.page else None)
            page.state_changed.connect(self._keeping.start)
            page.wanted.connect(self.enter)
            self._pages[key] = page
            self.stack.addWidget(page)
        return self._pages[key]

    def _places(self) -> list[Found]:
        rooms = [Found("页面", room.title, room.group, room.key) for room in self._rooms.values()]
        commands = self.page.commands if self.page is not None else []
        return rooms + [Found("命令", one.title, QKeySequence(one.keys).toString(), "", one) for one in commands]

    def _open(self, found: Found) -> None:
        if isinstance(found.target, Command):
            found.target.run()
        else:
            if self.enter(found.room, found.target) and self.page is not None:
                self.page.setFocus()  # the search is over: the keys are the page's again

    def _restore(self) -> None:
        kept = self._settings.get("window", {})
        self._take_first_size()
        if geometry := kept.get("geometry"):
            self.restoreGeometry(QByteArray.fromBase64(geometry.encode()))
        self.navigation.fold(bool(kept.get("folded", False)))
        key = self._settings.get("room", "")
        if self._rooms:
            self.enter(key if key in self._rooms else next(iter(self._rooms)))

    def _take_first_size(self) -> None:
        size, room = QSize(*theme.current().first_window), room_at(self.pos()).size()
        self.resize(size.boundedTo(room))
        if size.width() >= room.width() or size.height() >= room.height():  # the title and the frame want room too
            self.setWindowState(Qt.WindowState.WindowMaximized)

    def _lay_out(self) -> None:
        sizes = theme.current()
        self._content = QWidget()
        inner = QVBoxLayout(self._content)
        inner.setContentsMargins(sizes.page, sizes.card, sizes.page, sizes.card)
        inner.addWidget(self.stack)
        self._right = QWidget()
        right = QVBoxLayout(self._right)
        right.setContentsMargins(0, 0, 0, 0)
        right.setSpacing(0)
        self.banner = label("", "banner", wrap=True)
        self.banner.hide()
        for part in (self.banner, self.top, self._content, self.status):
            right.addWidget(part)
        right.setStretch(2, 1)
        whole = QWidget()
        row = QHBoxLayout(whole)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self.navigation)
        row.addWidget(self._right, 1)
        self.setCentralWidget(whole)

    def _connect(self) -> None:
        self.navigation.entered.connect(self.enter)
        self.navigation.folded.connect(lambda _: self._keeping.start())
        self.top.search.opened.connect(self._open)
        self.top.lock_wanted.connect(self.lock)
        self.idle.idle.connect(self.lock)
        self._keeping.timeout.connect(self.keep)
        everywhere = (
            ("Ctrl+K", self._search),
            ("F1", self.show_shortcuts),
            ("Ctrl+L", self.lock),
            ("Ctrl+Z", self.notices.take_back),  # a line that is typed into keeps the keys for itself
        )
        for keys, action in everywhere:
            one = QAction(self)
            one.setShortcut(keys)
            one.triggered.connect(action)
            self.addAction(one)

    def _search(self) -> None:
        self.top.search.setFocus()
        self.top.search.selectAll()
