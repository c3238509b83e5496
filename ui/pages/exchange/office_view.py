"""One office: what is known of it, when packages are due to it, and its cards."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QVBoxLayout, QWidget

from desktop.exchange.partners import CardRow, PartnerRow
from desktop.exchange.status import MONTHLY, NEVER, RHYTHMS, WEEKLY, Schedule
from desktop.exchange_words import RELATIONS, WEEKDAYS, moment
from ui import theme
from ui.buttons import button, label
from ui.elided import SignalWord
from ui.flow import Flow
from ui.pages.exchange.fingerprint import FingerprintView
from ui.pages.panel import Panel
from ui.pages.scrolling import Column

DAYS = 31
NO_CARD = "还没有收到对方的公钥卡。请对方在“交换单位-本单位”里导出 .wgxkey 文件，连同盖章的纸质指纹一起交来。"
UNCHECKED = "还没有用电话核对指纹。核对之前，它签的文件一律不接收，也不会给它打包。"


class OfficeView(QWidget):
    """Read and worked on at the right of the list of offices."""

    change_wanted = Signal()
    put_away_wanted = Signal()
    take_back_wanted = Signal()
    card_wanted = Signal()  # a card file is to be taken in
    confirm_wanted = Signal(object)  # a CardRow
    revoke_wanted = Signal(object)
    anew_wanted = Signal()
    send_wanted = Signal()
    scheduled = Signal(object)  # a Schedule
    blocks_chosen = Signal(object)  # keys of sensitive blocks

    def __init__(
        self,
        row: PartnerRow,
        schedule: Schedule | None,
        blocks: Mapping[str, tuple[str, bool]],
        names: Mapping[str, str],
        grid: str,
        unit: str,
        *,
        may_administer: bool,
        may_write: bool,
    ) -> None:
        """`blocks` are titles of sensitive blocks and whether they go along as a rule."""
        super().__init__()
        self.row, self._names = row, names
        self._may_administer, self._may_write = may_administer, may_write
        self.column = Column()
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self.column)
        self._add_facts(grid, unit)
        for card in row.cards:
            self.column.add(self._card(card))
        if not row.cards:
            missing = Panel("公钥卡", NO_CARD)
            if may_administer:
                missing.add(button("登记公钥卡…", self.card_wanted.emit, icon_name="key", kind="primary"))
            self.column.add(missing)
        if row.is_active and schedule is not None:
            self._add_schedule(schedule)
        if row.is_active and blocks:
            self._add_blocks(blocks)

    def _add_facts(self, grid: str, unit: str) -> None:
        row, panel = self.row, Panel(self.row.title)
        for title, text in (
            ("单位代码", row.office_id),
            ("关系", f"{RELATIONS[row.relation]}单位" + ("" if row.is_active else "（已停用）")),
            ("对应的网格", grid),
            ("承办单位", unit),
            ("交换方式", "格档交换包" if row.has_program else "表格交换"),
            ("备注", row.note),
        ):
            if text:
                panel.fact(title, text)
        buttons = []
        if self._may_write and row.is_active and row.is_ready:
            buttons.append(button("发送…", self.send_wanted.emit, icon_name="upload", kind="primary"))
        if self._may_administer:
            buttons.append(button("修改…", self.change_wanted.emit, icon_name="edit", keys="F2"))
            if row.cards and row.is_active:
                buttons.append(button("登记新公钥卡…", self.card_wanted.emit, icon_name="key"))
            if row.is_active:
                buttons.append(button("重新编号…", self.anew_wanted.emit, icon_name="refresh"))
                buttons.append(button("停用", self.put_away_wanted.emit, icon_name="stop"))
            else:
                buttons.append(button("恢复", self.take_back_wanted.emit, icon_name="undo"))
        _flow(panel, buttons)
        self.column.add(panel)

    def _card(self, card: CardRow) -> Panel:
        words, tone = state_of(card)
        panel = Panel(f"公钥卡　{card.key_id}")
        panel.body.addWidget(SignalWord(words, tone))
        if card.office_name != self.row.title:
            panel.fact("卡上的名称", card.office_name)
        panel.fact("启用日期", str(card.valid_from))
        if card.checked_at is not None:
            panel.fact("核对", f"{moment(card.checked_at)}　{self._names.get(card.checked_by, card.checked_by)}")
        if card.revoked_on is not None:
            panel.fact("作废", f"{card.revoked_on}　{card.revoked_reason}")
        elif card.checked_at is None:
            panel.body.addWidget(label(UNCHECKED, "second", wrap=True))
        elif card.is_in_use:
            panel.body.addWidget(FingerprintView(card.fingerprint))
        if self._may_administer and card.revoked_on is None:
            buttons = []
            if card.checked_at is None:
                buttons.append(
                    button("电话核对指纹…", lambda: self.confirm_wanted.emit(card), icon_name="phone", kind="primary")
                )
            buttons.append(button("作废…", lambda: self.revoke_wanted.emit(card), icon_name="delete"))
            _flow(panel, buttons)
        return panel

    def _add_schedule(self, schedule: Schedule) -> None:
        panel = Panel("报送周期", "到日子没有送，会列在“今日”和本页的“要办的事”里。")
        self.rhythm, self.day = QComboBox(), QComboBox()
        for rhythm, words in RHYTHMS.items():
            self.rhythm.addItem(words, rhythm)
        self.rhythm.setCurrentIndex(max(self.rhythm.findData(schedule.rhythm), 0))
        self.rhythm.setAccessibleName("周期")
        self.day.setAccessibleName("哪一天")
        self._list_days(schedule.day)
        self.rhythm.activated.connect(lambda _: self._turn())
        self.day.activated.connect(lambda _: self._tell())
        for one in (self.rhythm, self.day):
            one.setEnabled(self._may_administer)
        panel.add(self.rhythm, self.day)
        self.column.add(panel)

    def _add_blocks(self, blocks: Mapping[str, tuple[str, bool]]) -> None:
        panel = Panel("平时带上的敏感内容", "勾选的在发送时预先勾好，每次仍要写明用途。")
        self.ticks: dict[str, QCheckBox] = {}
        for key, (title, is_ticked) in blocks.items():
            tick = self.ticks[key] = QCheckBox(title)
            tick.setChecked(is_ticked)
            tick.setEnabled(self._may_administer)
            tick.clicked.connect(lambda _: self.blocks_chosen.emit(self._ticked()))
            panel.body.addWidget(tick)
        self.column.add(panel)

    def _ticked(self) -> Sequence[str]:
        return [key for key, tick in self.ticks.items() if tick.isChecked()]

    def _turn(self) -> None:
        self._list_days(5 if self.rhythm.currentData() == WEEKLY else 25)
        self._tell()

    def _list_days(self, chosen: int) -> None:
        rhythm = self.rhythm.currentData()
        self.day.clear()
        if rhythm == WEEKLY:
            for place, words in enumerate(WEEKDAYS, 1):
                self.day.addItem(f"星期{words}", place)
        elif rhythm == MONTHLY:
            for number in range(1, DAYS + 1):
                self.day.addItem(f"{number} 日", number)
        self.day.setVisible(rhythm != NEVER)
        self.day.setCurrentIndex(max(self.day.findData(chosen), 0))

    def _tell(self) -> None:
        self.scheduled.emit(Schedule(str(self.rhythm.currentData()), int(self.day.currentData() or 1)))


def state_of(card: CardRow) -> tuple[str, str]:
    """Return the word and the signal of a card."""
    if card.revoked_on is not None:
        return "已作废", "red"
    if card.checked_at is None:
        return "等电话核对", "amber"
    return ("使用中", "green") if card.is_in_use else ("以前的", "blue")


def _flow(panel: Panel, buttons: Sequence[QWidget]) -> None:
    if buttons:
        line = QWidget()
        flow = Flow(line, theme.current().gap)
        for one in buttons:
            flow.addWidget(one)
        panel.body.addWidget(line)
