"""What each account did in a month, with what an auditor should look at."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtWidgets import QComboBox, QHBoxLayout, QVBoxLayout, QWidget

from desktop.audit_summary import AccountMonth, AuditSummary
from desktop.fields import Field, Kind
from desktop.jobs import Progress
from desktop.periods import TITLES, choices
from desktop.tables import TONE, Row
from ui import theme
from ui.buttons import label
from ui.pages.desk import Desk
from ui.tables.empty import Empty
from ui.tables.row_list import ShortTable
from ui.work import Ticket

FIELDS = (
    Field("title", "账号", width=6, listed=True, sortable=False),
    Field("total", "合计", Kind.NUMBER, width=4, listed=True, sortable=False),
    Field("signs", "需要留意", width=24, listed=True, sortable=False),
    Field("counts", "按类别", width=26, listed=True, sortable=False),
)
ABOUT = "“需要留意”按规则标出：查看完整内容过多、夜间操作、输错密码过多、越权被拒绝等，是否正常由审计员判断。"


class MonthsView(QWidget):
    """A month to choose, and a row for each account."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._summary = AuditSummary(desk.program.office.store, desk.today)
        self._ticket: Ticket[Any] | None = None
        self.month = QComboBox()
        for period, words in choices(desk.today()):
            if period not in TITLES:
                self.month.addItem(words, period)
        self.month.currentIndexChanged.connect(lambda _: self.reload())
        self.table = ShortTable(FIELDS, Empty("这个月没有审计记录", "换一个月份看看。", "history"))
        sizes = theme.current()
        row = QHBoxLayout()
        row.setSpacing(sizes.gap)
        row.addWidget(self.month)
        row.addWidget(label(ABOUT, "small", wrap=True), 1)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(sizes.pad)
        whole.addLayout(row)
        whole.addWidget(self.table, 1)

    def reload(self) -> None:
        """Sum the chosen month up anew."""
        period = str(self.month.currentData())

        def job(progress: Progress) -> list[AccountMonth]:
            return self._summary.month(period, progress)

        if self._ticket is not None:
            self._ticket.cancel()
        self._ticket = self._desk.work.read(self, "汇总审计日志", job, self._show)

    def _show(self, accounts: Sequence[AccountMonth]) -> None:
        self.table.show_rows([_row(one) for one in accounts])


def _row(one: AccountMonth) -> Row:
    counts = sorted(one.counts.items(), key=lambda pair: -pair[1])
    row = {
        "title": one.title or "（未登录）",
        "total": f"{one.total:,}",
        "signs": "；".join(one.signs),
        "counts": "　".join(f"{title} {count:,}" for title, count in counts),
    }
    return row | {TONE: "amber"} if one.signs else row
