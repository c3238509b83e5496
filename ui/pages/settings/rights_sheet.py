"""The sheet that gives an account its rights: a role bound to grids or a unit, or the hat of an administrator."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QCheckBox, QComboBox, QLineEdit, QVBoxLayout, QWidget

from desktop.accounts.rights import AUDIT, GRIDS, HATS, TASKS, UNIT, Rights, declared
from desktop.accounts.service import AccountRow
from desktop.program import Program
from ui import theme
from ui.buttons import label
from ui.dialogs import AskSheet
from ui.forms.code_box import CodeBox, CodesBox

GRID_LIST, UNIT_LIST, STAFF_LIST = "grid", "unit", "staff"
NO_ROLE = "不办业务（只做管理员）"
VAULT = "可看敏感信息"
VAULT_HINT = "宗教、健康、敏感的关爱标签、14 岁以下未成年人的号码、反映人；每次查看都要写原因，并记入审计日志。"
EXEMPTION = "一人兼任的原因和批准人"
EXEMPTION_HINT = "如：人手不足，主任张某 2026-11-20 批准"
MOST = 30  # answers of one search


class Choice(NamedTuple):
    """A grid, unit or person of the roster as an editor of codes takes it."""

    code: str
    title: str


@dataclass(frozen=True, slots=True)
class Choices:
    """The grids, units and people of the roster of an office, in the manner of code lists."""

    program: Program

    def items(self, list_key: str) -> Sequence[Choice]:
        """Return what is offered before anything is typed: the grids of the two highest levels, every unit."""
        if list_key == UNIT_LIST:
            return [Choice(str(one.id), one.name) for one in self.program.units.all() if one.id is not None]
        if list_key == STAFF_LIST:
            return []
        grids = self.program.grids
        roots = list(grids.children(None))
        below = [node for root in roots for node in grids.children(root.id)]
        return [Choice(str(node.id), grids.path_name(node.id)) for node in (*roots, *below)]

    def match(self, list_key: str, typed: str) -> Sequence[Choice]:
        """Return what a half-typed name may mean."""
        if not typed.strip():
            return self.items(list_key)
        if list_key == UNIT_LIST:
            return [Choice(str(one.id), one.name) for one in self.program.units.find(typed) if one.id is not None]
        if list_key == STAFF_LIST:
            return [Choice(str(hit.key), hit.title) for hit in self.program.finder.staff(typed)][:MOST]
        grids = self.program.grids
        return [Choice(str(node.id), grids.path_name(node.id)) for node in grids.named(typed)][:MOST]

    def title(self, list_key: str, code: str | None) -> str:
        """Return what a chosen one is called."""
        if not code:
            return ""
        if list_key == GRID_LIST:
            return self.program.grids.path_name(int(code))
        if list_key == UNIT_LIST:
            return self.program.units.names([int(code)]).get(int(code), "")
        return self.program.roster.texts(int(code)).get("name", "")


class RightsSheet(AskSheet):
    """Asks for a role and what it is bound to, for hats, the vault and an exemption; shows only what applies."""

    def __init__(
        self, parent: QWidget, program: Program, row: AccountRow, grant: Callable[[AskSheet, Rights, str], object]
    ) -> None:
        """`grant` is called with the rights and the exemption that were chosen."""
        super().__init__(
            parent,
            f"{row.title}（{row.name}）的权限",
            "保存权限",
            lambda sheet: grant(sheet, self.rights, self.exemption),
        )
        choices, rights = Choices(program), row.rights
        roles, hats = declared()
        self.role = QComboBox()
        self.role.addItem(NO_ROLE, "")
        for key, one in roles.items():
            self.role.addItem(one.title, key)
        self.role.setCurrentIndex(max(self.role.findData(rights.role), 0))
        self.add("业务角色", self.role)
        self._hint = label("", "small", wrap=True)
        self.body.addWidget(self._hint)
        self.grids = CodesBox(choices, GRID_LIST, "输入村（社区）或网格名称，可多选")
        self.grids.show_value([str(key) for key in rights.grids])
        self.unit = CodeBox(choices, UNIT_LIST, "选择承办单位")
        self.unit.show_value(str(rights.unit_id) if rights.unit_id is not None else None)
        self.staff = CodeBox(choices, STAFF_LIST, "输入网格员姓名")
        self.staff.show_value(str(rights.staff_id) if rights.staff_id is not None else None)
        self._bound = {
            GRIDS: self._part("只看这些网格（含下级）", self.grids),
            UNIT: self._part("所属承办单位", self.unit),
            TASKS: self._part("对应花名册上的人", self.staff),
        }
        self.hats = {hat: QCheckBox(f"{hats[hat].title}：{hats[hat].hint}") for hat in HATS}
        self.body.addWidget(label("三员管理", "label"))
        for hat, box in self.hats.items():
            box.setChecked(hat in rights.hats)
            box.toggled.connect(self._show)
            self.body.addWidget(box)
        self.vault = QCheckBox(VAULT)
        self.vault.setChecked(rights.vault)
        self.body.addWidget(label("敏感信息", "label"))
        self.body.addWidget(self.vault)
        self.body.addWidget(label(VAULT_HINT, "small", wrap=True))
        self.reason = QLineEdit(row.exemption)
        self.reason.setPlaceholderText(EXEMPTION_HINT)
        self._reason = self._part(EXEMPTION, self.reason)
        self.role.currentIndexChanged.connect(self._show)
        self.setMinimumWidth(theme.current().answers)
        self._show()

    @property
    def rights(self) -> Rights:
        """What was chosen."""
        role = str(self.role.currentData())
        scope = declared()[0][role].scope if role else ""
        return Rights(
            role,
            frozenset(hat for hat, box in self.hats.items() if box.isChecked()),
            self.vault.isChecked(),
            tuple(int(key) for key in self.grids.read()) if scope == GRIDS else (),
            _key(self.staff.read()) if scope == TASKS else None,
            _key(self.unit.read()) if scope == UNIT else None,
        )

    @property
    def exemption(self) -> str:
        """Why one person wears two hats; empty where only one is worn."""
        return self.reason.text().strip() if self._hats_worn > 1 else ""

    @property
    def _hats_worn(self) -> int:
        return sum(box.isChecked() for box in self.hats.values()) + bool(self.role.currentData())

    def _part(self, title: str, editor: QWidget) -> QWidget:
        """Add an editor under its title, to be shown and hidden together."""
        part = QWidget()
        box = QVBoxLayout(part)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(theme.current().unit)
        box.addWidget(label(title, "label"))
        box.addWidget(editor)
        editor.setAccessibleName(title)
        self.body.addWidget(part)
        return part

    def _show(self, *_: object) -> None:
        role = str(self.role.currentData())
        scope = declared()[0][role].scope if role else ""
        self._hint.setText(declared()[0][role].hint if role else "")
        for bound, part in self._bound.items():
            part.setVisible(bound == scope)
        self._reason.setVisible(self._hats_worn > 1 and not self.hats[AUDIT].isChecked())
        QTimer.singleShot(0, self, self._settle)  # once what was hidden is laid out

    def _settle(self) -> None:
        """Take no more room than what is shown needs, and no less."""
        self.adjustSize()
        self.fit()


def _key(code: object) -> int | None:
    return int(str(code)) if code else None
