"""The report of a self-check on paper (网格体检报告)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from desktop.printing.document import Align, Column, Document, Fact, Facts, Grid, Section, Signatures

RULES = (
    Column("规则", 22),
    Column("程度", 6, Align.CENTRE),
    Column("依据", 12),
    Column("问题", 8, Align.RIGHT),
    Column("怎么办", 40),
)
FINDINGS = (Column("网格", 22), Column("情况", 42), Column("数值", 10), Column("要求", 16))
EXCEPTIONS = (Column("网格", 20), Column("规则", 16), Column("理由", 34), Column("截止", 12, Align.CENTRE))
TODOS = (
    Column("序号", 7, Align.CENTRE),
    Column("事项", 36),
    Column("网格", 18),
    Column("负责人", 11),
    Column("期限", 17, Align.CENTRE),
    Column("状态", 14),
    Column("办理情况", 17),
)


@dataclass(frozen=True, slots=True)
class RuleLine:
    """One rule with what was found of it, in the words of the room."""

    title: str
    severity: str
    source: str
    advice: str
    findings: Sequence[tuple[str, str, str, str]]  # grid, what, figure, bound


@dataclass(frozen=True, slots=True)
class CheckSheet:
    """A report as its paper shows it."""

    office: str
    printed_by: str
    as_of: datetime
    scheme: str
    checked_at: str
    grids: int
    totals: Sequence[tuple[str, int]]  # severity, findings
    aspects: Sequence[tuple[str, int]]  # aspect, grids that do not meet it
    rules: Sequence[RuleLine]
    exceptions: Sequence[tuple[str, str, str, str]]


def check_document(sheet: CheckSheet) -> Document:
    """Return the report of a self-check."""
    total = sum(count for _, count in sheet.totals)
    facts = (
        Fact("网格体系", sheet.scheme),
        Fact("体检时间", sheet.checked_at),
        Fact("检查网格", f"{sheet.grids:,} 个"),
        Fact("发现问题", f"{total:,} 项（" + "，".join(f"{title} {count:,}" for title, count in sheet.totals) + "）"),
    )
    aspects = tuple(Fact(title, f"{count:,} 个网格未到位" if count else "全部到位") for title, count in sheet.aspects)
    overview = tuple(
        (one.title, one.severity, one.source, f"{len(one.findings):,}" if one.findings else "合格", one.advice)
        for one in sheet.rules
    )
    sections: list[Section] = [
        Facts("基本情况", facts),
        Facts("五个到位", aspects),
        Grid("规则与结果", RULES, overview),
        *(
            Grid(f"{one.title}（{len(one.findings):,} 项）", FINDINGS, tuple(one.findings))
            for one in sheet.rules
            if one.findings
        ),
    ]
    if sheet.exceptions:
        sections.append(Grid("允许的例外", EXCEPTIONS, tuple(sheet.exceptions)))
    sections.append(Signatures(("检查人", "网格办负责人", "日期")))
    return Document("网格体检报告", sheet.office, sheet.printed_by, sheet.as_of, tuple(sections))


def to_do_document(
    office: str, printed_by: str, as_of: datetime, lines: Sequence[tuple[str, str, str, str, str]]
) -> Document:
    """Return what is to be done as a list with room to write: what, grid, who, until when, how it stands."""
    rows = tuple((str(number), *line, "") for number, line in enumerate(lines, 1))
    sections = (Grid(f"待办（{len(rows):,} 项）", TODOS, rows, "没有待办"), Signatures(("网格办负责人", "日期")))
    return Document("网格体检待办清单", office, printed_by, as_of, sections)
