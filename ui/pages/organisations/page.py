"""The room of the organisations: the party's, the teams, the grid offices; as a list, and the party's as a tree."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any, BinaryIO

from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.dossiers.dated import DatedList
from desktop.jobs import Progress
from desktop.organisation_paper import organisation_document, party_document
from desktop.organisations.dossier import OrganisationDossier, OrganisationLine
from desktop.organisations.endings import Ended
from desktop.organisations.fields import OFFICE, PARTY, TEAM
from desktop.organisations.gathering import Gathered
from desktop.printing.document import Document
from desktop.printing.outcome import Printed
from desktop.printing.press import print_document
from ui import theme
from ui.buttons import label
from ui.page import Command
from ui.pages.day_decision import DayDecision
from ui.pages.decision import Decision
from ui.pages.desk import Desk
from ui.pages.dossier_view import DossierView, Section, opener
from ui.pages.facts import FactSheet, group_of, groups_of
from ui.pages.filters import as_of_command
from ui.pages.organisations.dialogs import GatherDialog, HouseholdDialog, MergeDialog
from ui.pages.organisations.filters import filters_of
from ui.pages.organisations.members import MembersPanel
from ui.pages.organisations.switch import Switch
from ui.pages.organisations.tree import PartyTree
from ui.pages.organisations.writing import OrganisationWriting
from ui.pages.ties import grid_ways
from ui.printing import preview

IN_HEAD = ("name", "family", "kind_code", "leader_id", "leader_name", "members", "parent_id")
HOUSEHOLD = "05"  # the kind of a 党员联系户
HOUSEHOLDS = "households"  # key of the room
MEMBER = "organisation_member"
MEMBERS_TAB = 1


class OrganisationsPage(OrganisationWriting):
    """Finds, reads, registers, corrects, merges and dissolves organisations; gathers party members into them."""

    subject, noun, unit = "organisation", "组织队伍", "个"
    hint = "名称、拼音、负责人、成员姓名"
    tables = frozenset({"organisation", "staff", "grid"})

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, DatedList(desk.program.organisations.list), filters_of(desk))
        self.tree = PartyTree(desk)
        self.tree.opened.connect(self.show_dossier)
        self.switch = Switch(desk.may_write)
        self.switch.turned.connect(self.turn)
        self.switch.gathering_wanted.connect(self.ask_gathering)
        self.tree.counted.connect(self.switch.tell)
        self._is_tree = False
        layout = self.layout()
        assert isinstance(layout, QVBoxLayout)
        layout.setSpacing(theme.current().gap)
        layout.insertWidget(0, self.switch)
        self.turn(False)

    @property
    def document_of(self) -> Callable[..., Document] | None:
        """The roster of an organisation."""
        return partial(organisation_document, self.desk.program)

    @property
    def is_tree(self) -> bool:
        """Whether the party's tree is shown in the place of the list."""
        return self._is_tree

    def paper_title(self) -> str:
        """Return what the roster of the open organisation is called."""
        return f"{self.title_of(self.dossier)} 名册"

    def page_commands(self) -> list[Command]:
        """Return what can be done in the room."""
        found = [
            *super().page_commands(),
            Command("打印党组织设置一览表", self.print_tree, "print", shown=False),
            Command("党组织树", partial(self.turn, True), "organisation", shown=False),
            as_of_command(self.list),
        ]
        if not self.desk.may_write:
            return found
        return [
            Command("新建党组织", partial(self.new, PARTY), "add", "Ctrl+N", "primary"),
            Command("新建队伍", partial(self.new, TEAM), "organisation"),
            Command("新建网格办", partial(self.new, OFFICE), "add", shown=False),
            Command("党员编入网格党组织", self.ask_gathering, "move-in", shown=False),
            *found,
        ]

    def more_commands(self) -> list[Command]:
        """Return what is done with an organisation more seldom."""
        dossier = self.dossier
        if not self.desk.may_write or dossier is None or dossier.dissolved:
            return super().more_commands()
        endings = [Command("合并到其他组织…", self.ask_merger, "merge"), Command("撤销…", self.ask_end, "stop")]
        found = [Command("新建下级组织", self.new_below, "add")]
        if dossier.family == PARTY and dossier.kind == HOUSEHOLD:  # nothing stands under it
            tied = [Command("解除家庭户关联", self.untie, "move-out")] if dossier.household_id else []
            found = [Command("关联家庭户…", self.ask_household, "household"), *tied]
        return [*super().more_commands(), *found, *endings]

    def turn(self, tree: bool) -> None:
        """Show the party's tree, or the list."""
        self._is_tree = tree
        self.switch.show_way(tree)
        wanted: QWidget = self.tree if tree else self.list
        if self.split.list is not wanted:
            before, self.split.list = self.split.list, wanted
            self.split.replaceWidget(0, wanted)
            before.hide()
            before.setParent(self)
            wanted.show()
        if tree:
            self.read_tree()
        self.state_changed.emit()

    def read_tree(self) -> None:
        """Read the tree, of the grid the list is narrowed to."""
        self.tree.read(self.list.search.filters.get("grid") or None)

    def activate(self) -> None:
        """Read what is shown when it is new or stale."""
        super().activate()
        if self._is_tree:
            self.read_tree()

    def open(self, target: Any) -> None:
        """Open an organisation by its key, narrow the list by filters, show a grid's tree, or begin a `new` one."""
        if isinstance(target, Mapping):
            wanted = dict(target)
            family = str(wanted.pop("new", ""))
            self.turn(bool(wanted.pop("tree", False)))
            super().open(wanted)
            if self._is_tree:
                self.read_tree()
            if family and self.desk.may_write:
                self.new(family)
        else:
            super().open(target)

    def state(self) -> dict[str, Any]:
        """Return how the room is arranged."""
        return super().state() | {"tree": self._is_tree}

    def restore(self, state: Mapping[str, Any]) -> None:
        """Arrange the room as it was."""
        super().restore(state)
        self.turn(bool(state.get("tree", False)))

    def view_of(self, dossier: OrganisationDossier) -> DossierView:
        """Return how an organisation is read."""
        texts = dossier.texts
        told = (texts.get("family", ""), texts.get("kind_code", ""), texts.get("grid_id", ""))
        ended = [(f"已撤销 {dossier.ended_on or ''}".strip(), "amber")] if dossier.dissolved else []
        commands, more = self.view_commands(), self.more_commands()
        view = DossierView(dossier.key, dossier.title, " · ".join(filter(None, told)), ended, commands, more)
        if dossier.fault:
            view.add(Section("需要改正", label(dossier.fault, "amber", wrap=True)))
        groups = groups_of(self.service.fields_of(dossier.family), texts, IN_HEAD)
        ways = grid_ways(self, self.desk, self.subject, dossier.key)
        view.add_sheet(FactSheet(groups, self.room, partial(self.reveal, view), ways))
        if around := self._around(dossier):
            view.add(Section("上下级与联系户", *around))
        view.add(FactSheet([group_of("数据来源", dossier.provenance)], self.room))
        view.add_tab(
            _members_title(sum(one.is_present for one in dossier.members)), partial(self._members, view, dossier)
        )
        return view

    def ask_end(self) -> None:
        """Ask on which day the organisation that is open was dissolved."""
        key, version, title = self.dossier.key, self.dossier.version, self.dossier.title
        act = partial(self.service.endings.dissolve, key, version)
        self._ended(DayDecision(self, self.desk, f"撤销“{title}”", "撤销", act), f"“{title}”已撤销。")

    def ask_merger(self) -> None:
        """Ask into which organisation the one that is open goes."""
        self._ended(MergeDialog(self, self.desk, self.dossier), f"“{self.dossier.title}”已合并。")

    def ask_household(self) -> None:
        """Ask in which household the 党员联系户 that is open is."""
        dialog = HouseholdDialog(self, self.desk, self.dossier)
        dialog.decided.connect(lambda _: self._changed("已关联家庭户。"))
        dialog.open()

    def untie(self) -> None:
        """Say that the organisation that is open is in no household."""
        service, dossier = self.service, self.dossier
        tie = partial(service.tie_household, dossier.key, dossier.version, None)
        self.desk.work.write(self, "解除关联", lambda _: tie(), lambda _: self._changed("已解除家庭户关联。"))

    def ask_gathering(self) -> None:
        """Say whom no party organisation holds and which they would join; the grid is the one of the list."""
        gathering, roots = self.service.gathering, self.desk.program.grids.children(None)
        grid = self.list.search.filters.get("grid") or (roots[0].id if roots else None)
        if grid is not None:
            self.desk.work.read(
                self, "统计党员", lambda _: gathering.preview(grid), lambda seen: self._ask_gathering(grid, seen)
            )

    def print_tree(self) -> None:
        """Print the party's tree, of the grid the list is narrowed to."""
        program, grid = self.desk.program, self.list.search.filters.get("grid") or None

        def print_to(stream: BinaryIO, progress: Progress, allow_missing: bool) -> Printed:
            return print_document(party_document(program, grid), stream, progress, allow_missing=allow_missing)

        preview(self, self.desk.work, "党组织设置一览表", print_to)

    def print_list(self) -> None:
        """Print what is shown: the tree or the list."""
        if self._is_tree:
            self.print_tree()
        else:
            super().print_list()

    def _ask_gathering(self, grid: int, seen: Gathered) -> None:
        dialog = GatherDialog(self, self.desk, grid, seen)
        dialog.decided.connect(self._gathered)
        dialog.open()

    def _gathered(self, done: Gathered) -> None:
        gathering = self.service.gathering
        self._changed(f"已编入 {done.count} 名党员。", lambda: gathering.take_back(done))

    def _ended(self, dialog: Decision, words: str) -> None:
        endings = self.service.endings

        def told(ended: Ended) -> None:
            self._changed(words, lambda: endings.take_back(ended))

        dialog.decided.connect(told)
        dialog.open()

    def _changed(self, words: str, back: Callable[[], object] | None = None) -> None:
        """Tell of a change and show what it made; `back` takes it back, beside the window."""

        def undo() -> None:
            if back is not None:
                self.desk.work.write(self, "撤销", lambda _: back(), lambda _: self._reread())

        self.say(words, undo if back is not None else None)
        self._reread()

    def _reread(self) -> None:
        self.list.reload()
        self.read_again()

    def _hear(self, tables: frozenset[str]) -> None:
        super()._hear(tables)
        if not self.isVisible() or not tables & (self.tables | {MEMBER}):
            return
        if MEMBER in tables:  # the panel of the members reads them itself
            self.list.view.refresh()
        if self._is_tree:
            self.read_tree()

    def _around(self, dossier: OrganisationDossier) -> list[QWidget]:
        """Return the ways to what stands above and below, and to the household."""
        parts: list[QWidget] = []
        if dossier.parent is not None:
            parts.append(self._way(dossier.parent, "上级"))
        parts += [self._way(line, "下级") for line in dossier.below]
        if dossier.household_id is not None:
            open_it = partial(self.wanted.emit, HOUSEHOLDS, dossier.household_id)
            parts.append(opener(f"联系户：{dossier.household}", open_it, "household", "打开家庭户档案"))
        return parts

    def _way(self, line: OrganisationLine, relation: str) -> QWidget:
        words = "　".join(
            filter(None, (f"{relation}：{line.name}", line.kind, f"{line.members} 人" if line.members else ""))
        )
        return opener(words, partial(self.show_dossier, line.key), "organisation", "打开")

    def _members(self, view: DossierView, dossier: OrganisationDossier) -> MembersPanel:
        made = MembersPanel(self.desk, dossier, self.wanted.emit)
        made.counted.connect(lambda count: view.tabs.setTabText(MEMBERS_TAB, _members_title(count)))
        return made


def _members_title(count: int) -> str:
    return f"成员 {count}" if count else "成员"
