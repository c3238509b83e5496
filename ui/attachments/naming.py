"""Another name and a note for an attachment."""

from PySide6.QtWidgets import QWidget

from desktop.attachments.lines import AttachmentLine
from desktop.attachments.service import LONGEST
from ui.attachments.desk import Desk
from ui.dialogs import AskSheet


class NamingSheet(AskSheet):
    """Asks for the name and the note of one attachment."""

    def __init__(self, parent: QWidget, desk: Desk, line: AttachmentLine) -> None:
        super().__init__(parent, "更正附件", "保存", lambda _: self._save())
        self._desk, self._line = desk, line
        self.name = self.add_line("名称", line.name)
        self.note = self.add_line("说明", line.note, "例如：整改前、第二次上门。")
        for one in (self.name, self.note):
            one.setMaxLength(LONGEST)
        self.name.setFocus()
        self.name.setSelection(0, len(line.name.rpartition(".")[0]) or len(line.name))

    def _save(self) -> None:
        attachments, line = self._desk.program.attachments, self._line
        name, note = self.name.text(), self.note.text()
        self.set_busy(True)
        self._desk.work.write(
            self,
            "正在更正附件",
            lambda _: attachments.rename(line.key, line.version, name, note),
            lambda _: self._done(),
            self.failed,
        )

    def _done(self) -> None:
        self.set_busy(False)
        self.accept()
