"""交换单位: our own card first, then every office that files are exchanged with, one of them at the right."""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from desktop.exchange.keys import PublicCard
from desktop.exchange.package_rows import PackageRow
from desktop.exchange.partners import CardRow, CardSeen, PartnerDraft, PartnerRow
from desktop.exchange.replicated import blocks
from desktop.exchange.status import Schedule
from desktop.exchange_words import RELATIONS
from desktop.fields import Field
from desktop.jobs import Progress
from desktop.tables import TONE, Row
from ui import ask, theme
from ui.buttons import button
from ui.pages.desk import Desk
from ui.pages.exchange.errands import Errands
from ui.pages.exchange.office_sheets import ConfirmSheet, PartnerSheet, ReasonSheet, draft_from, draft_of
from ui.pages.exchange.office_view import OfficeView
from ui.pages.exchange.own_view import OwnView
from ui.tables.empty import Empty
from ui.tables.row_list import ShortTable

FIELDS = (
    Field("title", "单位", width=12, listed=True, sortable=False),
    Field("relation", "关系", width=4, listed=True, sortable=False),
    Field("card", "公钥卡", width=7, listed=True, sortable=False),
)
CARDS = "公钥卡 (*.wgxkey)"
OWN = "本单位"
ABOUT_ANEW = "没有收到回执的各期作废，下一期重新从第 1 期全量开始。恢复过备份、或两边期次对不上时用。"
ABOUT_REVOKE = "作废后，用它签名的文件一律不再接收，也不再用它打包。"
CONFIRM_NOW = "公钥卡已登记，现在用电话核对指纹吗？"


class Offices(QWidget):
    """A list at the left, one office at the right."""

    told = Signal(str)
    send_wanted = Signal(int)

    def __init__(self, desk: Desk, errands: Errands) -> None:
        super().__init__()
        self._desk, self._errands = desk, errands
        self._partners: Sequence[PartnerRow] = ()
        self._names: Mapping[str, str] = {}
        self._sought = 0
        self.block_titles = {one.key: one.title for one in blocks()}
        self.shown: QWidget | None = None
        self.table = ShortTable(FIELDS, Empty(""))
        self.table.view.current_changed.connect(lambda _: self.read())
        self._lay_out()

    @property
    def partner(self) -> PartnerRow | None:
        """The office under the cursor; None for our own."""
        place = self.table.current - 1
        return self._partners[place] if 0 <= place < len(self._partners) else None

    def show_partners(self, rows: Sequence[PartnerRow]) -> None:
        """List the offices."""
        chosen, place = self._sought or (self.partner.key if self.partner is not None else 0), 0
        self._partners, self._sought = rows, 0
        place = next((at for at, one in enumerate(rows, 1) if one.key == chosen), 0)
        own = {"title": f"{OWN}（{self._desk.program.office.office.facts.name}）", "relation": "", "card": ""}
        self.table.show_rows([own, *map(_line, rows)], place)
        if self.isVisible():
            self.read()

    def open(self, key: int) -> None:
        """Put the cursor on an office."""
        place = next((at for at, one in enumerate(self._partners, 1) if one.key == key), -1)
        if place < 0:
            self._sought = key
        else:
            self.table.view.jump_to(place)

    def read(self) -> None:
        """Show what is under the cursor."""
        row, program = self.partner, self._desk.program
        if row is None:
            own = program.own_keys

            def look(_progress: Progress) -> tuple[str, PublicCard | None]:
                return own.office_id, own.card() if own.has_card else None

            self._desk.work.read(self, "读取公钥卡", look, lambda found: self._show_own(*found))
            return

        def look_at(_progress: Progress) -> tuple[Schedule, Sequence[str], str, Mapping[str, str]]:
            unit = program.units.one(row.unit_id).name if row.unit_id is not None else ""
            usual = program.outbox.usual_blocks(row.key)
            return program.exchange_status.schedule(row.key), usual, unit, self._desk.names()

        self._desk.work.read(self, "读取交换单位", look_at, lambda found: self._show_office(row, *found))

    # What can be done with the list

    def add(self, draft: PartnerDraft | None = None, then: Callable[[int], object] | None = None) -> None:
        """Enter an office; `then` hears its key."""
        first = PartnerDraft("", "", next(iter(RELATIONS)))
        sheet = PartnerSheet(self, self._desk, None, draft or first)

        def done(key: int) -> None:
            self.open(key)
            self.told.emit("交换单位已登记。")
            if then is not None:
                then(key)

        sheet.decided.connect(done)
        sheet.open()

    def choose_card(self) -> None:
        """Ask for a card file."""
        paths = ask.open_files(self, "选择对方的公钥卡", CARDS, self._errands.last_folder())
        if paths:
            self.look_at_card(paths[0])

    def look_at_card(self, path: Path) -> None:
        """Read a card file; its office is entered first where it is not known."""
        partners = self._desk.program.partners
        self._desk.work.read(self, "读取公钥卡", lambda _: partners.look_at_card(path), self._take_card)

    def _take_card(self, seen: CardSeen) -> None:
        if seen.partner_id is None:
            words = f"这是“{seen.card.office_name}”（{seen.card.office_id}）的公钥卡，还没有登记这个单位。"
            if ask.ask(self, words, "登记这个单位…", "不登记", detail="登记以后还要用电话核对指纹，才会生效。"):
                self.add(draft_from(seen.card), lambda key: self._keep_card(key, seen))
        else:
            self._keep_card(seen.partner_id, seen)

    def _keep_card(self, key: int, seen: CardSeen) -> None:
        partners = self._desk.program.partners

        def job(_progress: Progress) -> tuple[PartnerRow, CardRow]:
            card = partners.take_card(key, seen)
            row = partners.row(key)
            return row, next(one for one in row.cards if one.key == card)

        def done(found: tuple[PartnerRow, CardRow]) -> None:
            row, card = found
            self.open(key)
            if card.revoked_on is not None or card.checked_at is not None:
                self.told.emit("这张公钥卡以前登记过，没有变化。")
            elif ask.ask(self, CONFIRM_NOW, "现在核对", "以后再核对", detail="核对之前不能与它收发文件。"):
                self.confirm(row, card)

        self._desk.work.write(self, "登记公钥卡", job, done)

    # What can be done with one office

    def confirm(self, row: PartnerRow, card: CardRow) -> None:
        """Compare a card by telephone."""
        ConfirmSheet(
            self, self._desk, card, row.title, lambda: self.told.emit(f"{row.title}的公钥卡已核对，可以收发了。")
        ).open()

    def revoke(self, card: CardRow) -> None:
        """Believe nothing any more that a card signed."""
        partners = self._desk.program.partners
        self._ask_reason(
            "作废公钥卡", "作废", ABOUT_REVOKE, lambda why: partners.revoke(card.key, why), "公钥卡已作废。"
        )

    def change(self) -> None:
        """Change what is known of the office under the cursor."""
        if (row := self.partner) is not None:
            sheet = PartnerSheet(self, self._desk, row, draft_of(row))
            sheet.decided.connect(lambda _: self.told.emit("交换单位已修改。"))
            sheet.open()

    def put_away(self) -> None:
        """Exchange nothing with the office under the cursor any more."""
        row, partners = self.partner, self._desk.program.partners
        if row is None or not ask.ask(
            self, f"停用“{row.title}”吗？", "停用", "不停用", detail="停用后不再与它收发；以前的往来都保留，可以恢复。"
        ):
            return
        self._do(lambda: partners.put_away(row.key, row.version), f"“{row.title}”已停用。")

    def take_back(self) -> None:
        """Exchange with the office under the cursor again."""
        row, partners = self.partner, self._desk.program.partners
        if row is not None:
            draft = PartnerDraft(
                row.office_id, row.title, row.relation, row.grid_id, row.unit_id, row.has_program, row.note
            )
            self._do(lambda: partners.change(row.key, row.version, draft), f"“{row.title}”已恢复。")

    def begin_anew(self) -> None:
        """Begin the numbers towards the office under the cursor anew."""
        row, outbox = self.partner, self._desk.program.outbox
        if row is not None:
            said = f"给“{row.title}”的编号已重新开始，下一期为全量。"
            self._ask_reason("重新编号", "重新编号", ABOUT_ANEW, lambda why: outbox.start_anew(row.key, why), said)

    # What can be done with our own keys

    def make_keys(self, office_id: str) -> None:
        """Set our code and make our keys."""
        own = self._desk.program.own_keys

        def job(_progress: Progress) -> None:
            own.choose_office_id(office_id)
            own.card()

        self._desk.work.write(self, "生成公钥卡", job, lambda _: self._told_and_read("公钥卡已生成。"))

    def export_card(self) -> None:
        """Write our card to a stick."""
        folder = self._errands.ask_folder()
        if folder is not None:
            own = self._desk.program.own_keys
            self._desk.work.write(
                self, "导出公钥卡", lambda _: own.export_card(folder), lambda path: self.told.emit(f"已写到 {path}。")
            )

    def change_keys(self, *, lost: bool) -> None:
        """Make new keys and write out the packages that tell of them."""
        changes = self._desk.program.key_changes
        title, verb = ("作废并重做密钥", "作废并重做") if lost else ("更换密钥", "更换")

        def done(packages: Sequence[PackageRow]) -> None:
            self._told_and_read("密钥已更换。" + (f"有 {len(packages)} 个换钥包要送出。" if packages else ""))
            self._errands.carry(packages)

        about = "以后签名和打包都用新的密钥；以前的文件仍能打开。"
        job = changes.give_up if lost else changes.change
        ReasonSheet(self, self._desk, title, verb, about, job, done).open()

    def _ask_reason(self, title: str, verb: str, about: str, job: Callable[[str], Any], said: str) -> None:
        ReasonSheet(self, self._desk, title, verb, about, job, lambda _: self.told.emit(said)).open()

    def _do(self, act: Callable[[], Any], said: str) -> None:
        self._desk.work.write(self, "保存", lambda _: act(), lambda _: self.told.emit(said))

    def _told_and_read(self, said: str) -> None:
        self.told.emit(said)
        self.read()

    def _show_own(self, office_id: str, card: PublicCard | None) -> None:
        if self.partner is not None:
            return
        view = OwnView(office_id, card, may_administer=self._desk.program.office.clerk.may_administer)
        view.make_wanted.connect(self.make_keys)
        view.export_wanted.connect(self.export_card)
        view.change_wanted.connect(lambda: self.change_keys(lost=False))
        view.give_up_wanted.connect(lambda: self.change_keys(lost=True))
        self._hold(view)

    def _show_office(
        self, row: PartnerRow, schedule: Schedule, usual: Sequence[str], unit: str, names: Mapping[str, str]
    ) -> None:
        if self.partner is None or self.partner.key != row.key:
            return
        clerk, program = self._desk.program.office.clerk, self._desk.program
        view = OfficeView(
            row,
            schedule,
            {key: (title, key in usual) for key, title in self.block_titles.items()},
            names,
            program.grids.path_name(row.grid_id) if row.grid_id is not None else "",
            unit,
            may_administer=clerk.may_administer,
            may_write=self._desk.may_write,
        )
        view.change_wanted.connect(self.change)
        view.put_away_wanted.connect(self.put_away)
        view.take_back_wanted.connect(self.take_back)
        view.card_wanted.connect(self.choose_card)
        view.confirm_wanted.connect(lambda card: self.confirm(row, card))
        view.revoke_wanted.connect(self.revoke)
        view.anew_wanted.connect(self.begin_anew)
        view.send_wanted.connect(lambda: self.send_wanted.emit(row.key))
        status, outbox = program.exchange_status, program.outbox
        view.scheduled.connect(lambda one: self._do(lambda: status.set_schedule(row.key, one), "报送周期已保存。"))
        view.blocks_chosen.connect(lambda keys: self._do(lambda: outbox.choose_blocks(row.key, keys), "已保存。"))
        self._hold(view)

    def _hold(self, view: QWidget) -> None:
        if self.shown is not None:
            self.shown.hide()
            self.shown.deleteLater()
        self.shown = view
        self._frame.addWidget(view)

    def _lay_out(self) -> None:
        sizes = theme.current()
        left = QVBoxLayout()
        left.setSpacing(sizes.gap)
        left.addWidget(self.table, 1)
        acts = QHBoxLayout()
        acts.setSpacing(sizes.gap)
        self.add_button = button("登记单位…", self.add, icon_name="add")
        self.card_button = button("登记公钥卡…", self.choose_card, icon_name="key")
        for one in (self.add_button, self.card_button):
            one.setVisible(self._desk.program.office.clerk.may_administer)
            acts.addWidget(one)
        acts.addStretch(1)
        left.addLayout(acts)
        frame = QFrame()
        frame.setProperty("role", "drawer")
        self._frame = QVBoxLayout(frame)
        self._frame.setContentsMargins(sizes.hair, sizes.hair, sizes.hair, sizes.hair)
        whole = QHBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(sizes.pad)
        whole.addLayout(left, 2)
        whole.addWidget(frame, 3)
        self.setFocusProxy(self.table)


def _line(row: PartnerRow) -> Row:
    card, tone = ("未登记", "amber")
    if row.is_ready:
        card, tone = "已核对", "green"
    elif any(one.revoked_on is None for one in row.cards):
        card = "等电话核对"
    elif row.cards:
        card, tone = "已作废", "red"
    if not row.is_active:
        card, tone = "已停用", "quiet"
    return {"title": row.title, "relation": RELATIONS[row.relation], "card": card, TONE: tone}
