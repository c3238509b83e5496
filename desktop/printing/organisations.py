"""队伍名册 (P0-22) and the tree of the party's organisations on paper."""

from collections.abc import Sequence
from dataclasses import dataclass

from desktop.printing.document import Align, Column, Document, Fact, Facts, Grid, Signatures, Text
from desktop.printing.dossiers import Entry, Imprint

MEMBERS = (
    Column("序号", 3, Align.CENTRE),
    Column("姓名", 5, Align.CENTRE),
    Column("职务", 5, Align.CENTRE),
    Column("身份", 6, Align.CENTRE),
    Column("政治面貌", 6, Align.CENTRE),
    Column("联系方式", 8, Align.CENTRE),
    Column("加入日期", 7.5, Align.CENTRE),
    Column("备注", 7),
)
BRANCHES = (
    Column("组织名称", 20),
    Column("类型", 6, Align.CENTRE),
    Column("所属网格", 12),
    Column("负责人", 5, Align.CENTRE),
    Column("成员数", 4, Align.RIGHT),
)
STEP = "　　"  # how far each level of the tree is set in


@dataclass(frozen=True, slots=True)
class RosterSheet:
    """An organisation with its members: their texts in the order of `MEMBERS`, without the number."""

    title: str
    name: str
    number: str
    facts: tuple[Entry, ...]
    functions: str
    members: tuple[tuple[str, ...], ...]
    imprint: Imprint


@dataclass(frozen=True, slots=True)
class TreeRow:
    """One organisation of the tree: how deep it stands, and the texts of `BRANCHES`."""

    depth: int
    texts: tuple[str, str, str, str, str]
    fault: str = ""


def roster_document(sheet: RosterSheet) -> Document:
    """Return the roster of an organisation."""
    rows = tuple((str(number), *texts) for number, texts in enumerate(sheet.members, 1))
    sections: list[Facts | Grid | Text] = [Facts("", tuple(Fact(name, text) for name, text in sheet.facts if text))]
    if sheet.functions:
        sections.append(Text("职责", tuple(sheet.functions.splitlines())))
    sections.append(Grid(f"成员（{len(rows)} 人）", MEMBERS, rows, "未登记"))
    return _document(f"{sheet.title}名册", sheet.name, sheet.number, sheet.imprint, sections)


def tree_document(rows: Sequence[TreeRow], where: str, imprint: Imprint) -> Document:
    """Return the party's organisations, each set in under the one above it, and what is to be mended."""
    lines = tuple((STEP * row.depth + row.texts[0], *row.texts[1:]) for row in rows)
    sections: list[Facts | Grid | Text] = [Grid("", BRANCHES, lines, "还没有党组织")]
    if faults := tuple(dict.fromkeys(row.fault for row in rows if row.fault)):
        sections.append(Text("需要改正", faults, numbered=True))
    return _document("党组织设置一览表", where, f"共 {len(lines)} 个", imprint, sections)


def _document(
    title: str, subtitle: str, number: str, imprint: Imprint, sections: Sequence[Facts | Grid | Text]
) -> Document:
    whole = (*sections, Signatures(("制表人", "负责人", "日　期")))
    return imprint.document(title, whole, subtitle=subtitle, number=number)
