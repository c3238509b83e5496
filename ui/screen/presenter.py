"""Steering the screen from the clerk's own display: the pages in a list, the one that is seen, the one that follows."""

from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QCloseEvent, QKeyEvent, QTextOption
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPlainTextEdit, QVBoxLayout, QWidget

from desktop.meetings.screen import words_of
from ui import ask, theme
from ui.buttons import button, label
from ui.errors import show_error
from ui.notices import NoticeLine
from ui.pages.desk import Desk
from ui.printing import file_name
from ui.rows import RowList
from ui.screen.displays import display_at, display_beside, window_on
from ui.screen.ground import moment_words
from ui.screen.preview import PagePreview
from ui.screen.saving import save_all, save_page
from ui.screen.show import Show
from ui.screen.steering import KEYS, Steering
from ui.screen.window import ScreenWindow
from ui.unveiled import veil_all

READING = "正在读取大屏内容……"
PROJECT, END = "投到大屏", "结束投屏"
FELL_BACK = "投屏的显示器断开了，大屏改成了窗口；接回后会自动恢复全屏。"


class Presenter(QWidget):
    """Owns the show of one meeting and its projected window; closing it ends both."""

    wanted = Signal(object)  # what lies behind a figure that was clicked

    def __init__(self, desk: Desk, meeting: int, owner: QWidget) -> None:
        super().__init__(owner.window(), Qt.WindowType.Window)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setProperty("role", "ground")
        self.setWindowTitle("例会大屏 - 格档")
        self._desk = desk
        self.show_ = Show(desk, meeting, self)
        self.screen_window: ScreenWindow | None = None
        self._steering = Steering(self.show_, self)
        self.list = RowList()
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setAccessibleName("各页")
        self.list.currentRowChanged.connect(self._chosen)
        self.here, self.next = PagePreview(self.show_), PagePreview(self.show_, 1)
        self.here.wanted.connect(self.wanted)
        self._count, self._read_at = label(READING, "second"), label("", "small")
        self.words = QPlainTextEdit(readOnly=True)
        self.words.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.words.setAccessibleName("本页全文")
        self.words.setWordWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        self.project_button = button(PROJECT, self.project, icon_name="expand", kind="primary", keys="F5")
        self._buttons()
        self._lay_out()
        self._notices = NoticeLine(self)
        self.show_.turned.connect(self._tell)
        self.show_.renewed.connect(self._list_pages)
        self.show_.troubled.connect(self._troubled)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setGeometry(window_on(display_at(owner.mapToGlobal(owner.rect().center())).availableGeometry()))
        self.show_.read()

    # The projected window

    @property
    def has_second_display(self) -> bool:
        """Whether there is a display beside the one that this window is on."""
        return display_beside(self.mapToGlobal(self.rect().center())) is not None

    def project(self) -> None:
        """Fill the second display with the page that is seen, or the only one; pressed again, end it."""
        if self.screen_window is not None:
            self.screen_window.close()
            return
        veil_all()
        here = self.mapToGlobal(self.rect().center())
        self.screen_window = ScreenWindow(self.show_)
        self.screen_window.left.connect(self._ended)
        self.screen_window.fell_back.connect(lambda: self._notices.refuse(FELL_BACK))
        beside = display_beside(here)
        self.screen_window.project(beside or display_at(here), stays=beside is not None)
        self.project_button.setText(END)
        if beside is not None:
            self.activateWindow()  # the clerk steers from here

    def _ended(self) -> None:
        window, self.screen_window = self.screen_window, None
        if window is not None:
            window.deleteLater()
        self.project_button.setText(PROJECT)
        self.activateWindow()

    # Saving

    def save_page(self) -> None:
        """Let the clerk keep the page that is seen as a picture."""
        show, page = self.show_, self.show_.page
        if page is None:
            return
        name = f"{show.place + 1:02} {file_name(page.title)}.png"
        if (to := ask.save_file(self, "保存本页图片", name, "PNG 图片 (*.png)")) is not None:
            job = partial(save_page, page, show.place + 1, len(show.pages), show.setting, show.worn, to)
            self._desk.work.read(self, f"正在保存：{to.name}", job, lambda _: self._notices.say(f"已保存到 {to}"))

    def save_all(self) -> None:
        """Let the clerk keep all pages as one PDF."""
        show = self.show_
        if not show.pages:
            return
        name = f"{file_name(show.pages[0].title)} 大屏.pdf"
        if (to := ask.save_file(self, "保存全部为 PDF", name, "PDF 文件 (*.pdf)")) is not None:
            clerk = self._desk.program.office.clerk.title
            job = partial(save_all, show.pages, show.setting, clerk, to)
            self._desk.work.read(
                self, f"正在保存：{to.name}", job, lambda made: self._notices.say(f"已保存到 {to}，共 {made.pages} 页"),
                partial(show_error, self),
            )  # fmt: skip

    # What is seen

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.close() if self.screen_window is None else self.screen_window.close()
        elif not self._steering.take(event):
            super().keyPressEvent(event)

    def closeEvent(self, event: QCloseEvent) -> None:
        if self.screen_window is not None:
            self.screen_window.close()
        self.show_.stop()
        super().closeEvent(event)

    def _buttons(self) -> None:
        show = self.show_
        self._row = (
            self.project_button,
            button("上一页", lambda: show.step(-1), icon_name="chevron-left"),
            button("下一页", lambda: show.step(1), icon_name="chevron-right"),
            button("黑屏", lambda: show.set_black(not show.is_black)),
            button("深色", lambda: show.set_dark(not show.is_dark)),
            button("重新读取", show.read, icon_name="refresh", keys="Ctrl+R"),
            button("保存本页图片…", self.save_page, icon_name="picture", keys="Ctrl+S"),
            button("保存全部为 PDF…", self.save_all, icon_name="save", keys="Ctrl+Shift+S"),
        )
        for one in self._row:
            one.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # Space and the arrows turn pages
        self.black_button, self.dark_button = self._row[3], self._row[4]
        for one in (self.black_button, self.dark_button):
            one.setCheckable(True)

    def _lay_out(self) -> None:
        sizes = theme.current()
        top = QHBoxLayout()
        top.setSpacing(sizes.gap)
        for one in self._row[:6]:
            top.addWidget(one)
        top.addStretch(1)
        for one in self._row[6:]:
            top.addWidget(one)
        left = _column("各页", self.list)
        left.setFixedWidth(sizes.map_panel)
        self.list.setFrameShape(QFrame.Shape.NoFrame)
        middle = QVBoxLayout()
        middle.setSpacing(sizes.gap)
        head = QHBoxLayout()
        head.addWidget(self._count)
        head.addStretch(1)
        head.addWidget(self._read_at)
        middle.addLayout(head)
        middle.addWidget(self.here, 1)
        middle.addWidget(label("　".join(f"{keys} {what}" for keys, what in KEYS), "small", wrap=True))
        right = QVBoxLayout()
        right.setSpacing(sizes.gap)
        right.addWidget(_column("下一页", self.next), 2)
        right.addWidget(_column("本页全文", self.words), 3)
        aside = QWidget()
        right.setContentsMargins(0, 0, 0, 0)
        aside.setLayout(right)
        aside.setFixedWidth(sizes.map_panel + sizes.page * 3)
        row = QHBoxLayout()
        row.setSpacing(sizes.card)
        row.addWidget(left)
        row.addLayout(middle, 1)
        row.addWidget(aside)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(sizes.card, sizes.card, sizes.card, sizes.card)
        whole.setSpacing(sizes.card)
        whole.addLayout(top)
        whole.addLayout(row, 1)

    def _list_pages(self) -> None:
        self.list.blockSignals(True)
        self.list.clear()
        for number, page in enumerate(self.show_.pages, 1):
            part = f"（{page.part[0]}/{page.part[1]}）" if page.part[1] > 1 else ""
            self.list.addItem(f"{number}　{page.title}{part}")
            self.list.item(number - 1).setToolTip(page.title)
        self.list.blockSignals(False)
        self._tell()

    def _tell(self) -> None:
        show, page = self.show_, self.show_.page
        self.list.blockSignals(True)
        self.list.setCurrentRow(show.place)
        self.list.blockSignals(False)
        self.black_button.setChecked(show.is_black)
        self.dark_button.setChecked(show.is_dark)
        if page is not None:
            self._count.setText(f"第 {show.place + 1} 页，共 {len(show.pages)} 页")
            self._read_at.setText(f"数据截至 {moment_words(page.read_at)}")
            words = "\n".join(words_of(page))
            if words != self.words.toPlainText():
                self.words.setPlainText(words)

    def _troubled(self, words: str) -> None:
        self._notices.refuse(words)
        if not self.show_.pages:
            self._count.setText(words)

    def _chosen(self, row: int) -> None:
        if row >= 0:
            self.show_.go_to(row)


def _column(title: str, widget: QWidget) -> QFrame:
    sizes = theme.current()
    made = QFrame()
    made.setProperty("role", "card")
    box = QVBoxLayout(made)
    box.setContentsMargins(sizes.pad, sizes.gap, sizes.pad, sizes.pad)
    box.setSpacing(sizes.unit)
    box.addWidget(label(title, "strong"))
    box.addWidget(widget, 1)
    return made
