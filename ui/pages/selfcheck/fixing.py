"""What the room does about a finding: at once, after a question, or in the room where it is done."""

from collections.abc import Sequence
from typing import Any

from desktop.grids.posts import FULL_TIME, LAWYER
from desktop.jobs import Progress
from desktop.organisations.gathering import Gathered
from desktop.roster.appointments import PostState
from desktop.selfcheck.findings import Finding
from desktop.selfcheck.placing import NOTHING, Placed
from desktop.tables import Search
from ui import ask
from ui.page import Page
from ui.pages.desk import Desk
from ui.pages.organisations.dialogs import GatherDialog
from ui.pages.redivision import open_moving, open_redivision
from ui.pages.redivision.forms import CloseForm, RecodeForm
from ui.pages.redivision.sheet import RedivisionSheet
from ui.pages.roster.dialogs import AppointDialog
from ui.pages.roster.posts import PostWork
from ui.pages.roster.room import RoomAround
from ui.pages.roster.sharing import ShareDialog
from ui.pages.selfcheck.ending import EndPostDialog, surplus

POSTS = {"lawyers": LAWYER, "workers_per_households": FULL_TIME}  # which post helps against a finding of a rule
FOUNDED = {"found_party": "party", "found_office": "office"}  # family of what is missing
BESIDE = {("marked", "reserve")}  # who is lacking is not among those that have the mark already
SETTINGS = (("rural", "农村"), ("urban", "城市"))  # of the list grid_setting


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
            self._ask_place(finding)
        elif grid is None:
            self._show(finding)
        elif fix == "appoint":
            self._ask_post(grid, POSTS.get(finding.rule, ""))
        elif fix == "end_post":
            self._ask_end(grid)
        elif fix == "choose_setting":
            self._ask_setting(grid)
        elif fix in FOUNDED:
            self._page.wanted.emit("organisations", {"grid": grid, "new": FOUNDED[fix]})
        elif fix == "close":
            self._redivide(grid, CloseForm)
        elif fix == "recode":
            check = self._desk.program.selfcheck
            self._desk.work.read(
                self._page, "查找编码", lambda _: check.free_code(grid), lambda code: self._recode(grid, code)
            )
        elif fix == "assign_contacts":
            ShareDialog.ask(self._room, self._desk, grid=grid)
        elif fix == "redivide":
            open_redivision(self._page, self._desk, grid)
        elif fix == "link_members":
            self._gather(grid)
        else:
            self._show(finding)

    def _show(self, finding: Finding) -> None:
        """Open the room where the finding can be dealt with."""
        if finding.grid_id is not None and finding.fix not in ("open_staff", "open_organisations"):
            self._page.wanted.emit("grids", finding.grid_id)
        else:
            filters = {key: value for key, value in finding.filters.items() if (key, value) not in BESIDE}
            self._page.wanted.emit(finding.room, filters)

    def _redivide(self, grid: int, kind: type[Any]) -> RedivisionSheet | None:
        sheet = open_redivision(self._page, self._desk, grid)
        if sheet is not None:
            sheet.choose(kind)
        return sheet

    def _recode(self, grid: int, code: str) -> None:
        """Ask for another code; the next free one is proposed."""
        sheet = self._redivide(grid, RecodeForm)
        if sheet is not None and code:
            sheet.form.questions.put({"grid": grid, "code": code})

    def _ask_setting(self, grid: int) -> None:
        """Ask whether a village is urban or rural."""
        grids = self._desk.program.grid_dossiers
        name = self._desk.program.grids.name(grid)
        chosen = ask.choose(
            self._page, f"{name}是城市还是农村？", SETTINGS, detail="下面的网格没有另外标明的，都随它。"
        )
        if chosen is None:
            return

        def write(setting: str | None) -> None:
            draft = grids.draft(grid)
            draft.setting_code = setting
            grids.save(draft)

        def undo() -> None:
            self._desk.work.write(
                self._page, "撤销标明", lambda _: write(None), lambda _: self._page.say("已撤销标明。")
            )

        said = f"已标明{name}是{dict(SETTINGS)[chosen]}。"
        self._desk.work.write(self._page, "标明城乡", lambda _: write(chosen), lambda _: self._page.say(said, undo))

    def _ask_post(self, grid: int, post: str) -> None:
        """Ask who gets a post; without one named it is the first that stands vacant."""
        if post:
            self._appoint(grid, post)
            return
        appointments = self._desk.program.appointments

        def seen(vacant: Sequence[PostState]) -> None:
            self._appoint(grid, vacant[0].post if vacant else "")

        self._desk.work.read(self._page, "读取岗位", lambda _: appointments.vacancies(grid), seen)

    def _ask_end(self, grid: int) -> None:
        """Ask who gives up a post; where nobody does today, the grid itself shows the posts."""
        appointments = self._desk.program.appointments

        def seen(states: Sequence[PostState]) -> None:
            if not (held := surplus(states)):
                self._page.wanted.emit("grids", grid)
                return
            dialog = EndPostDialog(self._page, self._desk, grid, held)
            dialog.decided.connect(lambda change: PostWork(self._room, self._desk).appointed(change, "已免去任职。"))
            dialog.open()

        self._desk.work.read(self._page, "读取岗位", lambda _: appointments.posts_of(grid), seen)

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

    def _ask_place(self, finding: Finding) -> None:
        placing, rule = self._desk.program.selfcheck.placing, finding.rule

        def known(told: dict[int, int]) -> None:
            if not told:
                self._ask_one_grid(finding)
                return
            rest = int(finding.figure) - len(told)
            others = f"另有 {rest:,} 条推不出来，归入后再逐条选定。" if rest > 0 else ""
            grids = len(set(told.values()))
            if ask.ask(
                self._page,
                f"把 {len(told):,} 条记录归入 {grids:,} 个网格吗？",
                f"归入 {len(told):,} 条",
                "不归入",
                detail="按它们的户、房屋、楼栋所在的网格归入，一次完成，可以撤销。" + others,
            ):
                self._place(rule)

        self._desk.work.read(self._page, "推算网格", lambda _: placing.known(rule), known)

    def _ask_one_grid(self, finding: Finding) -> None:
        """Nothing tells the grid: the clerk chooses one for all, or looks at the records one by one."""
        ways = [("open", "逐条打开"), ("move", "一起划入一个网格…")]
        way = ask.choose(self._page, NOTHING, ways)
        if way == "open":
            self._show(finding)
        elif way == "move":
            subject, wanted = finding.rule.removesuffix("_outside"), Search(filters=finding.filters)
            records = getattr(self._desk.program, finding.room).list

            def move(keys: Sequence[int]) -> None:
                open_moving(self._page, self._desk, subject, [int(key) for key in keys], finding.figure_text)

            self._desk.work.read(self._page, "查找记录", lambda progress: records.keys(wanted, progress), move)

    def _place(self, rule: str) -> None:
        placing = self._desk.program.selfcheck.placing

        def placed(done: Placed) -> None:
            self._page.say(f"已把 {len(done.grids):,} 条记录归入网格。", lambda: self._undo(done))

        self._desk.work.write(self._page, "归入网格", lambda progress: placing.place(rule, progress), placed)

    def _undo(self, placed: Placed) -> None:
        def job(progress: Progress) -> None:
            self._desk.program.selfcheck.placing.undo(placed, progress)

        self._desk.work.write(self._page, "撤销归入网格", job, lambda _: self._page.say("已撤销归入。"))
