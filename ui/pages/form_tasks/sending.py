"""布置报表: a known form goes to offices below, with its empty file and the way it is filled."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QListWidgetItem, QWidget

from desktop.errors import Refusal
from desktop.exchange.partners import PartnerRow
from desktop.exchange_words import LOWER, can_be_sent_to
from desktop.fields import Field, Kind
from ui.buttons import label
from ui.pages.decision import Decision, Job
from ui.pages.desk import Desk
from ui.pages.questions import Questions
from ui.rows import RowList, framed

KEY = Qt.ItemDataRole.UserRole
ROWS = 6
FIELDS = (
    Field("due_on", "报送期限", Kind.DATE, width=8, required=True),
    Field("text", "要求", Kind.NOTE, width=24, max_length=4000),
)
NO_FORM = "还没有保存过表样。先在“填表”里打开空表，核对每一列，再保存表样。"
NO_OFFICE = "没有可以布置的下级单位。先在“交换”里登记下级单位并核对公钥卡。"
NOBODY = "请勾选要布置给哪些单位。"
ABOUT = "空表和每一列填什么一起发出，对方收下就能填；谁来填、填哪些人由对方自己定。随下一期交换包送出。"


class SendingSheet(Decision):
    """Asks which form, to whom, and until when."""

    def __init__(
        self, parent: QWidget, desk: Desk, forms: Sequence[tuple[int, str]], partners: Sequence[PartnerRow]
    ) -> None:
        super().__init__(parent, desk, "布置报表", "布置")
        self.form, self.offices = QComboBox(), RowList()
        self.form.setAccessibleName("表样")
        self.offices.setAccessibleName("布置给")
        for key, words in forms:
            self.form.addItem(words, key)
        self._below = [one for one in partners if one.relation is LOWER and can_be_sent_to(one)]
        for one in self._below:
            item = QListWidgetItem(one.title, self.offices)
            item.setData(KEY, one.key)
            item.setCheckState(Qt.CheckState.Checked)
        self.offices.show_rows(len(self._below), ROWS)
        self.questions = Questions(FIELDS, desk.means(), columns=1)
        for part in (label("表样", "label"), self.form, label("布置给", "label"), framed(self.offices), self.questions):
            self.column.addWidget(part)
        self.column.addWidget(label(ABOUT, "small", wrap=True))
        self.column.addStretch(1)
        self.parts.append(self.questions)
        if not forms or not self._below:
            self.refuse(NO_OFFICE if forms else NO_FORM)
        self.form.setFocus()

    def job(self) -> Job:
        """Return the sending to whoever is ticked."""
        form, letters = self.form.currentData(), self.desk.program.letters
        if form is None or not self._below:
            raise Refusal(NO_OFFICE if form is not None else NO_FORM)
        items = [self.offices.item(place) for place in range(self.offices.count())]
        partners = [int(one.data(KEY)) for one in items if one.checkState() == Qt.CheckState.Checked]
        if not partners:
            raise Refusal(NOBODY)
        told = self.questions.answers()

        def send() -> int:
            return len([letters.send_form(one, int(form), told["text"] or "", told["due_on"]) for one in partners])

        return send
