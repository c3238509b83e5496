"""The ledger of forms on paper: what is owed and was handed in, the three lists, the burden for a meeting."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from desktop.cases.spans import month_end
from desktop.clock import Today
from desktop.fields import Kind
from desktop.forms.ledger.burden import Burden, UnitBurden, burden
from desktop.forms.ledger.fields import MATTER_FIELDS, PERIOD_COLUMNS
from desktop.forms.ledger.lists import STATES, PeriodList
from desktop.forms.ledger.matters import DutyMatters
from desktop.jobs import Progress
from desktop.layouts.layout import Layout
from desktop.layouts.reading import shipped_layouts
from desktop.paper import imprint
from desktop.print_centre.asked import about, counted, days_in_words
from desktop.print_centre.kinds import Ask, Choices, Group, LedgerData, Option, Printable
from desktop.print_centre.making import DocumentMaking, LedgerMaking
from desktop.printing.document import Align, Column, Document, Fact, Facts, Grid, Section, Signatures, Text
from desktop.printing.ledger_sheet import Offered
from desktop.program import Program
from desktop.tables import Row, Search

LEDGER, MATTERS, BURDEN = "form_tasks", "duty_matters", "form_burden"  # keys of the papers
STATE, LIST = "state", "list"
MOST_UNITS, MOST_FACTS, MOST_NAMES = 8, 6, 4  # on one page
REST = "其余 {count} 个单位"
UNITS = (
    Column("要表单位", 12), Column("报表（种）", 5, Align.RIGHT), Column("应报（次）", 5, Align.RIGHT),
    Column("月均（次）", 5, Align.RIGHT),
    Column("已报（次）", 5, Align.RIGHT), Column("逾期（次）", 5, Align.RIGHT), Column("指标（列）", 5, Align.RIGHT),
    Column("清单以外", 5, Align.RIGHT), Column("无依据", 4, Align.RIGHT),
)  # fmt: skip
MEANS = (
    "应报次数按报表台账中每份报表的周期和期限计算，对方通知不报的不计；逾期含迟报和到期未报。",
    "指标按登记了表样的报表计算，没有表样的按登记的列数；重复指标是同一项内容有两张以上报表要填的列。",
)


def printables(program: Program) -> Sequence[Printable]:
    """Return the ledger, the three lists and the page of the burden."""
    layouts = shipped_layouts()
    return (
        Printable(
            key=LEDGER,
            title=layouts[LEDGER].title,
            group=Group.LEDGER,
            about="一段时间里到期的每份报表：谁要、依据、期限、何时报送、回执。",
            asks=(Ask.PERIOD, Ask.OPTION),
            make=lambda choices, own, progress: _ledger(program, choices, own or layouts[LEDGER], progress),
            layout=layouts[LEDGER],
            options=(Option(STATE, "情况", (("", "全部"), *STATES)),),
            words="填表 报送台账 事务准入",
        ),
        Printable(
            key=MATTERS,
            title=layouts[MATTERS].title,
            group=Group.LEDGER,
            about="本单位的基本履职、配合履职、上级收回三张清单，以及挂在每个事项上的报表数。",
            asks=(Ask.OPTION,),
            make=lambda choices, own, progress: _matters(program, choices, own or layouts[MATTERS], progress),
            layout=layouts[MATTERS],
            options=(Option(LIST, "清单", (("", "全部"), *_lists(program))),),
            words="三张清单 职责清单 权责清单",
        ),
        Printable(
            key=BURDEN,
            title="报表负担情况",
            group=Group.FIGURES,
            about="各部门要多少报表、多少次，重复指标占多少，哪些在清单以外、没有依据；一页，可作减负会议附件。",
            asks=(Ask.PERIOD,),
            make=lambda choices, _, progress: DocumentMaking(_page(program, choices, progress)),
            words="减负 负担 重复填报",
        ),
    )


def burden_page(program: Program, found: Burden, days: str) -> Document:
    """Return a burden as one page."""
    summary = (
        Fact("报表", f"{found.forms} 种"), Fact("应报", f"{found.due} 次"),
        Fact("已报", f"{found.sent} 次"), Fact("逾期", f"{found.late} 次"),
        Fact("月均", f"{found.per_month:.1f} 次"), Fact("重复指标", f"{found.share:.0%}"),
        Fact("清单以外", f"{len(found.beyond)} 种"), Fact("无依据", f"{len(found.groundless)} 种"),
    )  # fmt: skip
    sections: list[Section] = [
        Facts("", summary, columns=4),
        Grid("各部门要表情况", UNITS, tuple(_unit_rows(found.units)), "没有到期的报表"),
    ]
    told = [f"清单以外的报表：{_named(found.beyond)}。"] if found.beyond else []
    if found.facts:
        facts = "、".join(f"{one.title}（{one.forms} 张表，{one.times} 次）" for one in found.facts[:MOST_FACTS])
        told.append(f"{found.columns} 列指标中有 {found.repeated} 列重复，要得最多的是{facts}。")
    sections.append(Text("说明", (*told, *MEANS), numbered=True))
    sections.append(Signatures(("填报人", "审核人", "日　期", "（盖章）")))
    return imprint(program).document("报表负担情况", sections, subtitle=days, has_numbers=False)


def _page(program: Program, choices: Choices, progress: Progress) -> Document:
    progress.begin(0, "正在统计")
    first, last = _span(program, choices)
    return burden_page(program, burden(program, first, last, _today(program)), days_in_words(Choices(first, last)))


def _unit_rows(units: Sequence[UnitBurden]) -> Iterator[tuple[str, ...]]:
    shown, rest = units[:MOST_UNITS], units[MOST_UNITS:]
    yield from (_unit_row(one.unit, [one]) for one in shown)
    if rest:
        yield _unit_row(REST.format(count=len(rest)), rest)
    if units:
        yield _unit_row("合计", units)


def _unit_row(title: str, units: Sequence[UnitBurden]) -> tuple[str, ...]:
    before, after = ("forms", "due"), ("sent", "late", "columns", "beyond", "groundless")
    counts = {key: str(sum(getattr(one, key) for one in units) or "") for key in (*before, *after)}
    per_month = f"{sum(one.per_month for one in units):.1f}"
    return title, *(counts[key] for key in before), per_month, *(counts[key] for key in after)


def _named(pairs: Sequence[tuple[str, str]]) -> str:
    names = [f"{unit}《{name}》" for unit, name in pairs[:MOST_NAMES]]
    more = f"等 {len(pairs)} 种" if len(pairs) > MOST_NAMES else ""
    return "、".join(names) + more


def _ledger(program: Program, choices: Choices, layout: Layout, progress: Progress) -> LedgerMaking:
    first, last = _span(program, choices)
    state = choices.options.get(STATE) or ""
    listed = PeriodList(program, _today(program))
    keys = list(listed.keys(Search(filters={"state": state} if state else {}, order="due_on"), progress))
    found = listed.records(keys)
    rows = [found[key] for key in keys if first.isoformat() <= found[key]["due_on"] <= last.isoformat()]
    columns = tuple(
        Offered(one.key, one.title, Align.CENTRE if one.kind is Kind.DATE else Align.LEFT) for one in PERIOD_COLUMNS
    )
    said = about(days_in_words(Choices(first, last)), dict(STATES).get(state, ""), counted(len(rows), "期"))
    return _made(program, columns, rows, layout, said, "期")


def _matters(program: Program, choices: Choices, layout: Layout, progress: Progress) -> LedgerMaking:
    progress.check()
    wanted = choices.options.get(LIST) or ""
    rows = [one.texts for one in DutyMatters(program, _today(program)).all(list_code=wanted)]
    columns = (*(Offered(one.key, one.title) for one in MATTER_FIELDS), Offered("tasks", "报表", Align.RIGHT, True))
    said = about(dict(_lists(program)).get(wanted, ""), counted(len(rows), "项"))
    return _made(program, columns, rows, layout, said, "项")


def _made(
    program: Program, columns: tuple[Offered, ...], rows: Sequence[Row], layout: Layout, said: str, unit: str
) -> LedgerMaking:
    def texts() -> Iterator[Sequence[str]]:
        for row in rows:
            yield [_text(row, one.key) for one in columns]

    return LedgerMaking(LedgerData(columns, len(rows), texts, said), layout, imprint(program), unit)


def _text(row: Mapping[str, str], key: str) -> str:
    return row.get(key, "")


def _lists(program: Program) -> tuple[tuple[str, str], ...]:
    return tuple((one.code, one.title) for one in program.codes.items("duty_list"))


def _span(program: Program, choices: Choices) -> tuple[date, date]:
    """Return the days asked for, those of this year up to the end of the month without any."""
    last = choices.last or month_end(program.grids.day)
    return choices.first or last.replace(month=1, day=1), last


def _today(program: Program) -> Today:
    return lambda: program.grids.day
