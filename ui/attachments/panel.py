"""The attachments of one record: brought in, opened, named, removed, given out."""

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from desktop.attachments.lines import AttachmentLine, Given, Removed
from desktop.attachments.media import PICKED
from desktop.errors import Refusal
from desktop.jobs import Progress
from ui import ask, theme
from ui.attachments.adding import Adding, Brought
from ui.attachments.bringing import File
from ui.attachments.desk import Desk
from ui.attachments.giving import GivingSheet
from ui.attachments.naming import NamingSheet
from ui.attachments.shelf import Shelf
from ui.attachments.viewer import Viewer
from ui.attachments.words import given_tile, tile_of
from ui.buttons import button, label, tip_of
from ui.flow import Flow
from ui.notices import NoticeLine
from ui.progress import QuietBar
from ui.tables.empty import Empty

SUBJECT = "attachment"
HOW = "把照片、扫描件拖到这里，或按 Ctrl+V 粘贴文件和截图。"
NONE = "还没有附件"
LOST = "“{name}”没有保留下来，请重新添加。"
NOTHING_COPIED = "剪贴板里没有文件或图片。请先复制照片或截图，再粘贴。"
READING = "正在读取附件"
ONLY_LOOK = "登记人员添加的照片和扫描件会显示在这里。"


class AttachmentPanel(QWidget):
    """Shows the attachments of one record and reads them again by itself when they change."""

    counted = Signal(int)

    def __init__(self, desk: Desk, subject: str, key: int, may_write: bool) -> None:
        """`subject` is the name of the record's table, `key` the record."""
        super().__init__()
        self._desk, self._subject, self._key, self._may_write = desk, subject, key, may_write
        self.lines: tuple[AttachmentLine, ...] = ()
        self._viewer: Viewer | None = None
        actions = [("添加…", self.pick)] if may_write else []
        self.shelf = Shelf(desk.work, Empty(NONE, HOW if may_write else ONLY_LOOK, "picture", actions), may_write)
        self.add = button("添加…", self.pick, icon_name="add", kind="primary")
        self.open = _told("打开", self.show_chosen, "eye", "Return")
        self.save = button("另存副本…", self.give_out, icon_name="save")
        self.name = _told("更正…", self.rename, "edit", "F2")
        self.remove = _told("删除", self.take_out, "delete", "Delete")
        self.adding = Adding(desk)
        self._lay_out()
        self._notices = NoticeLine(self)
        self.shelf.brought.connect(self.bring_in)
        self.shelf.opened.connect(self.show_one)
        self.shelf.chosen.connect(self._enable)
        self.shelf.renaming.connect(self.rename)
        self.shelf.removing.connect(self.take_out)
        self.shelf.shifting.connect(self.shift)
        self.adding.brought.connect(self._brought)
        self.adding.stopped.connect(lambda: self._notices.say("已停止，没有添加。"))
        desk.work.changed.connect(self._hear)
        self.read()

    @property
    def told(self) -> str:
        """What is said at the foot; empty when nothing is."""
        return self._notices.sentence

    @property
    def viewer(self) -> Viewer | None:
        """The window in which attachments are open."""
        return self._viewer

    def turn_to(self, key: int) -> None:
        """Show the attachments of another record of the same subject."""
        self._key = key
        self.read()

    def read(self) -> None:
        """Read again which attachments there are."""
        attachments, subject, key = self._desk.program.attachments, self._subject, self._key

        def shown(lines: tuple[AttachmentLine, ...]) -> None:
            if key == self._key:
                self._show(lines)

        self._desk.work.read(self, "读取附件", lambda _: attachments.of(subject, key), shown)

    def pick(self) -> None:
        """Let the clerk pick files to add."""
        if paths := ask.open_files(self, "添加附件", PICKED):
            self.bring_in([("", path) for path in paths])

    def bring_in(self, files: Sequence[File]) -> None:
        """Add files beside the window; what is refused is told, the others are added."""
        if self._may_write:
            self.adding.bring(self._subject, self._key, files)

    def show_chosen(self) -> None:
        """Open the first attachment that is chosen."""
        if self.shelf.keys:
            self.show_one(self.shelf.keys[0])

    def show_one(self, key: int) -> None:
        """Open one attachment in its window, from where the others can be reached."""
        place = next((place for place, line in enumerate(self.lines) if line.key == key), None)
        if place is None:
            return
        self._viewer = Viewer(self, self._desk, self.lines, place)
        self._viewer.moved.connect(lambda key: self.shelf.choose([key]))
        self._viewer.finished.connect(self._forget)
        self._viewer.show()

    def give_out(self) -> None:
        """Save copies of those chosen, for a purpose."""
        if chosen := self._chosen():
            sheet = GivingSheet(self, self._desk, chosen)
            sheet.accepted.connect(lambda: self._notices.say(f"已另存 {len(chosen)} 个副本，已登记用途。"))
            sheet.open()

    def rename(self) -> None:
        """Give the first one chosen another name or note."""
        if self._may_write and (chosen := self._chosen()):
            NamingSheet(self, self._desk, chosen[0]).open()

    def take_out(self) -> None:
        """Remove those chosen; they can be put back."""
        attachments, keys = self._desk.program.attachments, self.shelf.keys
        if not keys or not self._may_write:
            return

        def gone(removed: tuple[Removed, ...]) -> None:
            words = f"“{removed[0].name}”" if len(removed) == 1 else f" {len(removed)} 个附件"
            self._notices.say(f"已删除{words}。", partial(self._put_back, removed))

        self._desk.work.write(self, "删除附件", lambda _: attachments.remove(*keys), gone)

    def _forget(self) -> None:
        self._viewer = None

    def shift(self, steps: int) -> None:
        """Put the attachment under the cursor before or behind its neighbour."""
        keys, place = [line.key for line in self.lines], self.shelf.view.currentIndex().row()
        to = place + steps
        if self._may_write and place >= 0 and 0 <= to < len(keys):
            keys.insert(to, keys.pop(place))
            attachments, subject, record = self._desk.program.attachments, self._subject, self._key
            job = partial(attachments.arrange, subject, record, keys)
            self._desk.work.write(self, "调整附件顺序", lambda _: job(), lambda _: None)

    def _chosen(self) -> list[AttachmentLine]:
        keys = set(self.shelf.keys)
        return [line for line in self.lines if line.key in keys]

    def _put_back(self, removed: tuple[Removed, ...]) -> None:
        attachments = self._desk.program.attachments
        self._desk.work.write(self, "恢复附件", lambda _: attachments.put_back(*removed), lambda _: None)

    def _brought(self, brought: Brought) -> None:
        lines, refused = brought
        keys = [line.key for line in lines]
        attachments = self._desk.program.attachments

        def undo() -> None:
            self._desk.work.write(self, "撤销添加", lambda _: attachments.remove(*keys), lambda _: None)

        if lines and not refused:
            self._notices.say(f"已添加 {len(lines)} 个附件。", undo)
        elif refused:
            done = f"已添加 {len(lines)} 个，" if lines else ""
            more = f"另有 {len(refused) - 1} 个也没有添加。" if len(refused) > 1 else ""
            self._notices.refuse(f"{done}{refused[0]}{more}")

    def _show(self, lines: tuple[AttachmentLine, ...]) -> None:
        self.lines = lines
        self.adding.count.setText(f"共 {len(lines)} 个附件" if lines else "")
        self.shelf.show_tiles([tile_of(line) for line in lines], self._desk.program.attachments.thumbnail)
        self.counted.emit(len(lines))

    def _hear(self, tables: frozenset[str]) -> None:
        if SUBJECT in tables:
            self.read()

    def _enable(self) -> None:
        for one in (self.open, self.save, self.name, self.remove):
            one.setEnabled(bool(self.shelf.keys))

    def _lay_out(self) -> None:
        sizes = theme.current()
        commands = QWidget()
        row = Flow(commands, sizes.gap)
        for one in (self.add, self.name, self.remove):
            one.setVisible(self._may_write)
        for part in (self.add, self.open, self.save, self.name, self.remove):
            row.addWidget(part)
        self.shelf.commands = [
            _command(self, "打开", self.show_chosen),
            _command(self, "另存副本…", self.give_out),
            *([_command(self, "更正…", self.rename), _command(self, "删除", self.take_out)] if self._may_write else []),
        ]
        whole = QVBoxLayout(self)
        whole.setContentsMargins(sizes.card, sizes.pad, sizes.card, sizes.card)
        whole.setSpacing(sizes.gap)
        whole.addWidget(commands)
        whole.addWidget(self.shelf, 1)
        whole.addWidget(self.adding)


class PendingAttachments(QWidget):
    """Files for a record that does not exist yet: read and looked at when they are brought, saved with the record."""

    changed = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk, self._given = desk, dict[int, Given]()
        self._last = 0
        self.shelf = Shelf(desk.work, Empty(NONE, HOW, "picture", [("添加…", self.pick)]), takes=True)
        self.add = button("添加…", self.pick, icon_name="add")
        self.from_clipboard = button("粘贴", self.paste, icon_name="copy")
        self.remove = button("移除", self.take_out, icon_name="delete")
        self.fault = label("", "red", wrap=True)
        self.fault.hide()
        bar = QuietBar(desk.work, self.shelf)
        self._follow = bar.follow
        self.shelf.brought.connect(self.bring_in)
        self.shelf.removing.connect(self.take_out)
        self.shelf.chosen.connect(lambda: self.remove.setEnabled(bool(self.shelf.keys)))
        sizes = theme.current()
        row = QHBoxLayout()
        row.setSpacing(sizes.gap)
        for part in (self.add, self.from_clipboard, self.remove):
            row.addWidget(part)
        row.addStretch(1)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(sizes.gap)
        whole.addWidget(self.shelf, 1)
        whole.addLayout(row)
        whole.addWidget(self.fault)
        self._show()

    @property
    def files(self) -> list[tuple[str, bytes]]:
        """Name and contents of each, for `Attachments.kept`."""
        return [(one.name, one.content) for one in self._given.values()]

    @property
    def state(self) -> list[list[str]]:
        """What can be kept of an unfinished record, for `take_up` after a crash: names and where the contents lie."""
        return [[one.name, one.address] for one in self._given.values()]

    def take_up(self, state: Sequence[Sequence[str]]) -> None:
        """Bring again what was there before a crash, and say what is no more."""
        look_again = self._desk.program.attachments.look_again

        def job(progress: Progress) -> tuple[list[Given], list[str]]:
            found = [(name, look_again(name, address)) for name, address in progress.over(state, len(state), READING)]
            return [one for _, one in found if one is not None], [
                LOST.format(name=n) for n, one in found if one is None
            ]

        self._follow(self._desk.work.read(self, READING, job, self._brought))

    def is_edited(self) -> bool:
        """Whether something was brought that would be lost."""
        return bool(self._given)

    def clear(self) -> None:
        """Forget everything: the record was made."""
        self._given.clear()
        self._tell("")
        self._show()

    def paste(self) -> bool:
        """Take files or a picture from the clipboard, for a form that is pasted into. Return whether there are any."""
        found = self.shelf.paste()
        self._tell("" if found else NOTHING_COPIED)
        return found

    def pick(self) -> None:
        """Let the clerk pick files."""
        if paths := ask.open_files(self, "添加附件", PICKED):
            self.bring_in([("", path) for path in paths])

    def bring_in(self, files: Sequence[File]) -> None:
        """Read files beside the window; what is refused is told, the others wait for their record."""
        look = self._desk.program.attachments.look
        self._follow(self._desk.work.read(self, READING, partial(_look_at_all, look, files), self._brought))

    def take_out(self) -> None:
        """Take away those chosen."""
        for key in self.shelf.keys:
            del self._given[key]
        self._show()

    def _brought(self, found: tuple[list[Given], list[str]]) -> None:
        given, refused = found
        self._tell("\n".join(refused))
        for one in given:
            if all(one.content != other.content for other in self._given.values()):  # dropped twice is meant once
                self._last += 1
                self._given[self._last] = one
        self._show()

    def _tell(self, sentence: str) -> None:
        self.fault.setText(sentence)
        self.fault.setVisible(bool(sentence))

    def _show(self) -> None:
        small = {key: one.small for key, one in self._given.items()}
        tiles = [given_tile(key, one) for key, one in self._given.items()]
        self.shelf.show_tiles(tiles, small.get)
        self.changed.emit()


def _told(words: str, pressed: Callable[[], object], icon_name: str, keys: str) -> QPushButton:
    """Return a button that names the keys which the tiles listen to."""
    made = button(words, pressed, icon_name=icon_name)
    made.setToolTip(tip_of(words.rstrip("…"), keys))
    return made


def _command(owner: QWidget, words: str, done: Callable[[], object]) -> QAction:
    made = QAction(words, owner)
    made.triggered.connect(lambda: done())
    return made


def _look_at_all(
    look: Callable[[str, Path | bytes], Given], files: Sequence[File], progress: Progress
) -> tuple[list[Given], list[str]]:
    """Look at some files, as a job. Return those that can be attachments, and the sentences for the others."""
    given, refused = [], []
    for name, source in progress.over(files, len(files), READING):
        try:
            given.append(look(name, source))
        except Refusal as refusal:
            refused.append(refusal.message)
    return given, refused
