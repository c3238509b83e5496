"""Attachments that leave the office: what for, with or without where a picture was taken, and to which file."""

from collections.abc import Sequence
from functools import partial
from pathlib import Path

from PySide6.QtWidgets import QCheckBox, QWidget

from desktop.attachments.leaving import CAN_BE_BARED
from desktop.attachments.lines import AttachmentLine
from desktop.jobs import Progress
from ui import ask, theme
from ui.attachments.desk import Desk
from ui.attachments.words import shortened
from ui.buttons import button
from ui.dialogs import AskSheet
from ui.flow import Flow

USUAL = ("移交承办单位", "上级调阅", "当事人索取", "移交公安机关")
NEEDED = "请写明用途。"
LONGEST = 100
BARE = "去掉照片里的拍摄地点、时间和手机型号"
BARE_ABOUT = "照片里可能记着拍摄地点；交出去的副本一般不需要。作为证据移交时不要勾选，保持原样。"


class GivingSheet(AskSheet):
    """Asks what copies of some attachments are for and where they go; who took them and why is written down."""

    def __init__(self, parent: QWidget, desk: Desk, lines: Sequence[AttachmentLine]) -> None:
        what = f"“{shortened(lines[0].name)}”" if len(lines) == 1 else f" {len(lines)} 个附件"
        super().__init__(parent, f"另存{what}的副本", "另存…", lambda _: self._place())
        self._desk, self._lines = desk, lines
        self.line = self.add_line("用途", hint="用途会与您的姓名、时间一起记入查看登记。")
        self.line.setMaxLength(LONGEST)
        usual = QWidget()
        flow = Flow(usual, theme.current().unit)
        for words in USUAL:
            flow.addWidget(button(words, partial(self.line.setText, words), kind="quiet"))
        self.body.addWidget(usual)
        self.bare = QCheckBox(BARE)
        self.bare.setChecked(True)
        if any(one.media in CAN_BE_BARED for one in lines):
            self.body.addWidget(self.bare)
            self.add_words(BARE_ABOUT)
        self.line.setFocus()

    def _place(self) -> None:
        purpose = self.line.text().strip()
        if not purpose:
            self.refuse(NEEDED)
            self.line.setFocus()
            return
        targets = self._targets()
        if not targets:
            return
        attachments, bare, lines = self._desk.program.attachments, self.bare.isChecked(), self._lines

        def job(progress: Progress) -> None:
            pairs = list(zip(lines, targets, strict=True))
            for line, target in progress.over(pairs, len(pairs), "正在另存附件"):
                attachments.save_copy(line.key, target, purpose, bare=bare)

        self.set_busy(True)
        self._desk.work.write(self, "正在另存附件", job, lambda _: self._done(), self.failed)

    def _targets(self) -> list[Path]:
        """Return where each copy goes; nothing when the clerk thinks better of it."""
        if len(self._lines) == 1:
            name = self._lines[0].name
            path = ask.save_file(self, "另存副本", name, f"文件 (*{Path(name).suffix})")
            return [path] if path is not None else []
        folder = ask.open_folder(self, "把副本存到哪里？")
        return free_names(folder, [one.name for one in self._lines]) if folder is not None else []

    def _done(self) -> None:
        self.set_busy(False)
        self.accept()


def free_names(folder: Path, names: Sequence[str]) -> list[Path]:
    """Return a path for each name in a folder that neither a file there nor another of them has."""
    taken: list[Path] = []
    for name in names:
        path, number = folder / name, 2
        while path in taken or path.exists():
            path, number = folder / f"{Path(name).stem}（{number}）{Path(name).suffix}", number + 1
        taken.append(path)
    return taken
