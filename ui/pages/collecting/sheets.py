"""What is asked before forms go out, are put together, or a return is decided about."""

from collections.abc import Callable, Sequence
from datetime import date
from functools import partial
from pathlib import Path

from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QVBoxLayout, QWidget

from desktop.forms.collecting.lines import CollectionRow, Handing, Took, Unit
from desktop.forms.outcome import KnownForm
from ui import theme
from ui.buttons import button, label
from ui.dialogs import AskSheet
from ui.flow import Flow
from ui.forms.date_box import DateBox
from ui.forms.line import Line
from ui.pages.collecting.unit_picker import UnitPicker
from ui.pages.desk import Desk
from ui.pages.imports.column_row import StillBox
from ui.pages.purpose import LONGEST, NEEDED, USUAL
from ui.pages.scrolling import Column

TO_WHOM = "请写明交给谁。"
NO_DAY = "截止日期看不懂，请写成 2026-11-30 这样，或留空。"
LATER = "（以后再说）"
MOST_SEEN = 8  # files in sight; the rest scrolls

Issue = Callable[[int, str, Sequence[Unit], date | None, Handing | None], object]


class _Purpose(QWidget):
    """Purpose and recipient of full numbers, side by side."""

    def __init__(self, hint: str, recipient: str) -> None:
        super().__init__()
        sizes = theme.current()
        self.purpose, self.recipient = Line(), Line()
        self.recipient.setText(recipient)
        self.fault = ""
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(sizes.unit)
        usual = QWidget()
        flow = Flow(usual, sizes.unit)
        for words in USUAL:
            flow.addWidget(button(words, partial(self.purpose.setText, words), kind="quiet"))
        row = QHBoxLayout()
        row.setSpacing(sizes.gap)
        for title, line in (("用途", self.purpose), ("交给谁", self.recipient)):
            line.setMaxLength(LONGEST)
            line.setAccessibleName(title)
            one = QVBoxLayout()
            one.setSpacing(sizes.unit)
            one.addWidget(label(title, "label"))
            one.addWidget(line)
            row.addLayout(one, 1)
        whole.addLayout(row)
        whole.addWidget(usual)
        whole.addWidget(label(hint, "small", wrap=True))

    def handing(self) -> Handing | None:
        """Return what was typed; None where something is missing, which `fault` then says."""
        handing = Handing(self.purpose.text().strip(), self.recipient.text().strip())
        self.fault = NEEDED if not handing.purpose else TO_WHOM if not handing.recipient else ""
        (self.purpose if not handing.purpose else self.recipient).setFocus()
        return None if self.fault else handing


class IssueSheet(AskSheet):
    """Which form goes to whom, until when, and whether the villages' records stand in it already."""

    def __init__(
        self, parent: QWidget, desk: Desk, forms: Sequence[KnownForm], villages: Sequence[Unit], go: Issue
    ) -> None:
        super().__init__(parent, "把一张表发给各村", "选择存放的文件夹…", lambda _: self._take())
        self._begin, self._forms = go, forms
        self.form = StillBox([(one.key, one.title) for one in forms])
        self.due = DateBox("可不填", desk.today)
        self.add_pair(("用哪张表", self.form), ("交表截止", self.due))
        self.name = self.add_line("收表名称", forms[0].title)
        self.units = UnitPicker(villages)
        self.body.addWidget(self.units)
        self.filled = QCheckBox("把各村已登记的人员（户）预先填好，村里只需核对增减")
        self.body.addWidget(self.filled)
        self._purpose = _Purpose("预填的是完整号码，用途和接收单位会记入查看登记。", "各村（社区）")
        self.body.addWidget(self._purpose)
        self._purpose.setVisible(False)
        self.filled.toggled.connect(self._purpose.setVisible)
        self.form.currentIndexChanged.connect(lambda place: self.name.setText(self._forms[place].title))
        self.setMinimumWidth(theme.current().two_columns + theme.current().page * 4)
        self.form.setFocus()

    def _take(self) -> None:
        if not self.due.is_readable():
            self.refuse(NO_DAY)
            return
        prefill = self._purpose.handing() if self.filled.isChecked() else None
        if self.filled.isChecked() and prefill is None:
            self.refuse(self._purpose.fault)
            return
        self._begin(self.form.currentData(), self.name.text(), self.units.units(), self.due.read(), prefill)


class MoreUnitsSheet(AskSheet):
    """Which further units are asked for the same form."""

    def __init__(self, parent: QWidget, villages: Sequence[Unit], go: Callable[[Sequence[Unit]], object]) -> None:
        super().__init__(parent, "再发给几个单位", "选择存放的文件夹…", lambda _: go(self.units.units()))
        self.units = UnitPicker(villages)
        self.body.addWidget(self.units)
        self.setMinimumWidth(theme.current().two_columns)


class MergeSheet(AskSheet):
    """What the one form is for; what is not in it is said."""

    def __init__(
        self, parent: QWidget, one: CollectionRow, recipient: str, go: Callable[[Handing, bool], object]
    ) -> None:
        super().__init__(parent, f"汇总：{one.title}", "选择存放的文件夹…", lambda _: self._take())
        self._begin = go
        said = [f"已收 {one.accepted} 个单位的表，合成一张，序号重排，合计重算；旁边另有一张各单位汇总数。"]
        if one.missing:
            said.append(f"还有 {one.missing} 个单位没交。")
        self.add_words("".join(said))
        self.faulty = QCheckBox(f"有问题的 {one.faulty} 个单位也照现在的内容汇总")
        self.faulty.setVisible(one.faulty > 0)
        self.body.addWidget(self.faulty)
        self._purpose = _Purpose("表里是完整号码，用途和接收单位会记入查看登记。", recipient)
        self.body.addWidget(self._purpose)

    def _take(self) -> None:
        handing = self._purpose.handing()
        if handing is None:
            self.refuse(self._purpose.fault)
            return
        self._begin(handing, self.faulty.isChecked())


class NoteSheet(AskSheet):
    """A line that says why a return is taken or turned back whatever the rules say."""

    def __init__(self, parent: QWidget, title: str, yes: str, hint: str, go: Callable[[str], object]) -> None:
        super().__init__(parent, title, yes, lambda _: self._take())
        self._begin = go
        self.line = self.add_line("说明", hint=hint)
        self.line.setFocus()

    def _take(self) -> None:
        self.accept()
        self._begin(self.line.text().strip())


class TookSheet(AskSheet):
    """What came of each file; for those it is unsure about the clerk says whose they are."""

    def __init__(self, parent: QWidget, took: Sequence[Took], again: Callable[[dict[Path, int]], object]) -> None:
        good = sum(one.key > 0 for one in took)
        asked = [one for one in took if one.is_asked]
        super().__init__(
            parent, f"收表：{len(took)} 个文件，收下 {good} 个", "按选定的单位收" if asked else "知道了",
            lambda _: self._take(),
        )  # fmt: skip
        self._again = again
        self.boxes: dict[Path, StillBox] = {}
        sizes = theme.current()
        self.no.setVisible(bool(asked))
        self.no.setText("先不收")
        area = Column(sizes.pad, (0, 0, sizes.pad, 0))
        for one in sorted(took, key=lambda each: (not each.is_asked, each.key > 0)):
            area.add(self._told(one))
        self.body.addWidget(area)
        self.setMinimumWidth(sizes.two_columns)
        rows = len(took) + len(asked)
        area.setMinimumHeight(min(rows, MOST_SEEN) * (sizes.control + sizes.card))

    def _told(self, one: Took) -> QWidget:
        sizes = theme.current()
        made = QWidget()
        box = QVBoxLayout(made)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(sizes.unit)
        box.addWidget(label(one.path.name, "strong", wrap=True))
        tone = "amber" if one.is_asked else "red" if not one.key else "second"
        box.addWidget(label(one.sentence, tone, wrap=True))
        if one.is_asked:
            choices = [(0, LATER), *((each.key, f"{each.unit}（{each.collection}）") for each in one.choices)]
            chosen = StillBox(choices)
            chosen.setAccessibleName(f"{one.path.name}是哪个单位交的")
            chosen.setMaximumWidth(sizes.search)
            self.boxes[one.path] = chosen
            box.addWidget(chosen)
        return made

    def _take(self) -> None:
        told = {path: int(box.currentData()) for path, box in self.boxes.items() if box.currentData()}
        self.accept()
        if told:
            self._again(told)
