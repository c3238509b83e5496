"""矛盾纠纷月报（零报告）on paper, from plain words that the figures fill in."""

from dataclasses import dataclass

from desktop.printing.document import Align, Column, Document, Fact, Facts, Grid, Section, Signatures, Text
from desktop.printing.dossiers import Imprint

RETURN_TITLE = "{ledger}月报（零报告）"
RETURN = (  # columns as the return is commonly asked for (practice, Appendix B)
    Column("单位", 11),
    Column("排查数", 5, Align.RIGHT),
    Column("化解数", 5, Align.RIGHT),
    Column("化解率", 5.5, Align.RIGHT),
    Column("成功数", 5, Align.RIGHT),
    Column("成功率", 5.5, Align.RIGHT),
    Column("未化解", 5, Align.RIGHT),
    Column("其中重大", 5.5, Align.RIGHT),
    Column("上交数", 5, Align.RIGHT),
    Column("涉及人数", 6, Align.RIGHT),
)
KINDS = (
    Column("类别", 14),
    Column("排查数", 6, Align.RIGHT),
    Column("化解数", 6, Align.RIGHT),
    Column("成功数", 6, Align.RIGHT),
    Column("未化解", 6, Align.RIGHT),
    Column("涉及人数", 6, Align.RIGHT),
)


@dataclass(frozen=True, slots=True)
class ReturnSheet:
    """A monthly return: where it comes from, its rows in words, what the words mean."""

    ledger: str
    month: str
    state: str  # closed when, or not closed
    units: tuple[tuple[str, ...], ...]
    kinds: tuple[tuple[str, ...], ...]
    formulas: tuple[str, ...]
    imprint: Imprint


def return_document(sheet: ReturnSheet) -> Document:
    """Return the return, to be signed and stamped."""
    sections: list[Section] = [
        Facts("", (Fact("报送月份", sheet.month), Fact("数据状态", sheet.state))),
        Grid("各单位排查化解情况", RETURN, sheet.units, "没有单位"),
        Grid("类别", KINDS, sheet.kinds, "本月没有，零报告"),
        Text("指标口径", sheet.formulas, numbered=True),
        Signatures(("填报人", "审核人", "日　期", "（盖章）")),
    ]
    title = RETURN_TITLE.format(ledger=sheet.ledger)
    return sheet.imprint.document(title, sections, subtitle=sheet.month, has_numbers=False)
