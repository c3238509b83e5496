"""The help sheet: every key of the program and of the page at hand."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from ui import theme
from ui.buttons import button, label

EVERYWHERE = (
    ("Ctrl+K", "搜索人员、户、企业、事件、网格、网格员、组织、页面、命令"),
    ("Ctrl+1 … 9", "到导航里的第一至第九页"),
    ("Ctrl+L", "锁定程序"),
    ("Ctrl+Z", "撤回刚刚完成的操作"),
    ("F1", "打开这张表"),
    ("Esc", "离开；有未保存的内容时会先问"),
)
LISTS = (
    ("↑ ↓ Home End", "移动；首行、末行"),
    ("回车", "打开这一行"),
    ("Ctrl+A", "全选"),
    ("Ctrl+C", "复制所选行，可直接粘贴到表格"),
    ("Ctrl+F", "在本列表中查找"),
    ("Ctrl+G", "跳到第几行"),
    ("右击表头", "选择显示哪些列"),
)
FORMS = (
    ("回车", "到下一项（多行备注用 Ctrl+回车）"),
    ("Shift+回车", "回到上一项"),
    ("↓", "展开选项；日期前后一天"),
    ("Ctrl+S", "保存"),
    ("Ctrl+Z", "撤销输入"),
)


class ShortcutSheet(QDialog):
    """One sheet, closed by Esc."""

    def __init__(
        self,
        page: Sequence[tuple[str, str]],
        open_guide: Callable[[], object] | None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle("快捷键")
        self.setProperty("role", "sheet")
        sizes = theme.current()
        columns = QHBoxLayout()
        columns.setSpacing(sizes.page * 2)
        left, right = QVBoxLayout(), QVBoxLayout()
        self._group(left, "任何时候", EVERYWHERE)
        if page:
            self._group(left, "本页", page)
        self._group(right, "列表", LISTS)
        self._group(right, "表单", FORMS)
        for one in (left, right):
            one.addStretch(1)
            columns.addLayout(one)
        foot = QHBoxLayout()
        if open_guide is not None:
            foot.addWidget(button("打开使用说明", open_guide, icon_name="help"))
        foot.addStretch(1)
        close = button("关闭", self.accept)
        close.setDefault(True)
        foot.addWidget(close)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(sizes.page, sizes.page, sizes.page, sizes.card)
        whole.setSpacing(sizes.page)
        whole.addLayout(columns)
        whole.addLayout(foot)

    def _group(self, column: QVBoxLayout, title: str, keys: Sequence[tuple[str, str]]) -> None:
        sizes = theme.current()
        column.setSpacing(sizes.gap)
        column.addWidget(label(title, "section"), 0, Qt.AlignmentFlag.AlignTop)
        grid = QGridLayout()
        grid.setHorizontalSpacing(sizes.card)
        grid.setVerticalSpacing(sizes.gap)
        grid.setColumnStretch(1, 1)
        for row, (pressed, meaning) in enumerate(keys):
            cap = label(pressed, "key")
            cap.setAlignment(Qt.AlignmentFlag.AlignCenter)
            cap.setFixedSize(sizes.popup * 3 // 8, sizes.page)
            grid.addWidget(cap, row, 0)
            grid.addWidget(label(meaning, "second"), row, 1)
        column.addLayout(grid)
        column.addSpacing(sizes.card)
