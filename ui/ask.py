"""Every question that stops the clerk: one shape, verbs on the buttons. Tests replace what is here."""

from collections.abc import Sequence
from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import (
    QDialog,
    QFileDialog,
    QHBoxLayout,
    QLabel,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from ui import theme
from ui.buttons import Kind, button, label
from ui.icons import icon

T = TypeVar("T")


def ask(parent: QWidget | None, question: str, yes: str, no: str, *, detail: str = "", danger: bool = False) -> bool:
    """Ask for a yes or a no; both say what they do. Esc is the no."""
    return choose(parent, question, [(False, no), (True, yes)], detail=detail, danger=danger) is True


def choose(
    parent: QWidget | None,
    question: str,
    choices: Sequence[tuple[T, str]],
    *,
    detail: str = "",
    danger: bool = False,
    sign: str = "help",
) -> T | None:
    """Let the clerk choose; the last choice is the one proposed. None when the question is put aside."""
    dialog = _Question(parent, question, detail, "warning" if danger else sign)
    answers: list[T] = []
    for number, (value, words) in enumerate(choices, 1):
        last = number == len(choices)
        kind: Kind = ("danger" if danger else "primary") if last else ""

        def pressed(value: T = value) -> None:
            answers.append(value)
            dialog.accept()

        one = button(words, pressed, kind=kind)
        one.setMinimumWidth(theme.current().control * 3)
        dialog.buttons.addWidget(one)
        if last and not danger:  # Enter must never be the dangerous answer
            one.setDefault(True)
            one.setFocus()
    dialog.exec()
    dialog.deleteLater()
    return answers[0] if answers else None


def tell(parent: QWidget | None, sentence: str, *, detail: str = "", understood: str = "知道了") -> None:
    """Show one sentence that must be read before going on."""
    choose(parent, sentence, [(True, understood)], detail=detail, sign="warning")


def ask_number(parent: QWidget | None, question: str, low: int, high: int, *, yes: str) -> int | None:
    """Ask for a whole number between two bounds."""
    dialog = _Question(parent, question, f"{low:,} 到 {high:,} 之间", "help")
    box = QSpinBox(minimum=low, maximum=high)
    box.setButtonSymbols(QSpinBox.ButtonSymbols.NoButtons)
    box.setGroupSeparatorShown(True)
    box.selectAll()
    dialog.words.addWidget(box)
    dialog.buttons.addWidget(button("返回", dialog.reject))
    go = button(yes, dialog.accept, kind="primary")
    go.setDefault(True)
    dialog.buttons.addWidget(go)
    box.setFocus()
    answer = dialog.exec()
    dialog.deleteLater()
    return box.value() if answer == QDialog.DialogCode.Accepted else None


def open_files(parent: QWidget | None, title: str, kinds: str, folder: Path | None = None) -> list[Path]:
    """Let the clerk pick files to read; `kinds` like "表格 (*.xls *.xlsx *.csv)"."""
    names, _ = QFileDialog.getOpenFileNames(parent, title, str(folder or Path.home()), kinds)
    return [Path(name) for name in names]


def open_file(parent: QWidget | None, title: str, kinds: str, folder: Path | None = None) -> Path | None:
    """Let the clerk pick one file to read."""
    name, _ = QFileDialog.getOpenFileName(parent, title, str(folder or Path.home()), kinds)
    return Path(name) if name else None


def open_folder(parent: QWidget | None, title: str, folder: Path | None = None) -> Path | None:
    """Let the clerk pick a folder."""
    name = QFileDialog.getExistingDirectory(parent, title, str(folder or Path.home()))
    return Path(name) if name else None


def save_file(parent: QWidget | None, title: str, name: str, kinds: str, folder: Path | None = None) -> Path | None:
    """Let the clerk say where to write a file; asks by itself before replacing one."""
    place = (folder or Path.home()) / name
    chosen, _ = QFileDialog.getSaveFileName(parent, title, str(place), kinds)
    if not chosen:
        return None
    path = Path(chosen)
    return path if path.suffix else path.with_suffix(place.suffix)


class _Question(QDialog):
    """A sign, a sentence, perhaps a second one, and buttons."""

    def __init__(self, parent: QWidget | None, question: str, detail: str, sign: str) -> None:
        super().__init__(parent.window() if parent is not None else None)
        sizes = theme.current()
        self.setWindowTitle("格档")
        self.setWindowModality(Qt.WindowModality.ApplicationModal)
        self.setProperty("role", "question")
        picture = QLabel()
        side = sizes.page
        tone = "amber" if sign == "warning" else "accent"
        picture.setPixmap(icon(sign, tone).pixmap(QSize(side, side), self.devicePixelRatioF()))
        self.words = QVBoxLayout()
        self.words.setSpacing(sizes.gap)
        self.words.addWidget(self._prose(question, "question"))
        if detail:
            self.words.addWidget(self._prose(detail, "second"))
        top = QHBoxLayout()
        top.setSpacing(sizes.card)
        top.addWidget(picture, 0, Qt.AlignmentFlag.AlignTop)
        top.addLayout(self.words, 1)
        self.buttons = QHBoxLayout()
        self.buttons.setSpacing(sizes.gap)
        self.buttons.addStretch(1)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(sizes.page, sizes.page, sizes.page, sizes.card)
        whole.setSpacing(sizes.page)
        whole.addLayout(top)
        whole.addLayout(self.buttons)

    def _prose(self, words: str, role: str) -> QLabel:
        made = label(words, role, wrap=True)
        made.setMinimumWidth(theme.current().search)  # about 26 characters a line, never more than 40
        made.setMaximumWidth(theme.current().text * 40)
        made.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        return made
