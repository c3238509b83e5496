"""What the room does about a finding: at once, after a question, or in the room where it is done."""

from desktop.grids.posts import FULL_TIME, LAWYER
from desktop.jobs import Progress
from desktop.organisations.gathering import Gathered
from desktop.selfcheck.findings import Finding
from desktop.selfcheck.placing import NOTHING, Placed
from ui import ask
from ui.page import Page
from ui.pages.desk import Desk
from ui.pages.organisations.dialogs import GatherDialog
from ui.pages.redivision import open_redivision
from ui.pages.roster.dialogs import AppointDialog
from ui.pages.roster.posts import PostWork
from ui.pages.roster.room import RoomAround
from ui.pages.roster.sharing import ShareDialog

POSTS = {"lawyers": LAWYER, "workers_per_households": FULL_TIME}  # which post helps against a finding of a rule


class Fixing:
    """Acts for the page of the self-check."""

    def __init__(self, page: Page, desk: Desk) -> None:
        self._page, self._desk, self._room = page, desk, RoomAround(page)

    def fix(self, finding: Finding) -> None:
        """Do what the rule of a finding offers."""
        grid, fix = finding.grid_id, finding.fix
        if not self._desk.may_write:
            self._show(finding)
        elif fix == "place":
            self._ask_place(finding.rule)
        elif fix == "appoint" and grid is not None:
            self._appoint(grid, POSTS.get(finding.rule, ""))
        elif fix == "assign_contacts" and grid is not None:
            ShareDialog.ask(self._room, self._desk, grid=grid)
        elif fix == "redivide" and grid is not None:
            open_redivision(self._page, self._desk, grid)
        elif fix == "link_members" and grid is not None:
            self._gather(grid)
        else:
            self._show(finding)

    def _show(self, finding: Finding) -> None:
        """Open the room where the finding can be dealt with."""
        if finding.grid_id is not None and finding.fix not in ("open_staff", "open_organisations"):
            self._page.wanted.emit("grids", finding.grid_id)
        else:
            self._page.wanted.emit(finding.room, dict(finding.filters))

    def _appoint(self, grid: int, post: str) -> None:
        dialog = AppointDialog(self._page, self._desk, grid=grid, post=post)
        dialog.decided.connect(lambda change: PostWork(self._room, self._desk).appointed(change, "已任职。"))
        dialog.open()

    def _gather(self, grid: int) -> None:
        gathering = self._desk.program.organisations.gathering

        def ask_for(seen: Gathered) -> None:
            dialog = GatherDialog(self._page, self._desk, grid, seen)
            dialog.decided.connect(gathered)
            dialog.open()

        def gathered(done: Gathered) -> None:
            self._page.say(f"已编入 {done.count:,} 名党员。", lambda: take_back(done))

        def take_back(done: Gathered) -> None:
            self._desk.work.write(
                self._page, "撤销编入", lambda _: gathering.take_back(done), lambda _: self._page.say("已撤销编入。")
            )

        self._desk.work.read(self._page, "统计党员", lambda _: gathering.preview(grid), ask_for)

    def _ask_place(self, rule: str) -> None:
        placing = self._desk.program.selfcheck.placing

        def known(told: dict[int, int]) -> None:
            if not told:
                ask.tell(self._page, NOTHING)
                return
            grids = len(set(told.values()))
            if ask.ask(
                self._page,
                f"把 {len(told):,} 条记录归入 {grids:,} 个网格吗？",
                f"归入 {len(told):,} 条",
                "不归入",
                detail="按它们的户、房屋、楼栋所在的网格归入，一次完成，可以撤销。",
            ):
                self._place(rule)

        self._desk.work.read(self._page, "推算网格", lambda _: placing.known(rule), known)

    def _place(self, rule: str) -> None:
        placing = self._desk.program.selfcheck.placing

        def placed(done: Placed) -> None:
            self._page.say(f"已把 {len(done.grids):,} 条记录归入网格。", lambda: self._undo(done))

        self._desk.work.write(self._page, "归入网格", lambda progress: placing.place(rule, progress), placed)

    def _undo(self, placed: Placed) -> None:
        def job(progress: Progress) -> None:
            self._desk.program.selfcheck.placing.undo(placed, progress)

        self._desk.work.write(self._page, "撤销归入网格", job, lambda _: self._page.say("已撤销归入。"))
