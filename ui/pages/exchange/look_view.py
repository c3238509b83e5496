"""What a file holds and would do, and what became of it: counts, letters, and records that need a look."""

from collections.abc import Mapping, Sequence

from PySide6.QtWidgets import QHBoxLayout, QWidget

from desktop.exchange.letter_rows import letter_words
from desktop.exchange.looks import Look, TableLook, Taken
from desktop.exchange.receipts import Answer
from desktop.exchange_sheets.looks import SheetLook
from desktop.exchange_words import breakable, moment, numbers
from ui import theme
from ui.buttons import label
from ui.elided import SignalWord
from ui.pages.desk import Desk
from ui.pages.exchange.parts import Counts, Items
from ui.pages.exchange.sheet_view import sheet_panels
from ui.pages.panel import Panel
from ui.pages.scrolling import Column

HEADS = ("共", "新增", "更改", "无变化", "删除")
NEWER = "对方的程序较新，下面的内容本程序还不认识，略过不收（不影响其他内容）："


class LookView(QWidget):
    """At the left who and how much; at the right what comes along and what needs a look."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._left, self._right = Column(theme.current().pad), Column(theme.current().pad)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.current().pad)
        row.addWidget(self._left, 1)
        row.addWidget(self._right, 1)

    def show_look(self, look: Look) -> None:
        """Show what a file holds."""
        self._left.clear()
        self._right.clear()
        about = Panel("")
        for title, text in (
            ("来自", look.sender),
            ("期次", f"第 {look.number} 期" if look.number else ""),
            ("种类", look.kind_title),
            ("打包时间", moment(look.made_at) if look.made_at is not None else ""),
            ("内容截至", str(look.covers_until or "")),
            ("缺少", numbers(look.missing) if look.missing else ""),
            ("文件", breakable(look.file)),
        ):
            if text:
                about.fact(title, text)
        self._left.add(about)
        records = [one for one in look.tables if one.table not in look.enclosed]
        right = [
            *([_counted(records)] if records else []),
            *(self._enclosed(table, rows) for table, rows in look.enclosed.items() if rows),
            *answers(look.answers),
        ]
        if look.items:
            right.append(_listed(f"需要留意的 {len(look.items):,} 条", Items(look.items)))
        if look.problems:
            right.append(_said("不能接收的文书", look.problems))
        if look.unknown:
            right.append(_said("略过的内容", [NEWER, "、".join(look.unknown)]))
        for one in right:
            self._right.add(one)
        self._right.setVisible(bool(right))

    def show_sheet(self, look: SheetLook) -> None:
        """Show a spreadsheet that came back."""
        self._left.clear()
        self._right.clear()
        about = Panel("")
        about.fact("来自", look.sender)
        about.fact("答复", f"第 {look.number} 期")
        about.fact("文件", breakable(look.file))
        about.body.addWidget(label(look.warning, "amber", wrap=True))
        self._left.add(about)
        if look.problems:
            self._left.add(_said("不能接收的内容", look.problems))
        for one in sheet_panels(look.rows, look.unchanged):
            self._right.add(one)
        self._right.show()

    def _enclosed(self, table: str, rows: Sequence[Mapping[str, str]]) -> Panel:
        told = letter_words(table, rows)
        panel = Panel(f"{self._desk.program.outbox.titles().get(table, table)}　{len(told):,} 份")
        for kind, title, text in told:
            panel.body.addWidget(label(f"{kind}　{title}", "strong", wrap=True))
            if text:
                panel.body.addWidget(label(text, "second", wrap=True))
        return panel


class TakenView(QWidget):
    """What became of a file."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._column = Column(theme.current().pad)
        self._column.setMaximumWidth(theme.current().two_columns + theme.current().page)
        whole = QHBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self._column, 1)
        whole.addStretch()

    def show_taken(self, taken: Taken) -> None:
        """Show what was done."""
        self._column.clear()
        panel = Panel("")
        panel.body.addWidget(SignalWord("已处理", "green"))
        panel.body.addWidget(label(taken.sentence, wrap=True))
        self._column.add(panel)
        titles = self._desk.program.outbox.titles()
        for row in taken.packages:
            outcome = taken.outcomes.get(row.key)
            if outcome is None:
                continue
            tables = list(dict.fromkeys([*outcome.made, *outcome.changed, *outcome.same, *outcome.gone]))
            counts = [
                (titles.get(one, one), (outcome.made[one], outcome.changed[one], outcome.same[one], outcome.gone[one]))
                for one in tables
            ]
            counts = [(title, numbers) for title, numbers in counts if any(numbers)]
            if counts:
                self._column.add(_listed(row.title, Counts(HEADS[1:], counts)))
        for one in answers(taken.answers):
            self._column.add(one)


def answers(found: Sequence[Answer]) -> list[Panel]:
    """Return what a receipt says of each of our packages."""
    made = []
    for one in found:
        panel = Panel(f"第 {one.sequence} 期")
        tone = {"ACCEPTED": "green", "PARTIAL": "amber", "GAP": "amber"}.get(one.result.value, "red")
        panel.body.addWidget(SignalWord(one.title, tone))
        if one.message:
            panel.body.addWidget(label(one.message, wrap=True))
        if one.missing:
            panel.body.addWidget(label(f"对方没有收到{numbers(one.missing)}，请再送一次。", "amber", wrap=True))
        for item in one.items:
            words = "　".join(part for part in (item.field, item.message) if part)
            panel.body.addWidget(label(words, "second", wrap=True))
        made.append(panel)
    return made


def _counted(tables: Sequence[TableLook]) -> Panel:
    """Return what a package holds; what it would do where that was tried."""
    rows = [(one.title, (one.rows, one.made, one.changed, one.same, one.gone)) for one in tables]
    if any(number for _, counts in rows for number in counts[1:]):
        return _listed("接收以后", Counts(HEADS, rows))
    return _listed("内容", Counts(HEADS[:1], [(title, counts[:1]) for title, counts in rows]))


def _listed(title: str, part: QWidget) -> Panel:
    panel = Panel(title)
    panel.body.addWidget(part)
    return panel


def _said(title: str, sentences: Sequence[str]) -> Panel:
    panel = Panel(title)
    for one in sentences:
        panel.body.addWidget(label(one, "second", wrap=True))
    return panel
