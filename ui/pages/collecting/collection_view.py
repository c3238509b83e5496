"""One collection: how far it is, its units, and what is wrong with the return of the unit under the cursor."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QSplitter, QVBoxLayout, QWidget

from desktop.forms.collecting.content import Remark
from desktop.forms.collecting.lines import CollectionRow, ReturnRow
from ui import theme
from ui.buttons import button, label
from ui.elided import Elided
from ui.flow import Flow
from ui.pages.collecting.words import (
    NO_REMARKS,
    NO_RETURNS,
    NOT_RETURNED,
    REMARK_FIELDS,
    RETURN_FIELDS,
    remark_line,
    return_line,
    stand_words,
)
from ui.tables.row_list import ShortTable

SHARES = (3, 2)  # of the height: the units, and what is wrong with one


class CollectionView(QWidget):
    """Shows; what is done with it the page decides."""

    chosen = Signal(object)  # the return under the cursor, or None

    def __init__(self, acts: "dict[str, Callable[[], object]]", *, may_write: bool) -> None:
        """`acts` are what the buttons do, by their names."""
        super().__init__()
        self.row: CollectionRow | None = None
        self.returns: Sequence[ReturnRow] = ()
        self.remarks: Sequence[Remark] = ()
        self.title, self.stand = Elided(role="section"), label("", "second", wrap=True)
        self.take = button("收表…", acts["take"], icon_name="import", kind="primary")
        self.merge = button("汇总…", acts["merge"], icon_name="merge")
        self.sums = button("各单位数", acts["sums"], icon_name="chart")
        self.bring_in = button("导入档案…", acts["bring_in"], icon_name="people")
        self.urge = button("登记催报…", acts["urge"], icon_name="phone")
        self.call_list = button("催报电话单…", acts["call_list"], icon_name="print")
        self.send_back = button("退回更正…", acts["send_back"], icon_name="export")
        self.accept = button("照收…", acts["accept"], icon_name="check")
        self.turn_back = button("退回…", acts["turn_back"], icon_name="undo")
        self.again = button("补发…", acts["again"], icon_name="copy")
        self.history = button("交过的文件", acts["history"], icon_name="history")
        self.table = ShortTable(RETURN_FIELDS, NO_RETURNS)
        self.faults = ShortTable(REMARK_FIELDS, NO_REMARKS)
        self._said = label("", "strong")
        for one in (self.take, self.merge, self.bring_in, self.urge, self.send_back, self.accept, self.turn_back,
                    self.again):  # fmt: skip
            one.setVisible(may_write)
        self._lay_out()
        self.table.view.current_changed.connect(lambda _: self.chosen.emit(self.current))
        self.table.view.selection_changed.connect(self.enable)
        self.show_collection(None, ())

    @property
    def current(self) -> ReturnRow | None:
        """The return under the cursor."""
        place = self.table.current
        return self.returns[place] if 0 <= place < len(self.returns) else None

    @property
    def selected(self) -> list[ReturnRow]:
        """The returns that are chosen."""
        return [self.returns[place] for place in self.table.view.selected_keys() if place < len(self.returns)]

    def show_collection(self, row: CollectionRow | None, returns: Sequence[ReturnRow]) -> None:
        """Show a collection, the cursor on the unit it was on."""
        same = self.current.key if self.current is not None and row is not None and self.row is not None else 0
        self.row, self.returns = row, returns
        self.title.set_words(row.title if row is not None else "")
        self.stand.setText(stand_words(row) if row is not None else "")
        place = next((at for at, one in enumerate(returns) if one.key == same), 0 if returns else -1)
        self.table.show_rows([return_line(one) for one in returns], place)
        self.chosen.emit(self.current)
        self.enable()

    def show_remarks(self, one: ReturnRow | None, remarks: Sequence[Remark]) -> None:
        """Show what is wrong with a return."""
        self.remarks = remarks
        self.faults.show_rows([remark_line(remark) for remark in remarks], 0 if remarks else -1)
        if one is None:
            self._said.setText("")
        elif not one.is_returned:
            self._said.setText(f"{one.unit}：还没有交表")
            self.faults.view.empty.tell(NOT_RETURNED)
        else:
            faulty = len({each.row for each in remarks if not each.is_doubt})
            doubts = len({each.row for each in remarks if each.is_doubt})
            words = [f"{one.unit}：{one.rows:,} 行"]
            words += [f"{faulty:,} 行有问题"] * (faulty > 0) + [f"{doubts:,} 行要核实"] * (doubts > 0)
            self._said.setText("，".join(words))
        self.enable()

    def enable(self) -> None:
        """Let be pressed what can be done."""
        row, one = self.row, self.current
        is_open = row is not None and row.closed_on is None
        has = one is not None and one.is_returned
        self.take.setEnabled(is_open)
        for part in (self.merge, self.sums, self.bring_in):
            part.setEnabled(row is not None and row.accepted + row.faulty > 0)
        self.call_list.setEnabled(row is not None and row.missing + row.faulty > 0)
        self.urge.setEnabled(is_open and any(not each.is_accepted for each in self.selected))
        self.again.setEnabled(is_open and bool(self.selected))
        self.send_back.setEnabled(has and bool(self.remarks))
        self.history.setEnabled(has)
        self.accept.setVisible(self.take.isVisibleTo(self) and one is not None and one.is_faulty)
        self.turn_back.setVisible(self.take.isVisibleTo(self) and one is not None and one.is_accepted)

    def _lay_out(self) -> None:
        sizes = theme.current()
        deeds = QWidget()
        row = Flow(deeds, sizes.gap)
        for part in (self.take, self.merge, self.sums, self.bring_in, self.urge, self.call_list, self.again):
            row.addWidget(part)
        upper = QWidget()
        top = QVBoxLayout(upper)
        top.setContentsMargins(0, 0, 0, 0)
        top.setSpacing(sizes.gap)
        top.addWidget(self.title)
        top.addWidget(self.stand)
        top.addWidget(deeds)
        top.addWidget(self.table, 1)
        head = QHBoxLayout()
        head.setSpacing(sizes.gap)
        head.addWidget(self._said, 1)
        for part in (self.send_back, self.accept, self.turn_back, self.history):
            head.addWidget(part)
        lower = QWidget()
        under = QVBoxLayout(lower)
        under.setContentsMargins(0, 0, 0, 0)
        under.setSpacing(sizes.gap)
        under.addLayout(head)
        under.addWidget(self.faults, 1)
        split = QSplitter(Qt.Orientation.Vertical)
        split.setChildrenCollapsible(False)
        split.setHandleWidth(sizes.pad)
        split.addWidget(upper)
        split.addWidget(lower)
        for place, share in enumerate(SHARES):
            split.setStretchFactor(place, share)
        split.setSizes([share * sizes.search for share in SHARES])
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(split)
        self.setFocusProxy(self.table)
