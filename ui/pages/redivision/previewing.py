"""What a re-division would do: every grid before and after, what is to be minded, why it cannot be done."""

from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.fields import Field, Kind
from desktop.redivision.carrying import Preview
from desktop.redivision.sizes import GridLine, in_words
from desktop.tables import TONE
from ui import theme
from ui.buttons import label
from ui.pages.scrolling import Column
from ui.tables.empty import Empty
from ui.tables.row_list import ShortTable

SAID = 8  # sentences shown before they are counted
FIELDS = tuple(
    Field(key, title, kind, width=width, listed=True, sortable=False)
    for key, title, kind, width in (
        ("name", "网格", Kind.TEXT, 13),
        ("change", "变动", Kind.TEXT, 6),
        ("homes_before", "原户数", Kind.NUMBER, 4),
        ("homes_after", "现户数", Kind.NUMBER, 4),
        ("people_before", "原人数", Kind.NUMBER, 4),
        ("people_after", "现人数", Kind.NUMBER, 4),
        ("code", "编码", Kind.TEXT, 10),
    )
)


class PreviewView(QWidget):
    """The sentences over the table of grids."""

    def __init__(self, preview: Preview) -> None:
        super().__init__()
        sizes = theme.current()
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(sizes.pad)
        self.moved = in_words(preview.moves.items())
        words = f"将调整 {self.moved}。" if self.moved else "没有住户变动。"
        self.summary = label("这次调整还不能执行：" if preview.refusals else words, "strong", wrap=True)
        self.table = ShortTable(FIELDS, Empty("没有网格变动"))
        self.table.show_rows([_row(line) for line in preview.lines])
        self.sentences = Column(gap=sizes.unit)
        remarks = [f"{line.name}：{remark}" for line in preview.lines for remark in line.remarks]
        said = [(one, "red") for one in preview.refusals] + [(one, "amber") for one in (*preview.warnings, *remarks)]
        for words, role in said[:SAID]:
            self.sentences.add(label(words, role, wrap=True))
        if len(said) > SAID:
            self.sentences.add(label(f"还有 {len(said) - SAID} 条提示。", "second"))
        self.sentences.setMaximumHeight(sizes.row * 4)
        self.sentences.setVisible(bool(said))
        for part in (self.summary, self.sentences, self.table):
            whole.addWidget(part, 1 if part is self.table else 0)


def _row(line: GridLine) -> dict[str, str]:
    return {
        "name": line.name,
        "change": line.change,
        "homes_before": f"{line.before.households:,}",
        "homes_after": f"{line.after.households:,}",
        "people_before": f"{line.before.people:,}",
        "people_after": f"{line.after.people:,}",
        "code": line.code,
        **({TONE: "amber"} if line.remarks else {}),
    }
