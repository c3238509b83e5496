"""The photograph of somebody of the roster: dropped, pasted or picked; it goes on boards, cards and badges."""

from collections.abc import Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QGuiApplication, QImage, QKeyEvent, QKeySequence, QPixmap
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from desktop.attachments.lines import Removed
from desktop.attachments.pictures import Picture
from desktop.clock import now
from desktop.printing.preview import Picture as Shown
from ui import ask, theme
from ui.attachments.bringing import File, brings_files, files_in
from ui.buttons import button, label, set_role
from ui.errors import sentence_of
from ui.page import Page
from ui.page_view import image_of
from ui.pages.desk import Desk

PICKED = "图片 (*.jpg *.jpeg *.png *.webp *.bmp *.tif *.tiff)"
WORDS = "印在公示牌、民情联系卡和工作证上。可以把照片拖到这里，或按 Ctrl+V 粘贴。"
LOST = "照片文件打不开，请重新选择照片。"
WIDE, HIGH = 5, 7  # of the frame, as it is printed
UPPER = 0.3  # of what is cut off, above: faces stand high


class PhotographPart(QWidget):
    """Shows one photograph, takes another, takes it away."""

    def __init__(self, page: Page, desk: Desk, staff: int) -> None:
        """`page` says what was done, and takes it back."""
        super().__init__()
        self._page, self._desk, self._staff = page, desk, staff
        self.has_one = False
        sizes = theme.current()
        self.picture = QLabel(alignment=Qt.AlignmentFlag.AlignCenter)
        self.picture.setProperty("role", "photograph")
        unit = sizes.control // 2
        self.picture.setFixedSize(WIDE * unit, HIGH * unit)
        self.picture.setAccessibleName("照片")
        self.pick_button = button("选择照片…", self.pick, icon_name="picture")
        self.remove_button = button("移除", self.take_away, icon_name="delete", kind="quiet")
        self.fault = label("", "red", wrap=True)
        self.fault.hide()
        column = QVBoxLayout()
        column.setSpacing(sizes.gap)
        column.addWidget(label(WORDS, "second", wrap=True))
        row = QHBoxLayout()
        for one in (self.pick_button, self.remove_button):
            one.setVisible(desk.may_write)
            row.addWidget(one)
        row.addStretch(1)
        column.addLayout(row)
        column.addWidget(self.fault)
        column.addStretch(1)
        whole = QHBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(sizes.card)
        whole.addWidget(self.picture, 0, Qt.AlignmentFlag.AlignTop)
        whole.addLayout(column, 1)
        self.setAcceptDrops(desk.may_write)
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus if desk.may_write else Qt.FocusPolicy.NoFocus)
        self._show(None)
        self.read()

    def read(self) -> None:
        """Read the photograph again."""
        photographs, staff = self._desk.program.photographs, self._staff
        longest = int(self.picture.height() * self.devicePixelRatioF() * 2)

        def job(_: object) -> Picture | None:
            one = photographs.of([staff]).get(staff)
            return photographs.picture(one, longest) if one is not None else None

        self._desk.work.read(self, "读取照片", job, self._show, lambda _: self._tell(LOST))

    def pick(self) -> None:
        """Let the clerk pick a picture."""
        if paths := ask.open_files(self, "选择照片", PICKED):
            self.bring_in([("", paths[0])])

    def bring_in(self, files: Sequence[File]) -> None:
        """Take the first of some files as the photograph."""
        if not files or not self._desk.may_write:
            return
        name, source = files[0]
        job = partial(self._desk.program.photographs.put, self._staff, source, name or _name_of(source))
        self._desk.work.write(self, "更换照片", lambda _: job(), partial(self._done, "照片已更换。"), self._failed)

    def take_away(self) -> None:
        """Take the photograph away; it can be put back."""
        job = partial(self._desk.program.photographs.remove, self._staff)
        self._desk.work.write(self, "移除照片", lambda _: job(), partial(self._done, "照片已移除。"))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Paste):
            self.bring_in(files_in(QGuiApplication.clipboard().mimeData(), now().astimezone()))
        else:
            super().keyPressEvent(event)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if brings_files(event.mimeData()):
            event.setDropAction(Qt.DropAction.CopyAction)  # or the file would be moved away from where it lies
            event.accept()

    def dropEvent(self, event: QDropEvent) -> None:
        event.setDropAction(Qt.DropAction.CopyAction)
        event.accept()
        self.bring_in(files_in(event.mimeData(), now().astimezone()))

    def _done(self, words: str, earlier: Sequence[Removed]) -> None:
        self._tell("")
        self._page.say(words, partial(self._put_back, earlier))
        self.read()

    def _put_back(self, earlier: Sequence[Removed]) -> None:
        job = partial(self._desk.program.photographs.put_back, self._staff, earlier)
        self._desk.work.write(self, "恢复照片", lambda _: job(), lambda _: self.read())

    def _failed(self, error: BaseException) -> None:
        self._tell(sentence_of(error))

    def _tell(self, sentence: str) -> None:
        self.fault.setText(sentence)
        self.fault.setVisible(bool(sentence))

    def _show(self, picture: Picture | None) -> None:
        self.has_one = picture is not None
        self.remove_button.setVisible(self.has_one and self._desk.may_write)
        self.pick_button.setText("更换照片…" if self.has_one else "选择照片…")
        set_role(self.picture, empty=not self.has_one)
        if picture is None:
            self.picture.setPixmap(QPixmap())
            self.picture.setText("照片")
            return
        self.picture.setPixmap(self._fitted(image_of(Shown(*picture))))

    def _fitted(self, image: QImage) -> QPixmap:
        """Return the picture cut to the frame, as it is printed."""
        ratio = self.devicePixelRatioF()
        size = self.picture.size() * ratio
        filled = image.scaled(
            size, Qt.AspectRatioMode.KeepAspectRatioByExpanding, Qt.TransformationMode.SmoothTransformation
        )
        left, top = (filled.width() - size.width()) // 2, int((filled.height() - size.height()) * UPPER)
        shown = QPixmap.fromImage(filled.copy(left, top, size.width(), size.height()))
        shown.setDevicePixelRatio(ratio)
        return shown


def _name_of(source: Path | bytes) -> str:
    return source.name if isinstance(source, Path) else "照片.png"
