"""Every declared register as a ledger: its layout is made from the declaration, unless a file gives a better one."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from desktop.display import Display
from desktop.fields import Field, Kind
from desktop.jobs import Progress
from desktop.layouts.layout import NUMBER, Layout, LayoutColumn, Numbering, Sheet
from desktop.layouts.reading import shipped_layouts
from desktop.paper import imprint, shown
from desktop.print_centre.asked import about, counted, days_in_words, earlier_in_year, grid_in_words
from desktop.print_centre.kinds import Ask, Choices, Group, Option, Printable
from desktop.print_centre.listed import GRID, VILLAGE, Listed, Places, align_of, ledger_data, offered
from desktop.print_centre.making import LedgerMaking
from desktop.printing.document import Align
from desktop.printing.ledger_sheet import Offered
from desktop.printing.ledger_width import too_wide
from desktop.program import Program
from desktop.registers.declared import NOTE, OTHER, Register, Subject
from desktop.registers.service import Entry
from desktop.tables import Row

STAFF, SIGNED = "staff_name", "signed"  # columns beside the declared ones: whose entry it is, room to sign
STATE, RUNNING, OVER = "state", "running", "over"
STATES = Option(STATE, "情况", (("", "全部"), (RUNNING, "未结束"), (OVER, "已结束")))
UNIT = "条"
MONEY = "{:,.2f}"
WHOLE_TEXT = 4000  # characters: texts as long as this are papers of their own, not cells
SIGNED_ROW, ROW = 12.0, 7.0  # millimetres
WIDTHS = {Kind.DATE: 5.6, Kind.PHONE: 6.6, Kind.ID_NUMBER: 9.6}
LONG, TIGHT = 7.5, 0.75  # characters from which a column can be narrowed, and by what
NAME_WIDTH, GRID_WIDTH, NOTE_WIDTH, SIGNED_WIDTH = 4.6, 7.0, 6.0, 6.0
BOXES = ("填表人", "审核人", "日　期", "（盖章）")
SIGNERS = ("制表人", "审核人", "负责人")


def printables(program: Program) -> Sequence[Printable]:
    """Return a paper for each register."""
    return [_printable(program, one) for one in program.registers.all]


def layout_key(register: str) -> str:
    """Return the key of the paper of a register and of its layout."""
    return f"register_{register}"


def register_of(program: Program, key: str, choices: Choices, layout: Layout, progress: Progress) -> LedgerMaking:
    """Return the entries of a register that were asked for as its ledger."""
    show = shown(Display(program.codes, program.grids), revealed=choices.revealed)
    register, state = program.registers.register(key), choices.options.get(STATE) or ""
    running = {RUNNING: True, OVER: False}.get(state)
    of = program.registers.listed
    entries = of(key, choices.first, choices.last, choices.grid, running=running, show=show)
    earlier = earlier_in_year(choices) if layout.numbering is Numbering.YEAR else None
    places = Places(program.grids)
    rows = [_row(program, places, register, one) for one in entries]
    data = ledger_data(
        Listed(range(len(rows)), lambda part: {place: rows[place] for place in part}, columns_of(register)),
        layout,
        program.grids,
        progress,
        about=about(
            days_in_words(choices),
            grid_in_words(program, choices.grid),
            dict(STATES.values)[state] if state else "",
            counted(len(rows), UNIT),
        ),
        first_number=1 + (len(of(key, *earlier, choices.grid, running=running)) if earlier else 0),
    )
    return LedgerMaking(data, layout, imprint(program, revealed=choices.revealed), UNIT)


def columns_of(register: Register) -> tuple[Offered, ...]:
    """Return the columns that the entries of a register can fill."""
    whose = (
        (Offered(VILLAGE, "村（社区）"), Offered(GRID, "所属网格"))
        if register.subject is Subject.GRID
        else (Offered(STAFF, "姓名", Align.CENTRE),)
    )
    other = (Offered(OTHER, register.other.title, align_of(Kind.TEXT)),) if register.other is not None else ()
    return (*whose, *other, *offered(register.form), Offered(SIGNED, "签名"))


def layout_of_register(register: Register) -> Layout:
    """Return the layout of a register: that of a file, else one made from the declaration for the paper it needs."""
    key = layout_key(register.key)
    if (shipped := shipped_layouts().get(key)) is not None:
        return shipped
    sheet = register.sheet
    made = Layout(
        key,
        sheet.title if sheet is not None else f"{register.title}台账".replace("登记台账", "登记簿"),
        Sheet.A4_LANDSCAPE,
        tuple(_layout_columns(register)),
        row_height=SIGNED_ROW if sheet is not None else ROW,
        has_total=sheet is not None and bool(sheet.total),
        numbering=Numbering.YEAR if _is_dated(register) and sheet is None else Numbering.LIST,
        boxes=SIGNERS if sheet is not None else BOXES,
    )
    tight = replace(made, columns=tuple(map(_tight, made.columns)))
    return next((one for one in (made, tight) if not too_wide(one)), replace(made, sheet=Sheet.A3_LANDSCAPE))


def _printable(program: Program, register: Register) -> Printable:
    layout = layout_of_register(register)
    asks = [Ask.PERIOD] if _is_dated(register) else []
    asks += [Ask.GRID] if register.subject is Subject.GRID else []

    def make(choices: Choices, own: Layout | None, progress: Progress) -> LedgerMaking:
        asked = choices if Ask.PERIOD in asks else replace(choices, first=None, last=None)
        return register_of(program, register.key, asked, own or layout, progress)

    return Printable(
        key=layout.key,
        title=layout.title,
        group=Group.LEDGER,
        about=register.about,
        asks=(*asks, *([Ask.OPTION] if register.until is not None else [])),
        make=make,
        layout=layout,
        options=(STATES,) if register.until is not None else (),
        has_secrets=any(one.is_secret for one in columns_of(register)),
        batch="grid" if register.subject is Subject.GRID else "",
        words=register.title,
    )


def _is_dated(register: Register) -> bool:
    """Whether every entry happened on a day, so that a stretch of days has its own."""
    return register.happened_on is not None and register.happened_on.required


def _layout_columns(register: Register) -> Iterator[LayoutColumn]:
    """Yield the columns: the day first where each entry has one, whose it is, what is declared, room to sign."""
    yield LayoutColumn(NUMBER, "序号", 2.6)
    days = tuple(one for one in (register.happened_on, register.until) if one is not None)
    dated = _is_dated(register)
    if dated:
        yield _column(days[0], register)
    if register.subject is Subject.STAFF:
        yield LayoutColumn(STAFF, "姓名", NAME_WIDTH)
    else:
        yield LayoutColumn(GRID, "所属网格", GRID_WIDTH)
    if register.other is not None:
        yield LayoutColumn(OTHER, register.other.title, NAME_WIDTH)
    yield from (_column(one, register) for one in register.fields if one.max_length < WHOLE_TEXT)
    yield from (_column(one, register) for one in (days[1:] if dated else days))
    if register.sheet is not None:
        yield LayoutColumn(SIGNED, "签名", SIGNED_WIDTH)
    else:
        yield LayoutColumn(NOTE, "备注", NOTE_WIDTH)


def _column(one: Field, register: Register) -> LayoutColumn:
    is_summed = register.sheet is not None and register.sheet.total == one.key
    return LayoutColumn(one.key, one.title, max(WIDTHS.get(one.kind, one.width), 2.6), is_summed=is_summed)


def _tight(column: LayoutColumn) -> LayoutColumn:
    """Return a column with a long text in it narrower: it takes more lines on a sheet that everybody can print."""
    return replace(column, width=column.width * TIGHT) if column.width >= LONG else column


def _row(program: Program, places: Places, register: Register, one: Entry) -> Row:
    """Return an entry as the ledger shows it; what is summed up to be signed for is written as money is."""
    grid, total = program.grids.path_name(one.grid_id), register.sheet.total if register.sheet is not None else ""
    whose: Mapping[str, str] = {GRID: grid, VILLAGE: places.village(grid), STAFF: one.staff_name}
    paid = {total: MONEY.format(float(text))} if total and (text := one.texts.get(total)) else {}
    return {**one.texts, **whose, **paid}
