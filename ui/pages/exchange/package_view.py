"""One package beside its tray: what it carries, where it is, what was answered, and what can be done with it."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.exchange.items import RESULT_TITLES
from desktop.exchange.looks import ItemRow
from desktop.exchange.package_rows import PackageRow
from desktop.exchange.receipts import RESULT_TITLES as ANSWERED
from desktop.exchange.receipts import Result
from desktop.exchange_words import (
    breakable,
    can_go_out,
    is_ours,
    is_receipt,
    is_set_aside,
    is_unsent,
    moment,
    numbers,
    period,
    size,
    state_of,
    waits_for_paper,
)
from ui import theme
from ui.buttons import Kind, button, label
from ui.elided import SignalWord
from ui.flow import Flow
from ui.pages.exchange.parts import Counts, Items
from ui.pages.panel import Panel
from ui.pages.scrolling import Column

TOLD = (("made", "新增"), ("changed", "更改"), ("same", "无变化"), ("gone", "删除"))
SET_ASIDE = "文件单独存放，资料没有改动。先与发件单位电话核实；问题解决后（如已核对公钥卡）再查看一次。"


class PackageView(QWidget):
    """Read beside the list; the page does what the buttons ask for."""

    export_wanted = Signal(object)  # packages to be written out
    decide_wanted = Signal()
    cover_wanted = Signal()
    paper_wanted = Signal()  # the stamped receipt of a spreadsheet is here
    release_wanted = Signal()
    dismiss_wanted = Signal()

    def __init__(
        self,
        row: PackageRow,
        items: Sequence[ItemRow],
        receipt: PackageRow | None,
        titles: Mapping[str, str],
        names: Mapping[str, str],
        blocks: Mapping[str, str],
        *,
        may_write: bool,
    ) -> None:
        """`receipt` is what we answered to one that came; `titles` and `blocks` give words to tables and blocks."""
        super().__init__()
        self.row, self._titles, self._names, self._blocks = row, titles, names, blocks
        self.column = Column()
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self.column)
        self._add_state(receipt, items, may_write=may_write)
        if row.counts and not is_receipt(row):
            carried = Panel("内容")
            counts = [(self._titles.get(name, name), (count,)) for name, count in row.counts.items() if count]
            carried.body.addWidget(Counts(("条",), counts))
            self.column.add(carried)
        if row.receipt:
            self._add_answer("对方的回执" if is_ours(row) else "本单位的回执", row.receipt)
        if items:
            listed = Panel("需要留意的记录")
            listed.body.addWidget(Items(items))
            self.column.add(listed)
        self._add_facts()

    def _add_state(self, receipt: PackageRow | None, items: Sequence[ItemRow], *, may_write: bool) -> None:
        row, panel = self.row, Panel("")
        panel.body.addWidget(SignalWord(*state_of(row)))
        if row.reason:
            panel.body.addWidget(label(row.reason, wrap=True))
        if is_set_aside(row):
            panel.body.addWidget(label(SET_ASIDE, "second", wrap=True))
        buttons = []
        if can_go_out(row):
            words = "送出…" if is_unsent(row) else "再次送出…"
            kind: Kind = "primary" if is_unsent(row) else ""
            buttons.append(button(words, lambda: self.export_wanted.emit([row]), icon_name="upload", kind=kind))
        if waits_for_paper(row):
            buttons.append(button("登记盖章回执单…", self.paper_wanted.emit, icon_name="check"))
        if receipt is not None:
            words = "送出回执…" if is_unsent(receipt) else "再次送出回执…"
            buttons.append(button(words, lambda: self.export_wanted.emit([receipt]), icon_name="upload"))
        if not is_receipt(row) and not is_set_aside(row):
            buttons.append(button("打印回执单", self.cover_wanted.emit, icon_name="print"))
        if any(item.result == "conflict" and item.decided_at is None for item in items):
            buttons.append(button("逐处核对", self.decide_wanted.emit, icon_name="split", kind="primary"))
        if is_set_aside(row):
            buttons.append(button("再查看一次", self.release_wanted.emit, icon_name="refresh"))
            buttons.append(button("删除这个文件…", self.dismiss_wanted.emit, icon_name="delete", kind="danger"))
        if buttons and may_write:
            line = QWidget()
            flow = Flow(line, theme.current().gap)
            for one in buttons:
                flow.addWidget(one)
            panel.body.addWidget(line)
        self.column.add(panel)

    def _add_answer(self, title: str, told: Mapping[str, object]) -> None:
        panel = Panel(title)
        result = Result(str(told["result"]))
        tone = {Result.ACCEPTED: "green", Result.PARTIAL: "amber", Result.GAP: "amber"}.get(result, "red")
        panel.body.addWidget(SignalWord(ANSWERED[result], tone))
        if message := str(told.get("message", "")):
            panel.body.addWidget(label(message, wrap=True))
        counts = told.get("counts", {})
        assert isinstance(counts, dict)
        said = [f"{words} {counts[name]:,}" for name, words in TOLD if counts.get(name)]
        said += [f"{words} {counts[one.value]:,}" for one, words in RESULT_TITLES.items() if counts.get(one.value)]
        if said:
            panel.body.addWidget(label("，".join(said) + "。", "second", wrap=True))
        missing = told.get("missing", [])
        if isinstance(missing, list) and missing:
            panel.body.addWidget(label(f"没有收到{numbers(missing)}。", "amber", wrap=True))
        self.column.add(panel)

    def _add_facts(self) -> None:
        row, panel = self.row, Panel("登记")
        sent = f"{moment(row.exported_at)}　{breakable(row.exported_to)}" if row.exported_at is not None else ""
        for title, text in (
            ("单位", row.partner or "来历不明"),
            (
                "期次",
                f"第 {row.sequence} 期" + (f"（第 {row.epoch} 轮）" if row.epoch > 1 else "") if row.sequence else "",
            ),
            ("种类", row.kind_title),
            ("起止", period(row.covers)),
            ("打包" if is_ours(row) else "接收", f"{moment(row.made_at)}　{self._names.get(row.made_by, row.made_by)}"),
            ("送出", sent if is_ours(row) else ""),
            ("敏感内容", "、".join(self._blocks.get(one, one) for one in row.blocks)),
            ("用途", row.purpose),
            ("文件", breakable(row.file)),
            ("大小", size(row.size)),
            ("校验值", spaced(row.sha256)),
        ):
            if text:
                panel.fact(title, text)
        self.column.add(panel)


def spaced(sha256: str) -> str:
    """Return a checksum in groups, so that it can be compared and can break its line."""
    return " ".join(sha256[start : start + 8] for start in range(0, len(sha256), 8))
