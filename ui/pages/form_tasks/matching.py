"""On which matter of the three lists a form stands, and by which admissions it goes: a person says it."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QListWidgetItem, QWidget

from desktop.errors import Refusal
from desktop.forms.ledger.matters import DutyMatters, Likely, MatterRow
from desktop.forms.ledger.tasks import FormTasks, TaskRow
from desktop.names.folding import kept
from desktop.registers.service import Entry
from ui import theme
from ui.buttons import label
from ui.forms.line import Line
from ui.pages.decision import Decision, Job
from ui.pages.desk import Desk
from ui.rows import RowList, framed

KEY = Qt.ItemDataRole.UserRole
BEYOND = -1  # in the place of a matter: on none of the lists
ROWS, MOST = 9, 200  # rows in sight, and rows at all
NOT_CHOSEN = "请选择一个事项，或选“不在三张清单内”。"
NOT_LISTED = "不在三张清单内（清单以外）"
NO_LISTS = "还没有导入三张清单。先到“三张清单”页导入，再回来核对。"
LIKELY = "名称相近的排在前面。程序只推荐，由您决定。"


class MatterSheet(Decision):
    """Asks for the matter; those whose words are alike stand first, and none is chosen beforehand."""

    def __init__(
        self, parent: QWidget, desk: Desk, tasks: FormTasks, task: TaskRow, every: Sequence[MatterRow],
        likely: Sequence[Likely],
    ) -> None:  # fmt: skip
        super().__init__(parent, desk, "核对清单", "确定事项")
        self._tasks, self._task = tasks, task
        near = [one.matter.key for one in likely]
        self._every = sorted(every, key=lambda one: near.index(one.key) if one.key in near else len(near))
        self._near = set(near)
        self.line = Line()
        self.line.setPlaceholderText("事项、部门、序号")
        self.line.setAccessibleName("查找事项")
        self.line.textChanged.connect(lambda _: self.show_matters())
        self.rows = RowList()
        self.rows.setAccessibleName("清单事项")
        self.rows.setFixedHeight(theme.current().control * ROWS)
        self.column.addWidget(label(f"{task.unit}《{task.name}》", "strong", wrap=True))
        self.column.addWidget(label(LIKELY if every else NO_LISTS, "second", wrap=True))
        self.column.addWidget(self.line)
        self.column.addWidget(framed(self.rows))
        self.show_matters()
        self.line.setFocus()

    def show_matters(self) -> None:
        """Show what the typed words leave, and the way out."""
        words = kept(self.line.text()).casefold().split()
        self.rows.clear()
        found = [one for one in self._every if all(word in _sought(one) for word in words)]
        for one in found[:MOST]:
            sign = "★ " if one.key in self._near else ""
            told = "　".join(filter(None, (f"{sign}{one.list_title}", one.number, one.texts["title"], one.department)))
            item = QListWidgetItem(told, self.rows)
            item.setData(KEY, one.key)
            item.setToolTip(one.title)
            if one.key == self._task.matter_id:
                self.rows.setCurrentItem(item)
        last = QListWidgetItem(NOT_LISTED, self.rows)
        last.setData(KEY, BEYOND)

    def job(self) -> Job:
        """Return the linking to what is chosen."""
        item = self.rows.currentItem()
        if item is None:
            raise Refusal(NOT_CHOSEN)
        tasks, task, key = self._tasks, self._task, int(item.data(KEY))
        return lambda: tasks.link(task.key, task.version, matter=None if key == BEYOND else key)


class AdmissionSheet(Decision):
    """Asks by which admissions a form goes."""

    def __init__(self, parent: QWidget, desk: Desk, tasks: FormTasks, task: TaskRow, entries: Sequence[Entry]) -> None:
        super().__init__(parent, desk, "关联准入事项", "关联")
        self._tasks, self._task = tasks, task
        linked = {one.key for one in task.admissions}
        self.rows = RowList()
        self.rows.setAccessibleName("准入事项")
        for one in entries:
            until = f"　至 {one.until}" if one.until else ""
            item = QListWidgetItem(f"{one.title}　{one.texts.get('state', '')}{until}", self.rows)
            item.setData(KEY, one.key)
            item.setCheckState(Qt.CheckState.Checked if one.key in linked else Qt.CheckState.Unchecked)
        self.rows.show_rows(len(entries), ROWS)
        self.column.addWidget(label(f"{task.unit}《{task.name}》按哪些准入事项要表：", wrap=True))
        self.column.addWidget(framed(self.rows))

    def job(self) -> Job:
        """Return the linking to what is ticked."""
        tasks, task = self._tasks, self._task
        linked = {one.key for one in task.admissions}
        items = [self.rows.item(place) for place in range(self.rows.count())]
        wanted = {int(one.data(KEY)) for one in items if one.checkState() == Qt.CheckState.Checked}

        def link() -> None:
            for key in sorted(linked ^ wanted):
                tasks.link_admission(task.key, key, on=key in wanted)

        return link


def matching(
    parent: QWidget, desk: Desk, tasks: FormTasks, matters: DutyMatters, task: TaskRow,
    opened: Callable[[MatterSheet], object],
) -> None:  # fmt: skip
    """Read the lists and open the question for the matter of a form."""

    def found(read: tuple[list[MatterRow], list[Likely]]) -> None:
        opened(MatterSheet(parent, desk, tasks, task, *read))

    desk.work.read(parent, "读取清单", lambda _: (matters.all(), matters.likely(task.name, task.unit)), found)


def _sought(one: MatterRow) -> str:
    return kept(" ".join((one.number, one.title, one.department))).casefold()
