"""What is asked before a form is read anew, kept, or filled for another period."""

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from desktop.forms.opened import OpenedForm
from desktop.forms.outcome import KnownForm, Order
from desktop.forms.scope import Subject
from desktop.forms.shape import FormKind, ListArea
from ui.dialogs import AskSheet
from ui.forms.line import Line
from ui.pages.desk import Desk
from ui.pages.forms.order_pane import TO_WHOM
from ui.pages.forms.rows import row_box
from ui.pages.forms.words import FORM_KINDS, SUBJECTS
from ui.pages.imports.column_row import StillBox
from ui.pages.printing.asking import FULL, MASKED, NUMBERS
from ui.pages.purpose import NEEDED, add_purpose
from ui.segments import Segments


class ReshapeSheet(AskSheet):
    """Lets the clerk say what the reading of a form took wrongly."""

    def __init__(self, parent: QWidget, form: OpenedForm, picked: Callable[..., object]) -> None:
        super().__init__(parent, "这张表该怎么认？", "照此重新识别", lambda _: self._pick())
        self._picked, shape = picked, form.shape
        self.add_words("程序按表格内容认出了表头和栏目；认得不对时在这里改，改好后记住这张表，下次不用再改。")
        self.kinds = StillBox([(kind, words) for kind, words in FORM_KINDS.items()])
        self.kinds.choose(shape.kind)
        self.subjects = StillBox([(subject, words) for subject, words in SUBJECTS.items()])
        self.subjects.choose(form.subject)
        self.add_pair(("表格种类", self.kinds), ("填的是", self.subjects))
        names = [one.name for one in form.file.sheets if not one.is_hidden]
        places = [at for at, one in enumerate(form.file.sheets) if not one.is_hidden]
        self.sheets = StillBox(list(zip(places, names, strict=True)))
        self.sheets.choose(shape.area.sheet)
        if len(names) > 1:
            self.add("在哪张工作表", self.sheets)
        header = shape.area.header if isinstance(shape.area, ListArea) else (1, 1)
        self._header = header
        self.first, self.last = row_box("表头第一行", header[0]), row_box("表头最后一行", header[1])
        self._was = (shape.kind, form.subject, shape.area.sheet)
        self.add_pair(("表头从第几行", self.first), ("到第几行", self.last))
        self.kinds.currentIndexChanged.connect(lambda _: self._enable())
        self._enable()

    def _enable(self) -> None:
        for box in (self.first, self.last):
            box.setEnabled(self.kinds.currentData() == FormKind.LIST)

    def _pick(self) -> None:
        kind, subject, sheet = FormKind(self.kinds.currentData()), Subject(self.subjects.currentData()), None
        header = self.first.value(), self.last.value()
        if header[0] > header[1]:
            self.refuse("表头的最后一行不能在第一行之前。")
            return
        sheet = int(self.sheets.currentData())
        wanted = {
            "kind": kind if kind is not self._was[0] else None,
            "subject": subject if subject is not self._was[1] else None,
            "sheet": sheet if sheet != self._was[2] else None,
            "header": header if kind is FormKind.LIST and header != self._header else None,
        }
        self.accept()
        if any(one is not None for one in wanted.values()):
            self._picked(**wanted)


class KeepSheet(AskSheet):
    """Asks under which name a form is remembered."""

    def __init__(self, parent: QWidget, title: str, unit: str, keep: Callable[[AskSheet, str, str], object]) -> None:
        super().__init__(parent, "存下这张表的对应关系", "存下", lambda _: self._keep(keep))
        self.add_words("存下以后，再收到同样表头的表就认得，对应关系、范围、分文件的办法都照这次的来。")
        self.name = self.add_line("表名", title)
        self.unit = self.add_line("谁要的", unit, "如 区民政局。可不填。")
        self.name.setFocus()

    def _keep(self, keep: Callable[[AskSheet, str, str], object]) -> None:
        title = self.name.text().strip()
        if not title:
            self.refuse("请填写表名。")
            return
        keep(self, title, self.unit.text().strip())


class AgainSheet(AskSheet):
    """Asks what is different this time; everything else is as it was."""

    def __init__(
        self, parent: QWidget, desk: Desk, form: KnownForm, period: str, go: Callable[[Order], object]
    ) -> None:
        super().__init__(parent, f"为本期填写：{form.title}", "选择存放的文件夹…", lambda _: self._pick())
        self._desk, self._begin, last = desk, go, form.last
        self.add_words("对应关系、范围和分文件的办法都照上次，数据截至今天。")
        self.period = self.add_line("报送期", period, f"上次是 {last.words}" if last is not None else "如 2026-11")
        self.is_revealed = last is not None and last.is_revealed
        self.numbers = Segments(NUMBERS, self._turn, "", FULL if self.is_revealed else MASKED)
        self.add("证件号码和电话", self.numbers)
        self.purpose = add_purpose(self, "用途、接收单位会与您的姓名、时间一起记入查看登记。")
        self.recipient: Line = self.add_line("交给谁", last.recipient or form.unit if last is not None else form.unit)
        self._show()
        self.period.setFocus()

    def _turn(self, which: str) -> None:
        self.is_revealed = which == FULL
        self._show()

    def _show(self) -> None:
        for line in (self.purpose, self.recipient):
            line.setEnabled(self.is_revealed)

    def _pick(self) -> None:
        purpose, recipient = self.purpose.text().strip(), self.recipient.text().strip()
        if self.is_revealed and not purpose:
            self.refuse(NEEDED)
        elif self.is_revealed and not recipient:
            self.refuse(TO_WHOM)
        else:
            told = (purpose, recipient) if self.is_revealed else ("", "")
            self.accept()
            self._begin(Order(self._desk.today(), self.period.text().strip(), self.is_revealed, *told))
