"""The layout of a ledger is changed with its paper beside it."""

from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QDialog, QFrame, QHBoxLayout, QSplitter, QStackedWidget, QVBoxLayout, QWidget

from desktop.layouts.checking import fitted
from desktop.layouts.editing import Editing
from desktop.layouts.layout import Layout
from desktop.layouts.office_layouts import OfficeLayouts, TakenIn
from desktop.print_centre.layout_trial import FEW, LayoutTrial
from desktop.printing.ledger_width import asked_width, narrowed, offered_width
from desktop.printing.paper import MM
from ui import ask, theme
from ui.buttons import button, label, set_role, tool
from ui.notices import NoticeLine
from ui.pages.printing.layout_columns import ColumnTable
from ui.pages.printing.layout_parts import PaperPart, SignPart, SumPart
from ui.pages.printing.live_preview import PREVIEW, LivePreview
from ui.printing import file_name
from ui.screens import room_at
from ui.segments import Segments
from ui.work import Work

KINDS = "台账版式 (*.json)"
PARTS = ("列", "纸张和字号", "分组和合计", "签字和说明")
FIRST_OF_END = 2  # of the parts that concern what stands at the end of the ledger
ENDS = f"末尾的样子（只排 {FEW} 行）"
LEFT = 0.45  # of the window at most, for what is changed


class LayoutEditor(QDialog):
    """A window that changes how one ledger is set. Nothing holds before it is kept."""

    kept = Signal(object)  # the layout that holds now

    def __init__(
        self,
        parent: QWidget | None,
        work: Work,
        layouts: OfficeLayouts,
        shipped: Layout,
        trial: LayoutTrial,
    ) -> None:
        """`shipped` is the usual layout of the ledger, `trial` sets its paper."""
        super().__init__(parent, Qt.WindowType.Window)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._work, self._layouts, self._trial = work, layouts, trial
        self.shipped = fitted(shipped, trial.columns)
        self.editing = Editing(layouts.current(shipped.key, shipped), trial.columns)
        self.setWindowTitle(f"版式：{self.editing.layout.title}")
        self.table = ColumnTable(self.editing)
        self.paper, self.sums, self.signs = PaperPart(), SumPart(self.editing), SignPart()
        self.preview = LivePreview(work)
        self._whose, self._width = label("", "badge"), label("", "second", wrap=True)
        self._hint = label("双击修改，拖动换位置", "small")
        self._stack = QStackedWidget()
        self.parts = Segments(list(enumerate(PARTS)), self.show_part, "", 0)
        self._make_buttons()
        self._lay_out()
        self.table.columns.edited.connect(self._changed)
        self.table.columns.refused.connect(self.notices.refuse)
        for part in (self.paper, self.sums, self.signs):
            part.changed.connect(self._change)
        room = room_at(parent.mapToGlobal(parent.rect().center()) if parent is not None else self.pos())
        self.resize(room.width() - 2 * theme.current().page, room.height() - 3 * theme.current().page)
        left = min(theme.current().drawer + 4 * theme.current().page, round(self.width() * LEFT))
        self.split.setSizes([left, self.width() - left])
        self._changed()
        self.table.setFocus()
        self.table.setCurrentIndex(self.table.columns.index(0, 0))

    @property
    def layout_now(self) -> Layout:
        """The layout as it is in the window."""
        return self.editing.layout

    def show_part(self, place: int) -> None:
        """Show one part of the layout, and that of the paper which it concerns."""
        self.parts.choose(place)
        before = self._stack.currentIndex()
        self._stack.setCurrentIndex(place)
        self._tell()
        if (before >= FIRST_OF_END) != (place >= FIRST_OF_END):
            self._set_paper()

    def keep(self, *, leave: bool = False) -> None:
        """Keep the layout as the office's own, and leave once it is."""
        layout, before = self.layout_now, self._layouts.current(self.shipped.key, self.shipped)

        def kept(_: None) -> None:
            self.editing.know_kept(layout)
            self._tell()
            words = "已恢复自带版式" if layout == self.shipped else "已保存为本单位的版式，以后打印都用它"
            self.notices.say(words, lambda: self._put_back(before))
            self.kept.emit(layout)
            if leave:
                self.reject()

        self._work.write(self, "保存版式", lambda _: self._layouts.put(layout, self.shipped), kept)

    def restore(self) -> None:
        """Show the shipped layout; it holds once it is kept."""
        self.editing.take(self.shipped)
        self._changed()

    def export(self) -> None:
        """Write the layout to a file."""
        layout = self.layout_now
        to = ask.save_file(self, "导出版式", f"{file_name(layout.title)}版式.json", KINDS)
        if to is not None:
            self._work.read(
                self,
                f"正在导出：{to.name}",
                lambda _: self._layouts.export(layout, to),
                lambda _: self.notices.say(f"已导出到 {to}"),
            )

    def take_in(self) -> None:
        """Show the layout of a file; it holds once it is kept."""
        if files := ask.open_files(self, "导入版式", KINDS):
            self._read(files[0])

    def narrow(self) -> None:
        """Make the columns as wide as the sheet."""
        self.editing.scale_widths(narrowed(self.layout_now))
        self._changed()

    def undo(self) -> None:
        """Take the last change back."""
        self.editing.undo()
        self._changed()

    def redo(self) -> None:
        """Make a change again that was taken back."""
        self.editing.redo()
        self._changed()

    def reject(self) -> None:
        """Leave; ask first when changes would be lost."""
        if self.editing.is_changed:
            answer = ask.choose(
                self, "版式改过了，还没有保存。", [("stay", "继续修改"), ("lose", "不保存"), ("keep", "保存版式")]
            )
            if answer == "keep":
                self.keep(leave=True)
            if answer != "lose":
                return
        self.preview.close_paper()
        super().reject()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Leave by the cross as by Esc."""
        event.ignore()
        self.reject()

    def _read(self, file: Path) -> None:
        def taken(found: TakenIn) -> None:
            self.editing.take(found.layout)
            self._changed()
            dropped = f"；本台账没有{'、'.join(found.dropped)}，已略去" if found.dropped else ""
            self.notices.say(f"已读入“{file.name}”，保存后生效{dropped}", self.undo)

        self._work.read(
            self,
            f"正在读取：{file.name}",
            lambda _: self._layouts.take_in(file, self.shipped.key, self.editing.offered),
            taken,
        )

    def _put_back(self, before: Layout) -> None:
        self.editing.take(before)
        self._changed()
        self.keep()

    def _change(self, values: dict[str, Any]) -> None:
        self.editing.change(**values)
        self._changed()

    def _changed(self) -> None:
        """Show the layout everywhere, and set the paper anew."""
        layout = self.layout_now
        self.table.refresh()
        for part in (self.paper, self.sums, self.signs):
            part.show_layout(layout)
        self._tell()
        self._set_paper()

    def _set_paper(self) -> None:
        layout, sees_end = self.layout_now, self._stack.currentIndex() >= FIRST_OF_END
        if problems := self._layouts.problems(layout):
            self.preview.refuse(problems[0].message)
        else:
            make = self._trial.end if sees_end else self._trial.begin
            self.preview.show_paper(lambda progress: make(layout, progress), ENDS if sees_end else PREVIEW)

    def _tell(self) -> None:
        layout, problems = self.layout_now, self._layouts.problems(self.layout_now)
        asked, offered = asked_width(layout), offered_width(layout.sheet)
        wide = bool(self._layouts.too_wide(layout))
        self._width.setText(f"各列共宽 {asked / MM:.0f} 毫米，{layout.sheet} 可放 {offered / MM:.0f} 毫米")
        set_role(self._width, role="red" if wide else "second")
        self.narrow_button.setVisible(wide)
        sees_columns = self._stack.currentIndex() == 0
        self._hint.setVisible(sees_columns and not wide)
        for one in self._moving:
            one.setVisible(sees_columns)
        is_own, is_shipped = self._layouts.is_own(self.shipped.key), layout == self.shipped
        changed = self.editing.is_changed
        self._whose.setText("还没有保存" if changed else "本单位的版式" if is_own else "自带版式")
        set_role(self._whose, tone="amber" if changed else "accent" if is_own else "")
        self.keep_button.setEnabled(changed and not problems)
        self.restore_button.setEnabled(not is_shipped)
        self.undo_button.setEnabled(self.editing.can_undo)
        self.redo_button.setEnabled(self.editing.can_redo)

    def _make_buttons(self) -> None:
        self.keep_button = button("保存版式", self.keep, icon_name="save", kind="primary", keys="Ctrl+S")
        self.restore_button = button("恢复自带版式", self.restore, icon_name="refresh")
        self.undo_button = button("撤销", self.undo, icon_name="undo", keys="Ctrl+Z")
        self.redo_button = button("重做", self.redo, keys="Ctrl+Y")
        self.narrow_button = button("缩到纸宽", self.narrow, kind="quiet")
        self._moving = (
            tool("chevron-up", "上移（Alt+↑）", lambda: self.table.step(-1)),
            tool("chevron-down", "下移（Alt+↓）", lambda: self.table.step(1)),
        )

    def _lay_out(self) -> None:
        sizes = theme.current()
        head = QHBoxLayout()
        head.setSpacing(sizes.gap)
        head.addWidget(self.parts)
        head.addStretch(1)
        head.addWidget(self._whose)
        for part in (self.table, self.paper, self.sums, self.signs):
            self._stack.addWidget(_listed(part))
        foot = QHBoxLayout()
        foot.setSpacing(sizes.unit)
        for one in self._moving:
            foot.addWidget(one)
        foot.addWidget(self._width, 1)
        foot.addWidget(self._hint)
        foot.addWidget(self.narrow_button)
        left, column = QWidget(), QVBoxLayout()
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(sizes.gap)
        column.addLayout(head)
        column.addWidget(self._stack, 1)
        column.addLayout(foot)
        left.setLayout(column)
        left.setMinimumWidth(sizes.drawer + sizes.page)
        self.split = QSplitter(Qt.Orientation.Horizontal)
        self.split.setHandleWidth(sizes.card)
        self.split.setChildrenCollapsible(False)
        self.split.addWidget(left)
        self.split.addWidget(self.preview)
        self.split.setStretchFactor(1, 1)
        self.notices = NoticeLine(self)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(sizes.page, sizes.card, sizes.page, sizes.card)
        whole.setSpacing(sizes.pad)
        whole.addWidget(self.split, 1)
        whole.addLayout(self._actions())

    def _actions(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(theme.current().gap)
        for one in (
            self.restore_button,
            button("导入…", self.take_in, icon_name="upload"),
            button("导出…", self.export, icon_name="download"),
            self.undo_button,
            self.redo_button,
            None,
            button("关闭", self.reject),
            self.keep_button,
        ):
            if one is None:
                row.addStretch(1)
            else:
                row.addWidget(one)
        return row


def _listed(part: QWidget) -> QFrame:
    """Return a part in the frame of a list."""
    made = QFrame()
    made.setProperty("role", "list")
    room = QVBoxLayout(made)
    room.setContentsMargins(*[theme.current().hair] * 4)
    room.addWidget(part)
    return made
