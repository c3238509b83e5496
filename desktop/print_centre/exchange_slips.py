"""The slip of a package in the print centre: its cover sheet with the receipt to be stamped, or our receipt."""

from collections.abc import Sequence
from functools import partial

from db.models.exchange import Direction
from desktop.errors import Refusal
from desktop.exchange.package_rows import PackageRow
from desktop.exchange.streams import ACK
from desktop.exchange_paper import slip_paper
from desktop.exchange_words import moment
from desktop.jobs import Progress
from desktop.layouts.layout import Layout
from desktop.print_centre.kinds import Ask, Choices, Group, Named, Printable
from desktop.print_centre.making import DocumentMaking
from desktop.program import Program

KEY, SUBJECT = "exchange_slip", "package"
NONE_CHOSEN = "请先选择一期交换包。"
SHOWN = 50  # packages that a search lists
WAYS = {Direction.OUT: "发往", Direction.IN: "来自"}


def printables(program: Program) -> Sequence[Printable]:
    """Return the slip."""
    return (
        Printable(
            key=KEY,
            title="数据交换回执单",
            group=Group.SLIP,
            about="随交换包送去的送件单，下联盖章退回；收到的交换包出我方的回执单。",
            asks=(Ask.RECORD,),
            make=partial(_made, program),
            subject=SUBJECT,
            words="交换 送件单 回执 报送 上级",
            look_up=partial(_found, program),
        ),
    )


def _made(program: Program, choices: Choices, _layout: Layout | None, progress: Progress) -> DocumentMaking:
    if choices.record is None:
        raise Refusal(NONE_CHOSEN)
    progress.check()
    return DocumentMaking(slip_paper(program, choices.record))


def _found(program: Program, text: str) -> list[Named]:
    """Return the packages whose office, number or file holds a text, the newest first."""
    rows = sorted((*program.outbox.sent(), *program.inbox.received()), key=lambda one: one.made_at, reverse=True)
    words = text.split()
    found = [
        Named(one.key, f"{WAYS[one.direction]}{one.partner}　{one.title}", f"{moment(one.made_at)}　{one.file}")
        for one in rows
        if one.stream != ACK and _can_be_answered(one)
    ]
    return [one for one in found if all(word in f"{one.title} {one.detail}" for word in words)][:SHOWN]


def _can_be_answered(row: PackageRow) -> bool:
    return row.direction is Direction.OUT or bool(row.receipt)
