"""What can happen to posts: somebody gets one, takes one over, hands all of them on; somebody leaves."""

from collections.abc import Sequence
from datetime import date

from PySide6.QtWidgets import QComboBox, QVBoxLayout, QWidget

from desktop.errors import Refusal
from desktop.fields import Field, Kind
from desktop.roster.appointments import Appointing
from desktop.roster.dossier import StaffDossier
from desktop.roster.holding import Holding
from desktop.schemes import Post
from ui import theme
from ui.buttons import label
from ui.pages.decision import Decision, Job
from ui.pages.desk import Desk
from ui.pages.questions import Questions
from ui.pages.roster.people import StaffChoice

GRID = Field("grid_id", "网格", Kind.GRID, required=True, width=30)
ON = Field("on", "任职日期", Kind.DATE, required=True)
UNTIL = Field("until", "离任日期", Kind.DATE, hint="没有确定的不填")
CAPACITY = (
    Field("held_as", "以何身份任职", max_length=200, hint="如：工作片长、挂村领导、社区民警"),
    Field("is_ex_officio", "按职务担任", Kind.FLAG, hint="谁任这个职务，谁就任这个岗位"),
    Field("basis", "任职依据", max_length=200, hint="如：任职文件文号"),
    Field("note", "备注", max_length=200),
)
EXIT = (
    Field("on", "离岗日期", Kind.DATE, required=True),
    Field("exit_code", "离岗原因", Kind.CODE, codes="exit_reason", required=True),
    Field("note", "说明", width=30, max_length=200),
)
Offer = tuple[Sequence[Post], Sequence[Holding]]


class AppointDialog(Decision):
    """任职: who, where, which post, since when; a post that is full is taken over from a holder."""

    def __init__(
        self, parent: QWidget, desk: Desk, *, grid: int | None = None, staff: StaffDossier | None = None, post: str = ""
    ) -> None:
        place = desk.program.grids.path_name(grid) if grid is not None else ""
        title = " · ".join(filter(None, ("任职", place, staff.title if staff else "")))
        super().__init__(parent, desk, title, "任职")
        self._grid, self._staff, self._wanted = grid, staff, post
        self._offer: Offer = ((), ())
        self.who = StaffChoice(desk, "任职人")
        self.where = Questions([GRID], desk.means(), columns=1)
        self.post, self.replaced = QComboBox(), QComboBox()
        self.post.setPlaceholderText("请选择岗位")
        self._full = label("", "amber", wrap=True)
        self.questions = Questions([ON, UNTIL, *CAPACITY], desk.means(), {"on": desk.today(), "is_ex_officio": False})
        self.column.addWidget(self.who)
        self.who.setVisible(staff is None)
        self.column.addWidget(self.where)
        self.where.setVisible(grid is None)
        for part in (titled("岗位", self.post), self._full, self.replaced, self.questions):
            self.column.addWidget(part)
        self.replaced.setAccessibleName("接替谁")
        self.parts += [self.questions, *([self.where] if grid is None else [])]
        self.post.currentIndexChanged.connect(lambda _: self._turn())
        self.where.editors["grid_id"].changed.connect(self._look)
        self._look()
        if staff is None:
            self.who.finder.setFocus()
        else:
            self.where.begin()

    @property
    def place(self) -> int | None:
        """The grid that is meant so far."""
        chosen = self._grid if self._grid is not None else self.where.values()["grid_id"]
        return int(chosen) if chosen else None

    def job(self) -> Job:
        """Return the appointment."""
        staff = self._staff.key if self._staff is not None else self.who.chosen()
        if self._grid is None:
            self.where.answers()
        if self.place is None or self.post.currentData() is None:
            self.post.setFocus()
            raise Refusal("请选择岗位。")
        answers = self.questions.answers()
        wish = Appointing(
            staff,
            self.place,
            self.post.currentData(),
            answers["on"],
            answers["until"],
            answers["held_as"] or "",
            bool(answers["is_ex_officio"]),
            answers["basis"] or "",
            answers["note"] or "",
        )
        replaces = [self.replaced.currentData()] if self.replaced.count() else []
        appointments = self.desk.program.appointments
        return lambda: appointments.appoint(wish, replaces)

    def _look(self) -> None:
        """Read which posts the grid has, and who holds them."""
        grid, appointments = self.place, self.desk.program.appointments
        if grid is None:
            self._show(((), ()))
            return
        self.desk.work.read(
            self, "读取岗位", lambda _: (appointments.offered(grid), appointments.of_grid(grid)), self._show
        )

    def _show(self, offer: Offer) -> None:
        self._offer = offer
        kept = self.post.currentData() or self._wanted
        blocked = self.post.blockSignals(True)
        self.post.clear()
        posts, held = offer
        for post in posts:
            names = "、".join(one.name for one in held if one.post == post.post)
            self.post.addItem(f"{post.title}（现任：{names}）" if names else post.title, post.post)
        self.post.setCurrentIndex(self.post.findData(kept))
        self.post.blockSignals(blocked)
        self._turn()

    def _turn(self) -> None:
        """Ask whom to replace where the post is full."""
        posts, held = self._offer
        post = next((one for one in posts if one.post == self.post.currentData()), None)
        holders = [one for one in held if post is not None and one.post == post.post]
        full = post is not None and post.maximum is not None and len(holders) >= post.maximum
        self.replaced.clear()
        for one in holders if full else ():
            self.replaced.addItem(f"接替{one.name}", one.appointment_id)
        self.replaced.setVisible(self.replaced.count() > 1)
        self._full.setVisible(full)
        self.yes.setText("接替" if full else "任职")
        if full and post is not None:
            who = holders[0].name if len(holders) == 1 else "被接替的人"
            self._full.setText(f"{post.title}最多 {post.maximum} 人，现已任满。办理后{who}从任职日期起离任。")


class CorrectDialog(Decision):
    """更正任职: the days, the capacity and the ground of an appointment."""

    def __init__(self, parent: QWidget, desk: Desk, holding: Holding) -> None:
        super().__init__(parent, desk, f"更正任职 · {holding.name} {holding.post_title}", "保存")
        self._holding = holding
        values = {"on": holding.valid_from, "until": holding.valid_to, "held_as": holding.held_as,
                  "is_ex_officio": holding.is_ex_officio, "basis": holding.basis, "note": holding.note}  # fmt: skip
        day = Field("on", "任职日期", Kind.DATE)
        self.questions = Questions([day, UNTIL, *CAPACITY], desk.means(), values)
        self.column.addWidget(self.questions)
        self.parts.append(self.questions)
        self.questions.begin()

    def job(self) -> Job:
        """Return the correction."""
        one, answers, appointments = self._holding, self.questions.answers(), self.desk.program.appointments
        wish = Appointing(
            one.staff_id, one.grid_id, one.post, answers["on"], answers["until"], answers["held_as"] or "",
            bool(answers["is_ex_officio"]), answers["basis"] or "", answers["note"] or "",
        )  # fmt: skip
        return lambda: appointments.correct(one.appointment_id, one.version, wish)


class HandOverDialog(Decision):
    """换人: somebody takes over all posts of another, in one grid or everywhere, and the households with them."""

    def __init__(self, parent: QWidget, desk: Desk, holders: Sequence[Holding], *, grid: int | None = None) -> None:
        """`holders` are the posts that can be handed on: of one person, or of everybody in a grid."""
        place = desk.program.grids.path_name(grid) if grid is not None else "全部岗位"
        super().__init__(parent, desk, f"换人 · {place}", "换人")
        self._grid = grid
        self.giver = QComboBox()
        for staff, name in dict.fromkeys((one.staff_id, one.name) for one in holders):
            titles = "、".join(dict.fromkeys(one.post_title for one in holders if one.staff_id == staff))
            self.giver.addItem(f"{name}（{titles}）", staff)
        self.taker = StaffChoice(desk, "接任人")
        fields = (Field("on", "交接日期", Kind.DATE, required=True), Field("contacts", "联系户一并移交", Kind.FLAG))
        self.questions = Questions(fields, desk.means(), {"on": desk.today(), "contacts": True})
        for part in (titled("原任", self.giver), self.taker, self.questions):
            self.column.addWidget(part)
        self.parts.append(self.questions)
        self.taker.finder.setFocus()

    def job(self) -> Job:
        """Return the handing over."""
        giver, taker, answers = self.giver.currentData(), self.taker.chosen(), self.questions.answers()
        on: date = answers["on"]
        contacts, grid, appointments = bool(answers["contacts"]), self._grid, self.desk.program.appointments
        return lambda: appointments.hand_over(giver, taker, on, grid, contacts=contacts)


class LeaveDialog(Decision):
    """离岗: the day and the reason; posts and contact households end on that day."""

    def __init__(self, parent: QWidget, desk: Desk, dossier: StaffDossier) -> None:
        super().__init__(parent, desk, f"{dossier.title}离岗", "离岗")
        self._dossier = dossier
        told = f"现任 {len(dossier.posts)} 个岗位，联系 {dossier.households} 户，从离岗日期起全部终止。"
        self.column.addWidget(label(f"{told}办理后可打印交接清单。", "second", wrap=True))
        self.questions = Questions(EXIT, desk.means(), {"on": desk.today()})
        self.column.addWidget(self.questions)
        self.parts.append(self.questions)
        self.questions.begin()

    def job(self) -> Job:
        """Return the leaving."""
        one, answers, roster = self._dossier, self.questions.answers(), self.desk.program.roster
        on, code, note = answers["on"], answers["exit_code"], answers["note"] or ""
        return lambda: roster.leave(one.key, one.version, on, code, note)


def titled(title: str, choice: QComboBox) -> QWidget:
    """Return a choice under its title, as the fields of a form stand."""
    made = QWidget()
    box = QVBoxLayout(made)
    box.setContentsMargins(0, 0, 0, 0)
    box.setSpacing(theme.current().bar)
    choice.setAccessibleName(title)
    box.addWidget(label(title, "label"))
    box.addWidget(choice)
    return made
