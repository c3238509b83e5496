"""一格一档 on paper, and the table of how a town is divided (网格划分一览表): what stands where."""

from dataclasses import dataclass

from desktop.printing.document import Align, Column, Document, Fact, Facts, Grid, Signatures
from desktop.printing.dossiers import Entry, HistoryLine, Imprint, Titled, numbered

Cells = tuple[tuple[str, ...], ...]

POSTS = (
    Column("岗位", 7, Align.CENTRE),
    Column("姓名", 5, Align.CENTRE),
    Column("单位和身份", 13),
    Column("联系电话", 8, Align.CENTRE),
    Column("任职时间", 7, Align.CENTRE),
)
ORGANISATIONS = (Column("名称", 16), Column("类型", 8, Align.CENTRE), Column("负责人", 6, Align.CENTRE))
BELOW = (
    Column("序号", 3, Align.CENTRE),
    Column("名称", 9),
    Column("编码", 10, Align.CENTRE),
    Column("层级", 6, Align.CENTRE),
    Column("户数", 4, Align.RIGHT),
    Column("人口", 4, Align.RIGHT),
)
CODES = (Column("系统", 12), Column("编码", 14, Align.CENTRE), Column("用到", 7, Align.CENTRE))
FOUND = (Column("序号", 3, Align.CENTRE), Column("体检发现的问题", 28), Column("办理情况（手写）", 9))
HISTORY = (Column("日期", 6.5, Align.CENTRE), Column("事项", 24), Column("经办", 6, Align.CENTRE))


@dataclass(frozen=True, slots=True)
class GridSheet:
    """A grid as its file shows it: tables are given row by row."""

    number: str
    name: str
    where: str
    imprint: Imprint
    chapters: tuple[tuple[str, tuple[Entry, ...]], ...]
    figures: tuple[Entry, ...]
    posts: Cells = ()
    organisations: Cells = ()
    below: Cells = ()
    codes: Cells = ()
    found: Cells = ()
    history: tuple[HistoryLine, ...] = ()
    provenance: tuple[Entry, ...] = ()


def grid_document(sheet: GridSheet) -> Document:
    """Return the file of a grid (一格一档)."""
    chapters = [*sheet.chapters, ("数据来源", sheet.provenance)]
    forms = {title: Facts(title, _facts(entries)) for title, entries in chapters if entries}
    source = forms.pop("数据来源", None)
    tables = (
        ("组织队伍", ORGANISATIONS, sheet.organisations),
        ("下级网格", BELOW, sheet.below),
        ("其他编码和原编码", CODES, sheet.codes),
        ("体检情况", FOUND, sheet.found),
    )
    history = tuple((one.on, one.event, one.by) for one in sheet.history)
    sections: tuple[Titled, ...] = (
        *forms.values(),
        Facts("人口、单位和力量", _facts(sheet.figures, span=1), 4),
        Grid("岗位", POSTS, sheet.posts, "没有登记任职"),
        *(Grid(title, columns, rows) for title, columns, rows in tables if rows),
        Grid("网格历程", HISTORY, history, "没有变动记录"),
        *((source,) if source is not None else ()),
    )
    return sheet.imprint.document(
        "一格一档（网格档案）",
        (*numbered(sections), Signatures(("网格长", "填报人", "日　期"))),
        subtitle=f"{sheet.name}　{sheet.where}".strip(),
        number=f"网格编码：{sheet.number}",
    )


def _facts(entries: tuple[Entry, ...], span: int = 0) -> tuple[Fact, ...]:
    return tuple(Fact(title, value, span) for title, value in entries)
