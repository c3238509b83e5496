"""The two lists of the ledger with their chips: every period, and every form that is owed."""

from collections.abc import Callable, Sequence

from desktop.cases.spans import moved
from desktop.clock import Today
from desktop.forms.ledger.fields import LISTS, RHYTHMS
from desktop.forms.ledger.lists import RUNS, STATES, UNMATCHED, PeriodList, TaskList
from desktop.forms.ledger.tasks import FormTasks
from desktop.program import Program
from ui.chips import Filter
from ui.pages.desk import Desk
from ui.tables.empty import Empty
from ui.tables.record_list import RecordList

AHEAD, BACK = 2, 24  # months that are offered
HINT = "单位、报表、期次、依据、回执"


def period_list(desk: Desk, source: PeriodList, tasks: FormTasks, add: Callable[[], object]) -> RecordList:
    """Return the list of all periods."""
    return RecordList(
        source, desk.work, unit="期",
        filters=(
            Filter("state", "情况", lambda: STATES, many=False),
            _units(tasks),
            Filter("month", "到期月份", lambda: _months(desk.today), many=False),
            _lists(desk.program),
        ),
        hint=HINT,
        empty=_empty(desk, add),
    )  # fmt: skip


def task_list(desk: Desk, source: TaskList, tasks: FormTasks, add: Callable[[], object]) -> RecordList:
    """Return the list of all forms that are owed."""
    return RecordList(
        source, desk.work, unit="种",
        filters=(
            Filter("state", "情况", lambda: RUNS, many=False),
            _units(tasks),
            _codes(desk.program, "rhythm", "周期", RHYTHMS),
            _lists(desk.program),
        ),
        hint="单位、报表、依据、清单事项",
        empty=_empty(desk, add),
    )  # fmt: skip


def _units(tasks: FormTasks) -> Filter:
    return Filter("unit", "要表单位", lambda: [(one, one) for one in tasks.units()])


def _codes(program: Program, key: str, title: str, listed: str) -> Filter:
    return Filter(key, title, lambda: [(one.code, one.title) for one in program.codes.items(listed)])


def _lists(program: Program) -> Filter:
    codes = [(one.code, one.title) for one in program.codes.items(LISTS)]
    return Filter("list_code", "清单类别", lambda: [*codes, (UNMATCHED, "还没有核对")])


def _months(today: Today) -> Sequence[tuple[str, str]]:
    first = today().replace(day=1)
    months = [moved(first, -number) for number in range(-AHEAD, BACK)]
    return [(f"{one:%Y-%m}", f"{one.year} 年 {one.month} 月") for one in months]


def _empty(desk: Desk, add: Callable[[], object]) -> Empty:
    actions = [("登记报表", add)] if desk.may_write else []
    return Empty("还没有登记报表", "谁要什么表、凭什么文件、多久一报，登记一次，到期会提醒。", "form", actions)
