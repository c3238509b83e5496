"""概况: what is to be done, and how it stands with every office, at one glance."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from desktop.exchange.letter_rows import TrayCounts
from desktop.exchange.package_rows import PackageRow
from desktop.exchange.partners import PartnerRow
from desktop.exchange.status import PartnerStatus
from desktop.exchange_words import NEVER, RELATIONS, can_be_sent_to, number, numbers
from desktop.fields import Field, Kind
from desktop.tables import TONE, Row
from ui import theme
from ui.buttons import button, label
from ui.elided import Elided
from ui.elided import Signal as Sign
from ui.pages.dropping import DropPlace
from ui.pages.exchange.tasks import Deed, Task, task_about, tasks_about, tasks_of
from ui.pages.scrolling import Column
from ui.tables.empty import Empty
from ui.tables.row_list import ShortTable

FIELDS = (
    Field("partner", "单位", width=10, listed=True, sortable=False),
    Field("state", "情况", width=7, listed=True, sortable=False),
    Field("sent", "最近打包", width=8, listed=True, sortable=False),
    Field("acknowledged", "对方已收到", width=8, listed=True, sortable=False),
    Field("waiting", "等回执", Kind.NUMBER, width=4, listed=True, sortable=False),
    Field("received", "最近收到", width=8, listed=True, sortable=False),
    Field("missing", "缺少", width=5, listed=True, sortable=False),
    Field("conflicts", "待核对", Kind.NUMBER, width=4, listed=True, sortable=False),
    Field("due", "下次应送", width=5, listed=True, sortable=False),
    Field("relation", "关系", width=3, sortable=False),
)
TITLE = "把交换文件拖到这里"
ABOUT = "交换包、回执（.wgx）和公钥卡（.wgxkey）。先核对、后接收，核对时不会改动任何资料。"
DONE = "没有要办的事。"
PRESSING = ("red", "amber", "blue")  # first things first
MOST_TASKS = 4  # that are seen without scrolling


@dataclass(frozen=True, slots=True)
class Standing:
    """How the whole exchange stands."""

    statuses: Sequence[PartnerStatus] = ()
    partners: Sequence[PartnerRow] = ()  # those put away too
    sent: Sequence[PackageRow] = ()
    tasks: Sequence[Task] = field(default=())

    @classmethod
    def of(
        cls,
        statuses: Sequence[PartnerStatus],
        partners: Sequence[PartnerRow],
        sent: Sequence[PackageRow],
        quarantined: Sequence[PackageRow],
        letters: TrayCounts,
    ) -> "Standing":
        """Return how it stands, with what is to be done about it."""
        known = {one.key: one for one in partners}
        tasks = task_about(quarantined)
        tasks += [task for one in statuses for task in tasks_of(one, known[one.partner_id], sent)]
        tasks += tasks_about(letters)
        return cls(statuses, partners, sent, sorted(tasks, key=lambda task: PRESSING.index(task.tone)))

    def partner(self, key: int | None) -> PartnerRow | None:
        """Return an office, if it is known."""
        return next((one for one in self.partners if one.key == key), None)

    @property
    def ready(self) -> Sequence[PartnerRow]:
        """The offices that something can be sent to: packages, or spreadsheets where they have no program."""
        return [one for one in self.partners if can_be_sent_to(one)]


class Overview(QWidget):
    """A place to drop files, what is to be done, and a line for every office."""

    opened = Signal(int)  # key of an office
    acted = Signal(object)  # a Task whose button was pressed
    add_wanted = Signal()

    def __init__(self, choose: object, *, may_write: bool) -> None:
        super().__init__()
        sizes = theme.current()
        self._may_write = may_write
        self._keys: list[int] = []
        self.drop = DropPlace(TITLE, ABOUT, choose, "exchange")  # type: ignore[arg-type]
        self.drop.setVisible(may_write)
        self.tasks = Column(margins=(0, sizes.bar, 0, sizes.bar))
        self._card = QFrame()
        self._card.setProperty("role", "list")
        inner = QVBoxLayout(self._card)
        inner.setContentsMargins(sizes.hair, sizes.hair, sizes.hair, sizes.hair)
        inner.addWidget(self.tasks)
        nothing = Empty(
            "还没有登记交换单位",
            "先登记上级单位，再互换公钥卡、用电话核对指纹，就可以收发了。",
            "exchange",
            [("登记交换单位…", self.add_wanted.emit)] if may_write else (),
        )
        self.table = ShortTable(FIELDS, nothing)
        self.table.view.opened.connect(lambda place: self.opened.emit(self._keys[place]))
        self._said = label("", "second")
        head = QHBoxLayout()
        head.addWidget(label("要办的事", "strong"))
        head.addWidget(self._said, 1)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(sizes.pad)
        whole.addWidget(self.drop)
        whole.addLayout(head)
        whole.addWidget(self._card)
        whole.addWidget(label("与各单位的往来", "strong"))
        whole.addWidget(self.table, 1)
        self.setFocusProxy(self.table)

    def show_standing(self, standing: Standing) -> None:
        """Show how it stands."""
        self._keys = [one.partner_id for one in standing.statuses]
        known = {one.key: one for one in standing.partners}
        rows = [_line(one, known[one.partner_id], standing.tasks) for one in standing.statuses]
        self.table.show_rows(rows, min(max(self.table.current, 0), len(rows) - 1))
        self.tasks.clear()
        for task in standing.tasks:
            self.tasks.add(self._task(task))
        self._card.setVisible(bool(standing.tasks))
        self._said.setText("" if standing.tasks or not rows else DONE)
        sizes = theme.current()
        height = sizes.control + sizes.gap + sizes.hair
        self._card.setFixedHeight(min(max(len(standing.tasks), 1), MOST_TASKS) * height + sizes.gap)

    def _task(self, task: Task) -> QFrame:
        sizes = theme.current()
        made = QFrame()
        made.setProperty("role", "row")
        made.setFixedHeight(sizes.control + sizes.gap + sizes.hair)
        row = QHBoxLayout(made)
        row.setContentsMargins(sizes.card, 0, sizes.unit, sizes.hair)
        row.setSpacing(sizes.gap)
        row.addWidget(Sign(task.tone))
        row.addWidget(Elided(task.sentence, task.tone), 1)
        if task.deed is not Deed.NOTHING and self._may_write:
            row.addWidget(button(task.verb, lambda: self.acted.emit(task), kind="quiet"))
        return made


def _line(status: PartnerStatus, partner: PartnerRow, tasks: Sequence[Task]) -> Row:
    tones = [task.tone for task in tasks if task.partner_id == status.partner_id]
    if not status.is_ready and partner.has_program:
        words, tone = "等核对公钥卡", "amber"
    elif "red" in tones:
        words, tone = "有事要办", "red"
    elif tones:
        words, tone = "有事要办", "amber"
    elif status.needs_full:
        words, tone = "下一期须为全量", "blue"
    else:
        words, tone = "正常", "green"
    return {
        "partner": partner.title,
        "relation": RELATIONS[partner.relation],
        "sent": number(status.last_sent),
        "acknowledged": number(status.last_acknowledged),
        "waiting": f"{status.waiting_for_receipt:,}" if status.waiting_for_receipt else "",
        "received": number(status.last_received),
        "missing": numbers(status.missing) if status.missing else "",
        "conflicts": f"{status.open_conflicts:,}" if status.open_conflicts else "",
        "due": f"{status.next_due:%m-%d}" if status.next_due is not None else NEVER,
        "state": words,
        TONE: tone,
    }
