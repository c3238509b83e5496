"""The list to telephone by: which units have not returned a form, whom to ring, room for what they say."""

from collections.abc import Sequence

from sqlalchemy import select

from db.keys import in_keys
from db.models.forms import FormCollection, FormReturn, ReturnState
from db.models.roster import Staff
from desktop.errors import Refusal
from desktop.forms.collecting import kept
from desktop.forms.collecting.lines import ReturnRow
from desktop.jobs import Progress
from desktop.paper import imprint
from desktop.print_centre.asked import about, counted
from desktop.print_centre.kinds import Ask, Choices, Group, Named, Option, Printable
from desktop.print_centre.making import DocumentMaking
from desktop.printing.document import Align, Column, Document, Grid, Signatures
from desktop.printing.outcome import NothingToPrint
from desktop.program import Program

KEY, TITLE = "collecting_calls", "催报电话单"
WHO, MISSING, WRONG, ALL = "who", "missing", "wrong", "all"
SHOWN = 20  # collections that are proposed
NAMED = 2  # people to ring of one unit
ROW_HEIGHT = 10.0  # millimetres, for a pen
NO_COLLECTION = "请先选定是哪一次收表，再打印催报电话单。"
NOBODY = "这次收表没有这样的单位，不用催。"
COLUMNS = (
    Column("序号", 3, Align.CENTRE), Column("单位", 8), Column("联系人", 14), Column("电话", 11, Align.CENTRE),
    Column("情况", 6), Column("已催", 7), Column("答复（请填写）", 12),
)  # fmt: skip


def printables(program: Program) -> Sequence[Printable]:
    """Return the list."""
    return (
        Printable(
            key=KEY,
            title=TITLE,
            group=Group.SLIP,
            about="一次收表里还没有交、要更正的单位，写明该找谁、电话，留有记答复的位置。",
            asks=(Ask.RECORD, Ask.OPTION),
            make=lambda choices, _own, progress: _made(program, choices, progress),
            options=(Option(WHO, "哪些单位", ((MISSING, "没有交的"), (WRONG, "要更正的"), (ALL, "全部"))),),
            subject=FormCollection.__tablename__,
            words="收表 催报 汇总 未交",
            look_up=lambda text: _collections(program, text),
        ),
    )


def _collections(program: Program, text: str) -> list[Named]:
    """Return the latest collections whose title has a text."""
    has = FormCollection.title.contains(text.strip(), autoescape=True)
    with program.office.store.read() as session:
        rows = kept.collection_rows(session, has)[:SHOWN]
    return [Named(one.key, one.title, f"{one.issued_on}　{counted(one.missing, '个单位')}没交") for one in rows]


def _made(program: Program, choices: Choices, progress: Progress) -> DocumentMaking:
    progress.check()
    if choices.record is None:
        raise Refusal(NO_COLLECTION)
    with program.office.store.read() as session:
        one = kept.collection_of(session, choices.record)
        title, due_on = one.title, one.due_on
        rows = kept.return_rows(session, FormReturn.collection_id == choices.record)
    wanted = [row for row in rows if _is_meant(row, choices.options.get(WHO, MISSING))]
    if not wanted:
        raise NothingToPrint(NOBODY)
    lines = tuple(_line(program, number, row) for number, row in enumerate(wanted, 1))
    said = imprint(program)
    document = Document(
        TITLE, said.office, said.printed_by, said.as_of, (Grid("", COLUMNS, lines, height=ROW_HEIGHT),
        Signatures(("催报人",))), about(title, f"截止 {due_on}" if due_on else "", counted(len(wanted), "个单位")),
    )  # fmt: skip
    return DocumentMaking(document, count=len(wanted), unit="个单位")


def _is_meant(row: ReturnRow, who: str) -> bool:
    match who:
        case "all":
            return row.state is not ReturnState.ACCEPTED
        case "wrong":
            return row.state is ReturnState.FAULTY
    return row.state is ReturnState.ISSUED


def _line(program: Program, number: int, row: ReturnRow) -> tuple[str, ...]:
    people = _people(program, row.grid_id)
    state = f"{row.faults} 行有问题" if row.state is ReturnState.FAULTY else row.state_title
    urged = f"{len(row.urged)} 次，{row.urged[-1].day:%m-%d}" if row.urged else ""
    return (
        str(number), row.unit, "\n".join(name for name, _ in people), "\n".join(phone for _, phone in people), state,
        urged, "",
    )  # fmt: skip


def _people(program: Program, grid: int | None) -> list[tuple[str, str]]:
    """Return who of a unit can be rung: name with post, and the number they hold their post with."""
    if grid is None:
        return []
    held = list(program.appointments.of_grid(grid))[:NAMED]
    phones = select(Staff.id, Staff.phone).where(in_keys(Staff.id, [one.staff_id for one in held]))
    with program.office.store.read() as session:
        by_staff = {key: phone or "" for key, phone in session.execute(phones)}
    return [(f"{one.name} {one.post_title}", by_staff.get(one.staff_id, "")) for one in held]
