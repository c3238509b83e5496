"""The rota of duty as papers: 轮值表 of a month, and the record of what was handed over."""

from collections.abc import Callable, Iterator, Sequence

from desktop.calendar import TITLES
from desktop.cases.spans import month_end
from desktop.jobs import Progress
from desktop.layouts.layout import Layout
from desktop.layouts.reading import shipped_layouts
from desktop.paper import imprint
from desktop.print_centre.asked import about, days_in_words
from desktop.print_centre.kinds import Ask, Choices, Group, LedgerData, Printable
from desktop.print_centre.making import LedgerMaking
from desktop.printing.document import Align
from desktop.printing.ledger_sheet import Offered
from desktop.program import Program
from desktop.rota.service import Duty

ROTA, HANDOVER = "rota", "rota_handover"  # keys of the papers and of their layouts
UNIT = "天"
WEEKDAYS = "一二三四五六日"
COLUMNS = (
    Offered("day", "日期", Align.CENTRE),
    Offered("weekday", "星期", Align.CENTRE),
    Offered("kind", "性质", Align.CENTRE),
    Offered("leader_name", "带班领导", Align.CENTRE),
    Offered("unit", "轮值部门", Align.CENTRE),
    Offered("people", "值班人员"),
    Offered("phone", "联系电话", Align.CENTRE),
    Offered("note", "备注"),
    Offered("handed_over", "交接事项"),
    Offered("sign_from", "交班人签名"),
    Offered("sign_to", "接班人签名"),
)


def printables(program: Program) -> Sequence[Printable]:
    """Return the rota and what was handed over."""
    layouts = shipped_layouts()
    return (
        Printable(
            key=ROTA,
            title=layouts[ROTA].title,
            group=Group.LEDGER,
            about="一个月里每天的带班领导、轮值部门和值班人员。",
            asks=(Ask.MONTH,),
            make=lambda choices, own, progress: _made(program, choices, own or layouts[ROTA], progress, _is_planned),
            layout=layouts[ROTA],
            words="带班表 值班表 轮值主任",
        ),
        Printable(
            key=HANDOVER,
            title=layouts[HANDOVER].title,
            group=Group.LEDGER,
            about="轮值期间逐日的交接事项，留有交班人、接班人签名的位置。",
            asks=(Ask.MONTH,),
            make=lambda choices, own, progress: _made(program, choices, own or layouts[HANDOVER], progress, _is_told),
            layout=layouts[HANDOVER],
            words="交接班记录 值班记录",
        ),
    )


def _is_planned(duty: Duty) -> bool:
    return duty.is_planned


def _is_told(duty: Duty) -> bool:
    return bool(duty.handed_over)


def _made(
    program: Program, choices: Choices, layout: Layout, progress: Progress, is_wanted: Callable[[Duty], bool]
) -> LedgerMaking:
    progress.check()
    last = choices.last or month_end(program.grids.day)
    first = choices.first or last.replace(day=1)
    duties = [one for one in program.rota.days(first, last) if is_wanted(one)]
    shares = program.rota.shares(first, last) if is_wanted is _is_planned else ()
    said = "、".join(f"{one.name} {one.working_days + one.days_off}（{one.days_off}）" for one in shares)

    def rows() -> Iterator[Sequence[str]]:
        for duty in duties:
            yield _texts(duty)

    asked = days_in_words(Choices(first, last))
    doubt = program.calendar.doubt(last)
    data = LedgerData(
        COLUMNS, len(duties), rows, about(asked, doubt), note=f"带班天数（其中休息日）：{said}" if said else ""
    )
    return LedgerMaking(data, layout, imprint(program, revealed=True), UNIT)


def _texts(duty: Duty) -> Sequence[str]:
    day = duty.day
    kind = day.name or TITLES[True] if not day.works else "补班" if day.moved else ""
    note = "；".join(filter(None, (duty.note, _swapped(duty))))
    return (
        f"{day.day.month}月{day.day.day}日",
        WEEKDAYS[day.day.weekday()],
        kind,
        duty.leader_name,
        duty.unit,
        duty.people,
        duty.phone,
        note,
        duty.handed_over,
        "",
        "",
    )


def _swapped(duty: Duty) -> str:
    other = duty.swapped_with
    if other is None:
        return ""
    month = "" if (other.year, other.month) == (duty.day.day.year, duty.day.day.month) else f"{other.month}月"
    return f"与{month}{other.day}日对调"
