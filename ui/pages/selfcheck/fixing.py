"""What the room does about a finding: by itself where the records tell how, else in the room where it is done."""

from desktop.jobs import Progress
from desktop.selfcheck.findings import Finding
from desktop.selfcheck.placing import NOTHING, Placed
from ui import ask
from ui.page import Page
from ui.pages.desk import Desk

ROOMS = {"open_staff": "roster", "assign_contacts": "households", "link_members": "people"}
IN_GRID = frozenset({"recode", "open_grid", "appoint", "redivide"})


class Fixing:
    """Acts for the page of the self-check."""

    def __init__(self, page: Page, desk: Desk) -> None:
        self._page, self._desk = page, desk

    def fix(self, finding: Finding) -> None:
        """Do what the rule of a finding offers."""
        if finding.fix == "place":
            self._ask_place(finding.rule)
        elif finding.fix in IN_GRID and finding.grid_id is not None:
            self._page.wanted.emit("grids", finding.grid_id)
        else:
            self._page.wanted.emit(ROOMS.get(finding.fix, finding.room), dict(finding.filters))

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
