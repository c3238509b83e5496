"""The book of mediation files: every file opened in some days, by its number, with what became of it."""

from collections.abc import Iterator, Sequence

from sqlalchemy import select

from db.keys import in_keys
from db.models.cases import Case
from desktop.cases.parties import FIRST, SECOND
from desktop.jobs import Progress
from desktop.layouts.layout import Layout
from desktop.layouts.reading import shipped_layouts
from desktop.mediation.dossier import FileDossier
from desktop.paper import imprint
from desktop.print_centre.asked import about, counted, days_in_words, grid_in_words
from desktop.print_centre.kinds import Ask, Choices, Group, LedgerData, Printable
from desktop.print_centre.making import LedgerMaking
from desktop.printing.document import Align
from desktop.printing.ledger_sheet import Offered
from desktop.program import Program

BOOK, UNIT = "mediation_book", "份"
COLUMNS = (
    Offered("number", "卷宗编号", Align.CENTRE),
    Offered("title", "案由"),
    Offered("case", "事件编号", Align.CENTRE),
    Offered("applicants", "申请人", Align.CENTRE),
    Offered("respondents", "被申请人", Align.CENTRE),
    Offered("committee", "人民调解委员会"),
    Offered("mediators", "调解员", Align.CENTRE),
    Offered("opened_on", "立卷日期", Align.CENTRE),
    Offered("ending", "调解结果", Align.CENTRE),
    Offered("closed_on", "归档日期", Align.CENTRE),
    Offered("pieces", "材料份数", Align.RIGHT, is_summable=True),
    Offered("retention", "保管期限", Align.CENTRE),
    Offered("keeper", "立卷人", Align.CENTRE),
    Offered("state", "备注"),
)


def printables(program: Program) -> Sequence[Printable]:
    """Return the book."""
    layout = shipped_layouts()[BOOK]
    return (
        Printable(
            key=BOOK,
            title=layout.title,
            group=Group.LEDGER,
            about="按编号登记的调解卷宗，没有归档的写明还缺几项材料。",
            asks=(Ask.PERIOD, Ask.GRID),
            make=lambda choices, own, progress: _made(program, choices, own or layout, progress),
            layout=layout,
            words="调解台账 调解协议 卷宗目录",
        ),
    )


def _made(program: Program, choices: Choices, layout: Layout, progress: Progress) -> LedgerMaking:
    progress.check()
    found = [
        one
        for one in program.mediation.all()
        if (choices.first is None or one.opened_on >= choices.first)
        and (choices.last is None or one.opened_on <= choices.last)
    ]
    cases = _cases(program, [one.case for one in found])
    if choices.grid is not None:
        inside = set(program.grids.subtree(choices.grid))
        found = [one for one in found if cases[one.case][2] in inside]

    def rows() -> Iterator[tuple[str, ...]]:
        for one in found:
            number, title, _ = cases[one.case]
            yield _row(program, one, number, title)

    said = about(days_in_words(choices), grid_in_words(program, choices.grid), counted(len(found), UNIT))
    return LedgerMaking(LedgerData(COLUMNS, len(found), rows, said), layout, imprint(program), UNIT)


def _cases(program: Program, keys: Sequence[int]) -> dict[int, tuple[str, str, int | None]]:
    """Return number, title and grid of disputes."""
    query = select(Case.id, Case.number, Case.title, Case.grid_id).where(in_keys(Case.id, keys))
    with program.office.store.read() as session:
        return {key: (number or "", title, grid) for key, number, title, grid in session.execute(query)}


def _row(program: Program, file: FileDossier, number: str, title: str) -> tuple[str, ...]:
    def named(role: str) -> str:
        return "、".join(one.name for one in file.parties if one.role_code == role)

    lacks = len(file.lacks())
    return (
        file.title,
        title,
        number,
        named(FIRST),
        named(SECOND),
        file.committee,
        file.mediators,
        file.opened_on.isoformat(),
        program.codes.title("mediation_ending", file.ending),
        file.closed_on.isoformat() if file.closed_on else "",
        str(len(file.printed())),
        str(file.facts.get("retention") or ""),
        str(file.facts.get("keeper") or ""),
        "" if file.is_closed else f"缺 {lacks} 项" if lacks else "待归档",
    )
