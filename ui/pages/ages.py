"""The age structure of the people a list shows, in a sheet over the window."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout

from desktop.dossiers.people.ages import AgeBands
from desktop.dossiers.people.list import PeopleList
from ui import theme
from ui.buttons import button, label
from ui.errors import show_refusal
from ui.page import Page
from ui.pages.desk import Desk
from ui.pages.list_paper import words_of
from ui.tables.record_list import RecordList

NOBODY = "列表里没有既知年龄又知性别的人员，画不出年龄结构。请先补登出生日期，或清除筛选后再看。"


class AgesSheet(QDialog):
    """The pyramid of ages under its name and the filters it is of. Esc closes."""

    def __init__(self, page: Page, ages: AgeBands, narrowed: str) -> None:
        from ui.charts import AgePyramid  # with pyqtgraph a fifth of a second that no other page pays

        super().__init__(page.window())
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowModality(Qt.WindowModality.WindowModal)
        self.setWindowTitle("年龄结构")
        self.setProperty("role", "sheet")
        sizes = theme.current()
        self.pyramid = AgePyramid(ages)
        close = button("关闭", self.accept)
        close.setDefault(True)
        foot = QHBoxLayout()
        foot.addStretch(1)
        foot.addWidget(close)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(sizes.page, sizes.page, sizes.page, sizes.card)
        whole.setSpacing(sizes.gap)
        whole.addWidget(label("年龄结构", "section"))
        whole.addWidget(label(narrowed, "second", wrap=True))
        whole.addWidget(self.pyramid, 1)
        whole.addLayout(foot)
        self.resize(page.window().size() * 3 / 4)


def show_ages(page: Page, desk: Desk, listed: RecordList, source: PeopleList) -> None:
    """Count the people a list shows by age, and show them."""
    search = listed.search
    narrowed = f"{words_of(listed) or '全部在册人员'} · 年龄算到 {desk.today():%Y-%m-%d}"

    def show(ages: AgeBands) -> None:
        if ages.men or ages.women:
            AgesSheet(page, ages, narrowed).open()
        else:
            show_refusal(page, NOBODY)

    desk.work.read(page, "统计年龄结构", lambda progress: source.age_bands(search, progress), show)
