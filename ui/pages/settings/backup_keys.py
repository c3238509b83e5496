"""Recovery keys: made once, printed or put on a stick, and then forgotten; the second place of backups."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QWidget

from desktop.fields import Field
from desktop.jobs import Progress
from desktop.printing.outcome import Printed
from desktop.printing.press import print_document
from desktop.printing.recovery_key_sheet import RecoveryKeySheet, recovery_key_document
from desktop.settings import Settings
from desktop.upkeep.recovery_keys import PrivateKey, RecoveryKey, write_private
from ui import ask
from ui.buttons import button, label
from ui.dialogs import AskSheet
from ui.pages.desk import Desk
from ui.pages.panel import Panel
from ui.printing import preview
from ui.tables.empty import Empty
from ui.tables.row_list import ShortTable

FIELDS = (
    Field("title", "名称", width=12, listed=True, sortable=False),
    Field("short", "编号", width=10, listed=True, sortable=False),
    Field("made", "生成", width=8, listed=True, sortable=False),
    Field("by", "经手", width=8, listed=True, sortable=False),
)
ROWS, IN_A_LINE = 4, 4
ABOUT = "带出单位的备份用恢复密钥加密，U 盘丢了也打不开；密钥只在纸上或 U 盘上。"
MADE = "请现在打印或写到 U 盘。关闭这个窗口后，程序里就不再有这把密钥，不能再看。"
KEPT = "已打印或写到 U 盘，并妥善保管"
CHOSEN, NO_PLACE = (
    "加密备份会自动写到：{place}",
    "还没有选第二备份位置（U 盘或网络文件夹）。选好后每次备份都会另写一份加密备份。",
)


class KeysPanel(Panel):
    """Lists the recovery keys; makes, takes and retires them; chooses the second place."""

    changed = Signal()

    def __init__(self, desk: Desk, settings: Settings, tell: Callable[[str], object]) -> None:
        super().__init__("加密备份与恢复密钥", ABOUT)
        self._desk, self._settings, self._tell = desk, settings, tell
        self._keys: list[RecoveryKey] = []
        clerk = desk.program.office.clerk
        self.table = ShortTable(FIELDS, Empty("还没有恢复密钥", "生成后才能写加密备份。", "key"))
        self.table.setFixedHeight(self.table.height_of(ROWS))
        self.making = button("生成恢复密钥…", self.make, icon_name="key")
        self.taking = button("登记上级公钥…", self.take, icon_name="add")
        self.retiring = button("停用所选", self.retire, icon_name="minus")
        for one in (self.making, self.taking, self.retiring):
            one.setVisible(clerk.may_grant)
        self.add(self.making, self.taking, self.retiring)
        self.body.addWidget(self.table)
        self.place = label("", "second", wrap=True)
        self.choosing = button("选第二备份位置…", self.choose, icon_name="folder")
        self.clearing = button("不再使用", self.clear, kind="quiet")
        for one in (self.choosing, self.clearing):
            one.setEnabled(clerk.may_administer)
        self.body.addWidget(self.place)
        self.add(self.choosing, self.clearing)

    def activate(self) -> None:
        """Show what there is."""
        backups = self._desk.program.backups
        self._keys, plan = backups.keys.all(), backups.plan
        rows = [{"title": one.title, "short": one.short, "made": one.made_on, "by": one.made_by} for one in self._keys]
        self.table.show_rows(rows, 0 if rows else -1)
        self.retiring.setEnabled(bool(rows))
        self.place.setText(CHOSEN.format(place=plan.second_place) if plan.second_place else NO_PLACE)
        self.clearing.setVisible(bool(plan.second_place))

    def make(self) -> None:
        """Make a key: its name, then the private half to be kept, and only then it counts."""

        def go(sheet: AskSheet) -> None:
            try:
                made = self._desk.program.backups.keys.make(name.text())
            except Exception as error:  # noqa: BLE001 - said on the sheet
                sheet.failed(error)
                return
            sheet.accept()
            self.show_key(made)

        sheet = AskSheet(self, "生成恢复密钥", "生成", go)
        name = sheet.add_line("名称", f"保险柜{len(self._keys) + 1}", "写在纸上，便于分清是哪一把")
        sheet.open()

    def show_key(self, made: PrivateKey) -> None:
        """Show a new key this once."""
        sheet = KeySheet(self, self._desk, made, self._count)
        sheet.open()

    def take(self) -> None:
        """Seal for the district's public key as well."""

        def go(sheet: AskSheet) -> None:
            keys = self._desk.program.backups.keys

            def done(key: RecoveryKey) -> None:
                sheet.accept()
                self._tell(f"已登记“{key.title}”，以后的加密备份它也能打开。")
                self.changed.emit()

            sheet.set_busy(True)
            self._desk.work.write(
                sheet, "登记公钥", lambda _: keys.add_public(name.text(), public.text()), done, sheet.failed
            )

        sheet = AskSheet(self, "登记上级公钥", "登记", go)
        sheet.add_words("上级提供的公钥以 age1 开头。登记后，上级用它的私钥也能打开本单位以后的加密备份。")
        name = sheet.add_line("名称", "上级")
        public = sheet.add_line("公钥", "", "整行粘贴，并用电话核对末尾八位")
        sheet.open()

    def retire(self) -> None:
        """Seal for a key no more."""
        place = self.table.current
        if not 0 <= place < len(self._keys):
            return
        one = self._keys[place]
        detail = "以前的加密备份仍然能用它打开；以后的不再能。"
        if not ask.ask(self, f"停用恢复密钥“{one.title}”？", "停用", "返回", detail=detail, danger=True):
            return
        keys = self._desk.program.backups.keys

        def done(_nothing: None) -> None:
            self._tell(f"已停用“{one.title}”。")
            self.changed.emit()

        self._desk.work.write(self, "停用恢复密钥", lambda _: keys.retire(one.recipient), done)

    def choose(self) -> None:
        """Choose the second place."""
        folder = ask.open_folder(self, "加密备份写到哪里？（U 盘或网络文件夹）")
        if folder is not None:
            self._put(folder)

    def clear(self) -> None:
        """Use no second place any more; what lies there stays."""
        self._put(None)

    def _put(self, folder: Path | None) -> None:
        backups = self._desk.program.backups
        plan = replace(backups.plan, second_place=str(folder) if folder is not None else "")

        def done(_nothing: None) -> None:
            self._settings.last_place = plan.second_place
            self.changed.emit()

        self._desk.work.write(self, "设置备份", lambda _: backups.put_plan(plan), done)

    def _count(self, made: PrivateKey) -> None:
        """Have a key count from now on, since it is kept."""
        keys = self._desk.program.backups.keys

        def done(_nothing: None) -> None:
            self._tell(f"恢复密钥“{made.public.title}”已启用。请把纸或 U 盘封存。")
            self.changed.emit()

        self._desk.work.write(self, "启用恢复密钥", lambda _: keys.add(made.public), done)


class KeySheet(AskSheet):
    """The private half, to be printed or written to a stick before it is forgotten."""

    def __init__(self, parent: QWidget, desk: Desk, made: PrivateKey, count: Callable[[PrivateKey], object]) -> None:
        super().__init__(parent, f"恢复密钥“{made.public.title}”", "启用", self._go)
        self._desk, self._made, self._count = desk, made, count
        self.add_words(MADE)
        groups = [" ".join(made.groups[start : start + IN_A_LINE]) for start in range(0, len(made.groups), IN_A_LINE)]
        shown = label("\n".join(groups), "strong")
        shown.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.add("恢复密钥（58 个字符）", shown)
        self.printing = button("打印恢复密钥单", self.print_sheet, icon_name="print")
        self.writing = button("写到 U 盘…", self.write, icon_name="export")
        row = QHBoxLayout()
        row.addWidget(self.printing)
        row.addWidget(self.writing)
        row.addStretch(1)
        self.body.addLayout(row)
        self.kept = QCheckBox(KEPT)
        self.kept.toggled.connect(self.yes.setEnabled)
        self.yes.setEnabled(False)
        self.body.addWidget(self.kept)
        self.no.setText("作废")

    def print_sheet(self) -> None:
        """Show the one-page sheet as it will be printed."""
        facts, clerk = self._desk.program.office.office.facts, self._desk.program.office.clerk
        public = self._made.public
        sheet = RecoveryKeySheet(
            facts.name, clerk.title or clerk.name, public.title, public.short, self._made.groups, self._made.secret,
            datetime.now(UTC).astimezone(),
        )  # fmt: skip

        def write(to: BinaryIO, progress: Progress, allow_missing: bool) -> Printed:
            return print_document(recovery_key_document(sheet), to, progress, allow_missing=allow_missing)

        preview(self, self._desk.work, "恢复密钥单", write)

    def write(self) -> None:
        """Write the private half to a stick."""
        folder = ask.open_folder(self, "恢复密钥写到哪个 U 盘？")
        if folder is None:
            return
        office = self._desk.program.office.office.facts.name

        def done(path: Path) -> None:
            self.refuse("")
            self.writing.setText(f"已写到 {path.name}")

        self._desk.work.read(self, "写恢复密钥", lambda _: write_private(self._made, office, folder), done, self.failed)

    def failed(self, error: BaseException) -> None:
        """Say why it could not be written; the box that says it is kept stays the clerk's."""
        super().failed(error)
        self.yes.setEnabled(self.kept.isChecked())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Leave only by a button: what stands here is shown once."""
        if event.key() != Qt.Key.Key_Escape:
            super().keyPressEvent(event)

    def _go(self, _sheet: AskSheet) -> None:
        self.accept()
        self._count(self._made)
