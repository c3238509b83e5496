"""A register on paper, to be signed line by line: 补贴发放表 (P2-08)."""

from collections.abc import Sequence
from dataclasses import dataclass

from desktop.printing.document import Align, Column, Document, Grid, Signatures
from desktop.printing.dossiers import Imprint

NUMBER, NAME, SIGNED = 2.5, 4.5, 6.0  # widths of the columns that every sheet has
ROW = 12.0  # millimetres: room for a signature
SUM = "合计"
SIGNERS = ("制表人", "审核人", "负责人")


@dataclass(frozen=True, slots=True)
class SignedSheet:
    """Lines to be signed: who, the texts of the columns, and the sum of one of them."""

    title: str
    period: str
    columns: tuple[Column, ...]
    lines: tuple[tuple[str, tuple[str, ...]], ...]  # a name, and one text for each column
    imprint: Imprint
    total: tuple[int, str] | None = None  # place of the column that is summed, and the sum


def signed_document(sheet: SignedSheet) -> Document:
    """Return a sheet with a line for each entry and room to sign beside it."""
    columns = (
        Column("序号", NUMBER, Align.CENTRE),
        Column("姓名", NAME, Align.CENTRE),
        *sheet.columns,
        Column("签名", SIGNED, Align.CENTRE),
    )
    rows = [(str(number), name, *texts, "") for number, (name, texts) in enumerate(sheet.lines, 1)]
    if sheet.total is not None and rows:
        rows.append(_sum_row(sheet.total, len(sheet.columns)))
    sections = (Grid("", columns, tuple(rows), "这段时间没有记录", ROW), Signatures(SIGNERS))
    return sheet.imprint.document(sheet.title, sections, number=sheet.period, has_numbers=False)


def _sum_row(total: tuple[int, str], columns: int) -> tuple[str, ...]:
    place, words = total
    texts: Sequence[str] = [words if at == place else "" for at in range(columns)]
    return ("", SUM, *texts, "")
