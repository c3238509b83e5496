"""A list as a file: these columns, these rows, this order; numbers masked unless there is a purpose."""

from pathlib import Path

from PySide6.QtWidgets import QButtonGroup, QRadioButton, QWidget

from desktop.jobs import Progress
from desktop.sheets.exporting import Exported, Listed
from desktop.tables import Keys
from ui import ask
from ui.dialogs import AskSheet
from ui.page import Page
from ui.pages.desk import Desk
from ui.pages.purpose import NEEDED, add_purpose, add_recipient
from ui.tables.record_list import RecordList

TO_WHOM = "请写明交给谁。"
NOT_YOURS = "您的账号只能导出脱敏的内容。"
KINDS = "Excel 工作簿 (*.xlsx);;文本表格 (*.csv)"


class ExportSheet(AskSheet):
    """Asks whether numbers stay masked and what the file is for, then where it is written."""

    def __init__(
        self, page: Page, desk: Desk, listed: RecordList, source: Listed, unit: str, title: str, subject: str
    ) -> None:
        chosen: Keys = listed.selected_keys()
        self.keys = chosen if len(chosen) > 1 else listed.table.shown
        words = f"导出 {len(self.keys):,} {unit}"
        super().__init__(page, words, words + "…", lambda _: self._place())
        self._page, self._desk, self._source, self._title, self._subject = page, desk, source, title, subject
        self.fields = listed.view.seen_fields()
        self.add_words(f"按列表现在的顺序，共 {len(self.fields)} 列：{'、'.join(field.title for field in self.fields)}")
        self.masked, self.full = QRadioButton("证件号码、电话脱敏"), QRadioButton("完整号码（须写明用途和接收人）")
        self._ways = QButtonGroup(self)
        for one in (self.masked, self.full):
            self._ways.addButton(one)
            self.body.addWidget(one)
        self.masked.setChecked(True)
        self.line = add_purpose(self, "导出会编号，并记入出口登记：谁、何时、哪些内容、什么用途、交给谁。")
        self.recipient = add_recipient(self)
        if not desk.program.office.clerk.rights.reveals:
            self.full.setEnabled(False)
            self.full.setToolTip(NOT_YOURS)
        self.masked.setFocus()
        self.resize(self.sizeHint().width(), self.heightForWidth(self.sizeHint().width()))

    def _place(self) -> None:
        """Let the clerk say where the file goes, and write it beside the window."""
        reveal, purpose, recipient = self.full.isChecked(), self.line.text().strip(), self.recipient.text().strip()
        if reveal and not purpose:
            self.refuse(NEEDED)
            self.line.setFocus()
            return
        if reveal and not recipient:
            self.refuse(TO_WHOM)
            self.recipient.setFocus()
            return
        path = ask.save_file(self, "导出", f"{self._title}.xlsx", KINDS)
        if path is None:
            return
        exporter, source, fields, keys = self._desk.exporter, self._source, self.fields, self.keys
        subject, title, page = self._subject, self._title, self._page

        def job(progress: Progress) -> Exported:
            return exporter.export(
                source, subject, title, keys, fields, path, progress,
                reveal=reveal, purpose=purpose, recipient=recipient,
            )  # fmt: skip

        self._desk.work.read(page, f"正在导出{title}", job, lambda done: _tell(page, done, path))
        self.accept()


def _tell(page: Page, done: Exported, path: Path) -> None:
    page.say(f"已导出 {done.written:,} 条到 {path.name}，出口编号 {done.number}。{done.note}")


def export_list(
    page: Page, desk: Desk, listed: RecordList, source: Listed, unit: str, title: str, subject: str
) -> QWidget | None:
    """Begin exporting what a list shows; None where it shows nothing."""
    if not listed.count:
        return None
    sheet = ExportSheet(page, desk, listed, source, unit, title, subject)
    sheet.open()
    return sheet
