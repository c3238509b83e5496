"""From packages to paper: the cover sheet of one that goes out, our receipt for one that came."""

from collections.abc import Sequence

from db.models.exchange import Direction
from desktop.as_of import as_of
from desktop.errors import Refusal
from desktop.exchange.looks import ItemRow
from desktop.exchange.package_rows import PackageRow
from desktop.exchange.receipts import NEED_A_LOOK, RESULT_TITLES, Result
from desktop.exchange.replicated import blocks
from desktop.exchange.streams import ACK
from desktop.exchange_words import moment, period, size
from desktop.printing.document import Document
from desktop.printing.exchange import CoverSheet, PackagePaper, ReceiptSheet, cover_document, receipt_document
from desktop.program import Program

MOST_ITEMS = 200  # that stand on paper
NOT_OURS = "这是对方的回执，不用再出回执单。请选择它答复的那一期。"
NOT_ANSWERED = "这个文件还没有接收，没有回执。"
CHECK = "运行“certutil -hashfile 文件名 SHA256”，结果应与上面的校验值相同。"
PACKAGE_CHECK = "在“交换”里选择这个文件，程序自动核对签名和内容，接收后送回电子回执。"
SHEET_CHECK = "直接在表格中修改后发回即可；请勿改动隐藏的列和表。"


def slip_paper(program: Program, package_id: int) -> Document:
    """Return the paper of a package: its cover sheet, or our receipt. A receipt of ours is that of what it answers."""
    row = program.outbox.package(package_id)
    if row.stream == ACK:
        if row.direction is Direction.IN or row.answers_id is None:
            raise Refusal(NOT_OURS)
        row = program.outbox.package(row.answers_id)
    return _cover(program, row) if row.direction is Direction.OUT else _receipt(program, row)


def _cover(program: Program, row: PackageRow) -> Document:
    titles, blocks_by_key = program.outbox.titles(), {one.key: one.title for one in blocks()}
    is_sheet = row.file.endswith(".xlsx")
    sheet = CoverSheet(
        package=_package(program, row),
        made=f"{moment(row.made_at)}　{_clerk(program, row.made_by)}",
        covers=period(row.covers),
        contents=[(titles.get(table, table), count) for table, count in row.counts.items() if count],
        blocks="、".join(blocks_by_key.get(key, key) for key in row.blocks),
        purpose=row.purpose,
        how_to_check=f"{CHECK}{SHEET_CHECK if is_sheet else PACKAGE_CHECK}",
    )
    return cover_document(sheet)


def _receipt(program: Program, row: PackageRow) -> Document:
    said = row.receipt
    if not said:
        raise Refusal(NOT_ANSWERED)
    items = [one for one in program.inbox.items(row.key) if one.result in NEED_A_LOOK]
    counts = said["counts"]
    sheet = ReceiptSheet(
        package=_package(program, row),
        came=f"{moment(row.made_at)}　{_clerk(program, row.made_by)}",
        result=RESULT_TITLES[Result(said["result"])],
        message=str(said["message"]),
        counts=[int(counts.get(name, 0)) for name in ("made", "changed", "same", "gone")] if counts else (),
        items=_lines(items[:MOST_ITEMS]),
        more=max(len(items) - MOST_ITEMS, 0),
    )
    return receipt_document(sheet)


def _lines(items: Sequence[ItemRow]) -> list[tuple[str, str, str, str, str]]:
    """Return items without what stands in them: paper goes through many hands."""
    return [(one.table_title, one.record, one.field_title, one.result_title, one.message) for one in items]


def _clerk(program: Program, account: str) -> str:
    """Return what whoever made or took a package is called."""
    return program.office.accounts.titles().get(account, account)


def _package(program: Program, row: PackageRow) -> PackagePaper:
    facts, clerk = program.office.office.facts, program.office.clerk
    ours = facts.name or facts.town_name
    is_out = row.direction is Direction.OUT
    return PackagePaper(
        office=ours,
        printed_by=clerk.title or clerk.name,
        as_of=as_of(program.office.store),
        sender=ours if is_out else row.partner,
        receiver=row.partner if is_out else ours,
        number=row.title,
        file=row.file,
        size=size(row.size),
        sha256=row.sha256,
    )
