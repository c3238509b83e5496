"""网格员档案, 交接清单 on paper: what stands where, from plain words that the roster fills in."""

from dataclasses import dataclass

from desktop.printing.document import Align, Column, Document, Fact, Facts, Grid, Section, Signatures, Text
from desktop.printing.dossiers import Chapter, Entry, Imprint

DOSSIER_TITLE, HANDOVER_TITLE = "网格员档案", "网格员工作交接清单"
POSTS = (
    Column("序号", 3, Align.CENTRE),
    Column("网格", 10.5),
    Column("岗位", 7, Align.CENTRE),
    Column("任职日期", 6.8, Align.CENTRE),
    Column("离任日期", 6.8, Align.CENTRE),
    Column("身份、依据", 14),
)
ENTRIES = (Column("台账", 6, Align.CENTRE), Column("日期", 7.5, Align.CENTRE), Column("内容", 22), Column("备注", 10))
HANDED = (
    Column("序号", 3, Align.CENTRE),
    Column("网格", 13),
    Column("岗位", 7, Align.CENTRE),
    Column("任职日期", 7.5, Align.CENTRE),
    Column("接任人（手写）", 9),
)
DOORS = (
    Column("序号", 3, Align.CENTRE),
    Column("门牌", 15),
    Column("户主", 6, Align.CENTRE),
    Column("人数", 3, Align.CENTRE),
    Column("联系电话", 8, Align.CENTRE),
    Column("交接说明（手写）", 10),
)
TODOS = (Column("序号", 3, Align.CENTRE), Column("事项", 20), Column("网格", 11), Column("期限", 7.5, Align.CENTRE))
PLEDGE = (
    "移交人已将上列岗位、联系户、待办事项及有关台账、表册、证件、标识交给接交人，接交人已逐项核对。",
    "联系户和台账中的个人信息仅用于网格服务管理，交接双方均须保密，移交人不得留存。",
)


@dataclass(frozen=True, slots=True)
class PostLine:
    """A post as papers show it."""

    grid: str
    title: str
    valid_from: str
    valid_to: str = ""
    told: str = ""


@dataclass(frozen=True, slots=True)
class RegisterLine:
    """An entry of a register."""

    register: str
    on: str
    title: str
    note: str


@dataclass(frozen=True, slots=True)
class StaffSheet:
    """Somebody of the roster as their file shows them."""

    number: str
    name: str
    grid: str
    imprint: Imprint
    chapters: tuple[Chapter, ...] = ()
    posts: tuple[PostLine, ...] = ()
    entries: tuple[RegisterLine, ...] = ()
    households: str = ""
    provenance: tuple[Entry, ...] = ()


@dataclass(frozen=True, slots=True)
class HandoverSheet:
    """What somebody hands over; `doors` are door, head, members and phone."""

    name: str
    facts: tuple[Entry, ...]
    posts: tuple[PostLine, ...]
    doors: tuple[tuple[str, str, str, str], ...]
    todos: tuple[tuple[str, str, str], ...]
    imprint: Imprint


def staff_document(sheet: StaffSheet) -> Document:
    """Return the file of somebody of the roster (网格员档案)."""
    posts = tuple(
        (str(number), line.grid, line.title, line.valid_from, line.valid_to or "现任", line.told)
        for number, line in enumerate(sheet.posts, 1)
    )
    entries = tuple((line.register, line.on, line.title, line.note) for line in sheet.entries)
    sections: list[Section] = [
        *(
            Facts(chapter.title, tuple(Fact(title, text) for title, text in chapter.entries), chapter.columns)
            for chapter in sheet.chapters
        ),
        Grid("任职情况", POSTS, posts, "没有任职"),
        Facts("联系户", (Fact("联系户数", sheet.households or "没有联系户"),), 1),
        Grid("培训、师徒、荣誉、约谈、补贴等记录", ENTRIES, entries, "没有记录"),
    ]
    if sheet.provenance:
        sections.append(Facts("数据来源", tuple(Fact(title, text) for title, text in sheet.provenance)))
    sections.append(Signatures(("填表人", "审核人", "日　期")))
    subtitle = "　".join(filter(None, (sheet.name, sheet.grid)))
    return sheet.imprint.document(DOSSIER_TITLE, sections, subtitle=subtitle, number=f"档案编号：{sheet.number}")


def handover_document(sheet: HandoverSheet) -> Document:
    """Return what somebody hands over, to be checked line by line and signed by three."""
    posts = tuple(
        (str(number), line.grid, line.title, line.valid_from, "") for number, line in enumerate(sheet.posts, 1)
    )
    doors = tuple((str(number), *door, "") for number, door in enumerate(sheet.doors, 1))
    todos = tuple((str(number), *todo) for number, todo in enumerate(sheet.todos, 1))
    sections: list[Section] = [
        Facts("移交人", tuple(Fact(title, text) for title, text in sheet.facts)),
        Grid(f"移交岗位（{len(posts)} 个）", HANDED, posts, "没有岗位"),
        Grid(f"移交联系户（{len(doors):,} 户）", DOORS, doors, "没有联系户"),
        Grid(f"待办事项（{len(todos)} 件）", TODOS, todos, "没有待办事项"),
        Text("交接说明", PLEDGE, numbered=True),
        Signatures(("移交人", "接交人", "监交人")),
        Signatures(("移交日期", "接交日期", "监交日期")),
    ]
    return sheet.imprint.document(HANDOVER_TITLE, sections, subtitle=sheet.name)
