"""The room of the meetings (例会): prepared by one click, minuted, closed, and what they resolved followed up."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial
from typing import Any

from desktop.meetings.dossier import MeetingDossier
from desktop.meetings.fields import STATE_TITLES
from desktop.meetings.kinds import kinds
from desktop.meetings.list import UNFINISHED
from desktop.meetings.service import Meetings
from desktop.periods import choices
from ui import ask
from ui.chips import Filter
from ui.page import Command, Page
from ui.pages.desk import Desk
from ui.pages.filters import choice_filter, grid_filter
from ui.pages.meetings.closing import carry_on, close_meeting, waiting_moves
from ui.pages.meetings.facts import edit_facts
from ui.pages.meetings.list_source import MeetingSource
from ui.pages.meetings.notices import show_notices
from ui.pages.meetings.papers import papers_of
from ui.pages.meetings.planning import Planning
from ui.pages.meetings.side import MEETINGS, RESOLVED, MeetingsSide
from ui.pages.meetings.typed import Typing
from ui.pages.meetings.view import MeetingView
from ui.pages.meetings.weekly_report import open_weekly_report
from ui.pages.reading_page import ReadingPage
from ui.tables.empty import Empty

MODE = "mode"  # of a target: which part of the room is to be seen
OWN = frozenset({"meeting", "agenda_item", "attendance", "resolution", "meeting_supplement"})
BESIDE = frozenset({"deliberation"})  # matters of residents, which are read by their own part

Project = Callable[[Page, Desk, int], object]  # the room, its means, the key of a meeting


class MeetingsPage(ReadingPage):
    """Prepares, minutes and closes meetings."""

    subject, noun, unit = "meeting", "会议", "次"
    hint = "名称、日期、议题、议定事项"
    tables = OWN | BESIDE | {"grid"}

    def __init__(self, desk: Desk, project: Project | None = None) -> None:
        """`project` shows a meeting to everybody in the room; without it there is no such button."""
        self._project = project
        self.planning = Planning(self, desk)
        super().__init__(desk, MeetingSource(desk.program.meetings.list), _filters(desk))
        self.typing = Typing(self, desk.work)
        plan = self.planning.menu_button() if desk.may_write else None
        self.side = MeetingsSide(self, desk, self.list, plan)
        self.split.insertWidget(0, self.side)
        self.split.list = self.side
        self.split.drawer.whole.hide()  # a meeting has no room beside the list
        self.setFocusProxy(self.side)
        self.side.turned.connect(self.state_changed)

    @property
    def service(self) -> Meetings:
        """The meetings."""
        return self.desk.program.meetings

    @property
    def meeting(self) -> MeetingView | None:
        """The meeting that is open, if one is."""
        return self._held if isinstance(self._held, MeetingView) else None

    def page_commands(self) -> list[Command]:
        """Return what can be done in the room, first what stands in the top line."""
        notices = Command("上级通知", partial(show_notices, self, self.desk), "note", "Ctrl+Shift+N")
        lists = [
            Command("打印列表", self.print_list, "print", "Ctrl+Shift+P"),
            Command("导出", self.export_list, "export", "Ctrl+Shift+E"),
            Command("工作周报", partial(open_weekly_report, self, self.desk), "form"),
            Command("打印会议材料", self.print_seen, "print", "Ctrl+P", shown=False),
            Command("刷新列表", self.list.reload, "refresh", "F5", shown=False),
            Command("看待落实的议定事项", partial(self.turn, RESOLVED), "check", shown=False),
        ]
        if not self.desk.may_write:
            return [notices, *lists]
        each = [Command(f"准备{one.title}", partial(self.planning.today, one), "add", shown=False) for one in kinds()]
        return [
            Command("准备会议…", self.planning.ask, "add", "Ctrl+N", shown=False),
            *each,
            notices,
            *lists,
            Command("修改会议", self.edit, "edit", "F2", shown=False),
            Command("保存会议记录", lambda: self.typing.save_all(), "save", "Ctrl+S", shown=False),
            *(replace(one, shown=False) for one in self._shows()),
        ]

    def commands_of(self, dossier: MeetingDossier) -> tuple[list[Command], list[Command]]:
        """Return what can be done with a meeting, often and seldom."""
        papers = papers_of(self, self.desk, dossier)
        often = self._shows()
        if not self.desk.may_write:
            return often, papers
        if dossier.is_closed:
            left = waiting_moves(dossier)
            rest = [Command(f"继续办理 {left} 件事件", self.carry_on, "case", kind="primary")] if left else []
            return [*rest, *papers[:1], *often], papers[1:]
        edit = Command("修改", self.edit, "edit", "F2")
        close = Command("归档", self.close_minutes, "check", kind="primary" if dossier.state == "held" else "")
        seldom = [Command("刷新议程", partial(self.planning.renew, dossier), "refresh"), *papers]
        if dossier.state == "planned":
            seldom.append(Command("取消会议", self.cancel, "delete"))
        return [edit, *often, close], seldom

    def _shows(self) -> list[Command]:
        return [Command("投影", self.project, "frame", "F6")] if self._project is not None else []

    # What is done with the meeting that is open

    def edit(self) -> None:
        """Change the facts of the meeting that is open."""
        if self.dossier is not None and not self.dossier.is_closed and self.desk.may_write:
            edit_facts(self, self.desk, self.dossier.key)

    def project(self) -> None:
        """Show the meeting that is open on the second display."""
        if self.dossier is not None and self._project is not None:
            self.typing.save_all()
            self._project(self, self.desk, self.dossier.key)

    def close_minutes(self) -> None:
        """Close the minutes of the meeting that is open, once everything typed is in them."""
        dossier: MeetingDossier | None = self.dossier
        if dossier is None:
            return
        if not self.typing.finish():
            self.say(f"“{self.typing.unsaved[0].title}”还没有保存上，先处理好再归档。")
            return
        meetings = self.service
        self.desk.work.read(
            self,
            "读取会议",
            lambda _: meetings.dossier(dossier.key),
            lambda now: close_meeting(self, self.desk, now, self.read_again),
        )

    def carry_on(self) -> None:
        """Make the moves on cases that a closing left."""
        if self.dossier is not None:
            carry_on(self, self.desk, self.dossier, self.read_again)

    def cancel(self) -> None:
        """Delete the meeting that is open, which was only prepared."""
        dossier: MeetingDossier | None = self.dossier
        if dossier is not None and ask.ask(
            self, f"取消“{dossier.title}”吗？", "取消会议", "不取消", detail="准备好的议程和参会名单一起删除。"
        ):
            self.planning.cancel(dossier, self.split.close_drawer)

    def print_seen(self) -> None:
        """Print the usual paper of the meeting that is open, or else the list."""
        papers = papers_of(self, self.desk, self.dossier) if self.dossier is not None else []
        if papers:
            papers[0].run()
        elif self.dossier is None:
            self.print_list()

    # Being a page

    def turn(self, mode: str) -> None:
        """Show the meetings, what was resolved, or the matters of the residents."""
        if self.split.close_drawer():
            self.side.turn(mode)
            self.side.setFocus()

    def open(self, target: Any) -> None:
        """Open a meeting by its key, narrow the list, or show another part of the room."""
        if isinstance(target, Mapping) and MODE in target:
            self.turn(str(target[MODE]))
            return
        if isinstance(target, Mapping):
            self.turn(MEETINGS)
        super().open(target)

    def activate(self) -> None:
        """Read what is seen when it is new or stale."""
        super().activate()
        if self.side.mode != MEETINGS:
            self.side.read()

    def may_leave(self) -> bool:
        """Save what is typed; ask only where that did not succeed."""
        if self.typing.finish():
            self.typing.forget_saved()
            return True
        titles = "、".join(f"“{one.title}”" for one in self.typing.unsaved)
        choices = [("drop", "放弃没保存的"), ("stay", "继续处理")]
        if ask.choose(self, f"{titles}的记录没有保存上。", choices) == "drop":
            self.typing.drop()
            return True
        return False

    def state(self) -> dict[str, Any]:
        """Return how the room is arranged."""
        return super().state() | {MODE: self.side.mode}

    def restore(self, state: Mapping[str, Any]) -> None:
        """Arrange the room as it was."""
        super().restore(state)
        self.side.turn(str(state.get(MODE, MEETINGS)))

    def _show(self, dossier: Any) -> None:
        """Show a meeting; one that is shown already takes in what changed."""
        view = self.meeting
        if view is not None and view.key == dossier.key:
            self.dossier = dossier
            view.take(dossier)
            return
        is_opening, self.dossier = not self.split.is_open, dossier
        self.put(MeetingView(self, self.desk, dossier, self.typing, self.commands_of), self.title_of(dossier))
        if is_opening:
            self.split.take_whole(True)

    def _hear(self, tables: frozenset[str]) -> None:
        if not tables & self.tables:
            return
        if not self.isVisible():
            self._stale = True
            return
        if "meeting" in tables:
            self.list.reload()  # there are so few that nobody loses the place
        self.side.read()
        self.read_again()

    def _nothing(self) -> Empty:
        return Empty("还没有会议", "点“准备会议”，选一种会议，议程会自己排好。", "meeting")


def _filters(desk: Desk) -> list[Filter]:
    states = [(UNFINISHED, "没有归档的"), *STATE_TITLES.items()]
    return [
        choice_filter("kind", "类型", [(one.key, one.title) for one in kinds()]),
        choice_filter("state", "状态", states),
        grid_filter(desk.program.grids),
        Filter("period", "时间", lambda: choices(desk.today()), many=False),
    ]
