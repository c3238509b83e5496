"""The ledgers of cases (practice, Appendix B): each in its own columns, signed, and without who told."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

from db.models.cases import Case, Stage
from desktop.cases.counting import UNCOUNTED
from desktop.cases.fields import FIELDS, PROTECTED
from desktop.cases.filters import GRID, IS_OPEN, KIND, LEDGER, STAGES
from desktop.cases.ledgers import Ledger, ledger, ledgers
from desktop.cases.list import Outward
from desktop.display import Display
from desktop.fields import Field
from desktop.jobs import Progress
from desktop.layouts.layout import Layout, Numbering
from desktop.layouts.reading import shipped_layouts
from desktop.masking import Place
from desktop.paper import imprint, shown
from desktop.print_centre.asked import about, counted, days_in_words, earlier_in_year, grid_in_words
from desktop.print_centre.grid_order import by_grid
from desktop.print_centre.kinds import Ask, Choices, Group, LedgerData, Option, Printable
from desktop.print_centre.listed import VILLAGE, Listed, Places, ledger_data, offered
from desktop.print_centre.making import LedgerMaking
from desktop.printing.ledger_sheet import Offered
from desktop.program import Program
from desktop.tables import Keys, Row, Search

ALL = "cases"  # key of the ledger of all cases together
ENTERED = tuple(stage.value for stage in Stage if stage not in UNCOUNTED)  # neither merged into another nor declined
BY_DAY, STATE, SORT = "by_day", "state", "sort"  # keys of the options
DAYS = {"found_on": "period_found", "registered_on": "period_registered", "finished_on": "period_finished"}
DAY_WORDS = {"found_on": "按发现日期", "registered_on": "按受理日期（与月报同口径）", "finished_on": "按办结日期"}
OPEN, ENDED = "open", "ended"
STATE_WORDS = (("", "全部"), (OPEN, "未办结"), (ENDED, "已办结"))
NO_REPORTERS = "反映人信息受保护，不列入本表。"
UNIT = "件"


def printables(program: Program) -> Sequence[Printable]:
    """Return a paper for each ledger, and one for all together."""
    return [_printable(program, one) for one in (*ledgers(), None)]


def title_of(key: str) -> str:
    """Return what the paper of a ledger is called; without a key that of all."""
    return shipped_layouts()[layout_key(key)].title


def layout_key(key: str) -> str:
    """Return the key of the paper of a ledger and of its layout; without one that of all together."""
    return key or ALL


def ledger_of(
    program: Program, key: str, keys: Keys | Sequence[int], layout: Layout, said: str, progress: Progress
) -> LedgerMaking:
    """Return some cases as the ledger of `key`, in the order of `keys`; `said` tells which they are."""
    show = Display(program.codes, program.grids).at(Place.PRINT)
    data = _data(program, key, keys, layout, show, progress, about=said)
    return LedgerMaking(data, layout, imprint(program), UNIT)


def _printable(program: Program, one: Ledger | None) -> Printable:
    key = one.key if one is not None else ""
    layout = shipped_layouts()[layout_key(key)]

    def make(choices: Choices, own: Layout | None, progress: Progress) -> LedgerMaking:
        return _making(program, key, choices, own or layout, progress)

    return Printable(
        key=layout.key,
        title=layout.title,
        group=Group.LEDGER,
        about=one.about if one is not None else "各类事件合在一起，一件一行。",
        asks=(Ask.PERIOD, Ask.GRID, Ask.OPTION),
        make=make,
        layout=layout,
        options=_options(program, one),
        has_secrets=False,
        batch="grid",
        words=f"{one.title} {one.short} 事件台账" if one is not None else "事件总台账",
    )


def _options(program: Program, one: Ledger | None) -> tuple[Option, ...]:
    days = sorted(DAY_WORDS, key=lambda day: day != usual_day(one))
    options = [
        Option(BY_DAY, "期间", tuple((day, DAY_WORDS[day]) for day in days)),
        Option(STATE, "办理情况", STATE_WORDS),
    ]
    if one is not None and (kinds := _sorts(program, one)):
        options.append(Option(SORT, "类别", (("", "全部类别"), *kinds)))
    return tuple(options)


def _sorts(program: Program, one: Ledger) -> tuple[tuple[str, str], ...]:
    """Return the kinds of a ledger, those of the first level where its list has two."""
    items = program.codes.items(one.kinds)
    shortest = min((len(item.code) for item in items), default=0)
    return tuple((item.code, item.title) for item in items if len(item.code) == shortest)


def usual_day(one: Ledger | None) -> str:
    """Return by which day a ledger is kept: the first that stands on it."""
    return next((name for name in one.columns if name in DAYS), "found_on") if one is not None else "found_on"


def _making(program: Program, key: str, choices: Choices, layout: Layout, progress: Progress) -> LedgerMaking:
    one = ledger(key) if key else None
    by_day = choices.options.get(BY_DAY) or usual_day(one)
    filters = _filters(key, choices)
    listed = program.cases.list

    def found(first: date | None, last: date | None, order: str = "") -> Keys:
        period = {DAYS[by_day]: (first, last)} if first or last else {}
        return listed.keys(Search(filters={**filters, **period}, order=order), progress)

    keys = found(choices.first, choices.last, by_day)
    earlier = earlier_in_year(choices) if layout.numbering is Numbering.YEAR else None
    words = dict(STATE_WORDS)[choices.options.get(STATE) or ""] if choices.options.get(STATE) else ""
    days = days_in_words(choices)
    data = _data(
        program,
        key,
        keys,
        layout,
        shown(Display(program.codes, program.grids), revealed=choices.revealed),
        progress,
        about=about(
            f"{days}（{DAY_WORDS[by_day].partition('（')[0]}）" if days else "",
            grid_in_words(program, choices.grid),
            words,
            counted(len(keys), UNIT),
        ),
        first_number=1 + (len(found(*earlier)) if earlier else 0),
    )
    return LedgerMaking(data, layout, imprint(program), UNIT)


def _filters(key: str, choices: Choices) -> dict[str, Any]:
    state, sort = choices.options.get(STATE), choices.options.get(SORT)
    asked: dict[str, Any] = {LEDGER: key or None, STAGES: ENTERED, GRID: choices.grid, KIND: sort or None}
    return asked | ({IS_OPEN: state == OPEN} if state else {})


def _data(
    program: Program,
    key: str,
    keys: Keys | Sequence[int],
    layout: Layout,
    show: Callable[[Field, Any], str],
    progress: Progress,
    *,
    about: str,
    first_number: int = 1,
) -> LedgerData:
    one = ledger(key) if key else None
    outward, places = Outward(program.cases.list), Places(program.grids)

    def village(row: Row) -> str:
        return places.village(row["grid_id"])

    wanted = {layout.group_by, *(column.key for column in layout.columns)}
    worded = {VILLAGE: village, "risk_code": lambda row: row["risk_code"].partition("（")[0]}  # 红色, 橙色 …
    listed = Listed(
        keys,
        lambda part: outward.rows(part, show, wanted),
        columns_of(program, one),
        worded,
        lambda keys: by_grid(program.office.store, program.grids, Case, keys),
    )
    hides = one is not None and PROTECTED.intersection(one.columns)
    return ledger_data(
        listed, layout, program.grids, progress, about=about, first_number=first_number,
        note=NO_REPORTERS if hides else "",
    )  # fmt: skip


def columns_of(program: Program, one: Ledger | None) -> tuple[Offered, ...]:
    """Return the columns that a ledger of cases can have: never who told."""
    headings: Mapping[str, str] = one.headings if one is not None else {}
    in_force = {field.key for field in program.cases.fields}
    fields = [field for field in FIELDS if field.key in in_force and field.key not in PROTECTED]
    return (Offered(VILLAGE, "村（社区）"), *offered(fields, headings))
