"""Registering a case: one sheet that stands beside the window, all of it reached from the keyboard."""

from collections.abc import Sequence
from functools import partial
from typing import Any

from PySide6.QtCore import QTimer
from PySide6.QtGui import QKeySequence, QShortcut

from desktop.cases.ledgers import ledgers
from desktop.cases.likeness import HOUSEHOLD, HOUSEHOLDS, PEOPLE, Like
from desktop.cases.of_record import Preset
from desktop.cases.registering import Beside, Registered
from desktop.drafts import Draft
from desktop.errors import Invalid, Problem, joined
from desktop.jobs import Progress
from desktop.tables import Row
from desktop.wording import words_for
from ui.errors import show_error
from ui.page import Page, may_drop_edits
from ui.pages.cases.registering_frame import REGISTER, RegistrationFrame
from ui.pages.cases.registering_kept import KeptRegistration
from ui.pages.cases.registering_like import LikeCase
from ui.pages.desk import Desk
from ui.work import Ticket

ROOM = "cases"
PAUSE = 250  # milliseconds after the last key before similar cases are looked for
STAYING = ("grid_id", "source_code", "found_on", "finder_id", "finder_name", "outside_system")  # for the next case
NOT_YET, MARKED = "登记的内容", "有几项需要修改，已在下面标出。"
TOLD_BEFORE = "同一电话反映过"
NOBODY_TOLD = "请先填写反映人，再并入已有的事件；或打开那一件直接办理。"


def open_registration(
    page: Page, desk: Desk, ledger: str | None = None, preset: Preset | None = None
) -> "RegistrationSheet | None":
    """Open the sheet in which a case is registered. `preset` is how it begins when it is registered from a dossier."""
    if not desk.may_write:
        return None
    there = next((one for one in page.window().findChildren(RegistrationSheet) if one.isVisible()), None)
    if there is not None:
        there.raise_()
        there.activateWindow()
        return there
    key = (preset.ledger if preset is not None else None) or ledger or ledgers()[0].key
    sheet = RegistrationSheet(page, desk, key)
    sheet.show()
    sheet.begin(preset)
    return sheet


class RegistrationSheet(RegistrationFrame):
    """Asks for one case, registers it, and is ready for the next."""

    def __init__(self, page: Page, desk: Desk, key: str) -> None:
        super().__init__(page, desk, key)
        self._busy = self._goes_on = False
        self._opens = True  # what was registered; from a dossier the clerk stays there
        self._told: list[LikeCase] = []  # of which the same telephone told
        self._look: Ticket[Any] | None = None
        self._pause = QTimer(self, singleShot=True, interval=PAUSE)
        self._pause.timeout.connect(self._look_for_like)
        self.kept = KeptRegistration(desk, self.matter, self.parties, self.reporters, self.files)
        self._listen()
        self._route()

    def begin(self, preset: Preset | None = None) -> None:
        """Fill in what is known from a dossier, or what was typed earlier and never registered."""
        self._opens = preset is None
        if preset is not None:
            self.matter.put(preset.values)
            for one in preset.links:
                self.matter.add_link(one, preset.words)
            for person, role in preset.people:
                self._add_person(person, role)
        self.kept.settle()
        self.kept.read(self._take_up if preset is None else self._leave_kept)
        self.matter.begin()

    def turn(self, key: str) -> None:
        """Register into another ledger; what is typed stays where the ledger asks for it."""
        self.ledgers.choose(key)
        self.matter.turn(key)
        self._route()
        self.matter.begin()

    def is_edited(self) -> bool:
        """Whether closing would lose something."""
        return self.kept.is_edited()

    def save(self) -> None:
        """Register, and close."""
        self._save(goes_on=False)

    def save_and_go_on(self) -> None:
        """Register, and ask for the next case of the same place and source."""
        self._save(goes_on=True)

    def reject(self) -> None:
        """Close; ask first when something would be lost. What is given up is not kept either."""
        if self._busy or (self.is_edited() and not may_drop_edits(self, self.save, NOT_YET)):
            return
        self.kept.forget()
        super().reject()

    def draft(self) -> Draft:
        """Return the case as it is typed."""
        blank = self.desk.program.cases.blank(self.matter.ledger)
        return Draft(blank.values | self.matter.values() | {"accept": self.unit.accepts})

    def beside(self, draft: Draft) -> Beside:
        """Return all that comes with the case."""
        found, today = draft.values.get("found_on"), self.desk.today()
        told = {
            "told_on": found if found is None or found <= today else None,
            "source_code": draft.values.get("source_code"),
        }
        reporters = self.reporters.drafts(**told)
        return Beside(self.parties.drafts(), reporters, tuple(self.matter.links), tuple(self.files.files))

    # Registering

    def _save(self, *, goes_on: bool) -> None:
        if self._busy or self._is_unreadable():
            return
        draft = self.draft()
        beside, code, unit, cases = self.beside(draft), self.unit.code, self.unit, self.desk.program.cases

        def job(slate: Progress) -> Registered:
            return cases.register(draft, beside, unit.key_of(code) if code else None, slate)

        self._goes_on = goes_on
        self._set_busy(True)
        self.desk.work.write(self, REGISTER, job, self._registered, self._failed)

    def _registered(self, done: Registered) -> None:
        self._set_busy(False)
        self.kept.forget()
        self.page.say(done.words, partial(_withdraw, self.page, self.desk, done))
        if self._goes_on:
            self.tell(f"{done.words}接着登记下一件。", "green")
            self._next()
        else:
            self.accept()
            if self._opens:
                self.page.wanted.emit(ROOM, done.key)

    def _next(self) -> None:
        """Begin anew where the last case was."""
        values = self.matter.values()
        fresh = self.desk.program.cases.blank(self.matter.ledger).values
        self.matter.untie()
        self.matter.put(fresh | {key: values[key] for key in STAYING if key in values})
        for part in (self.parties, self.reporters, self.files, self.unit):
            part.clear()
        self._told = []
        self.like.show_cases(())
        self._route()
        self.kept.settle()
        self._pause.stop()
        self.matter.begin()

    def _failed(self, error: BaseException) -> None:
        self._set_busy(False)
        if isinstance(error, Invalid):
            self._point_out(error.problems)
        elif (words := words_for(error)) is not None:
            self.refuse(words)
        else:
            show_error(self, error)

    def _is_unreadable(self) -> bool:
        """Point out what is typed but means nothing; return whether there is anything of the kind."""
        self.refuse("")
        problems = [*self.matter.unreadable(), *self.reporters.unreadable(), *self.unit.unreadable()]
        if problems:
            self._point_out(problems)
        return bool(problems)

    def _point_out(self, problems: Sequence[Problem]) -> None:
        rest = list(problems)
        for part in (self.reporters, self.parties, self.matter):
            rest = part.point_out(rest)
        self.refuse(joined([problem.message for problem in rest]) if rest else MARKED)

    # What is proposed

    def _route(self) -> None:
        values = self.matter.values()
        self.unit.route(self.matter.ledger, values.get("kind_code"), values.get("scenario"))

    def _look_for_like(self) -> None:
        """Look beside the window for cases that may be the same; an older look is given up."""
        if self._look is not None:
            self._look.cancel()
        values = self.matter.values()
        people = [one.values["person_id"] for one in self.parties.drafts() if one.values["person_id"] is not None]
        homes = [link.record_id for link in self.matter.links if link.subject == HOUSEHOLD]
        sought = values | {PEOPLE: people, HOUSEHOLDS: homes}
        likeness = self.desk.program.cases.likeness
        self._look = self.desk.work.read(self, "查找相似事件", lambda _: likeness.like(sought), self._show_like)

    def _show_like(self, found: Sequence[Like]) -> None:
        same = [
            LikeCase(one.key, f"{one.number}　{one.title}".strip(), "　".join((*one.why, one.detail))) for one in found
        ]
        self.like.show_cases([*self._told, *(one for one in same if one.key not in {told.key for told in self._told})])

    def _told_before(self, keys: Sequence[int]) -> None:
        """Show the cases of which the same telephone told."""
        listed = self.desk.program.cases.list

        def shown(rows: Any) -> None:
            self._told = [LikeCase(key, _line(row), TOLD_BEFORE) for key, row in rows.items()]
            self._look_for_like()

        self.desk.work.read(self, "读取事件", lambda _: listed.records(keys[:5]), shown)

    def _absorb(self, key: int) -> None:
        """Enter those who told with a case that is known already, instead of registering it twice."""
        reporters, cases = self.beside(self.draft()).reporters, self.desk.program.cases
        if self._is_unreadable():
            return
        if not reporters:
            self.refuse(NOBODY_TOLD)
            return

        def job(_: Progress) -> None:
            for one in reporters:
                cases.reporters.add(key, one)

        def done(_: None) -> None:
            self._set_busy(False)
            self.kept.forget()
            self.page.say("已把反映人登记到已有的事件，没有重复登记。")
            self.accept()
            self.page.wanted.emit(ROOM, key)

        self._set_busy(True)
        self.desk.work.write(self, "登记反映人", job, done, self._failed)

    def _add_person(self, person: int, role: str) -> None:
        people = self.desk.program.people

        def shown(dossier: Any) -> None:
            texts = dossier.texts
            told = (texts.get("sex_code"), texts.get("id_no"), texts.get("phone"))
            self.parties.add(person, dossier.title, role, "　".join(filter(None, told)))
            self.kept.settle()

        self.desk.work.read(self, "读取人员档案", lambda _: people.dossier(person), shown)

    # What was kept

    def _take_up(self, kept: dict[str, Any]) -> None:
        """Type again what was typed and never registered."""
        self.turn(kept.get("ledger", self.matter.ledger))
        self.kept.take_up(kept)
        self.tell("已恢复上次没有登记完的内容。")

    def _leave_kept(self, kept: dict[str, Any]) -> None:
        """Leave what was never registered for the next time, and say so."""
        self.kept.waits = True
        title = kept.get("matter", {}).get("title") or "没有名称的一件"
        self.tell(f"上次还有一件没有登记完：{title}。登记完这一件，再到“事件”按 Ctrl+N 可以继续。")

    # The sheet

    def _set_busy(self, busy: bool) -> None:
        self._busy = busy
        for one in (self.yes, self.again):
            one.setEnabled(not busy)

    def _listen(self) -> None:
        for part in (self.matter, self.parties, self.reporters, self.files):
            part.changed.connect(self.kept.changed)
            part.changed.connect(self._pause.start)
        self.matter.routed.connect(self._route)
        self.reporters.known_before.connect(self._told_before)
        self.like.open_wanted.connect(partial(self.page.wanted.emit, ROOM))
        self.like.absorb_wanted.connect(self._absorb)
        QShortcut(QKeySequence("Ctrl+Shift+V"), self, self.files.paste)
        for number, one in enumerate(ledgers()[:9], 1):
            QShortcut(QKeySequence(f"Alt+{number}"), self, partial(self.turn, one.key))
            self.ledgers.buttons[one.key].setToolTip(f"{one.about}（Alt+{number}）")


def _withdraw(page: Page, desk: Desk, done: Registered) -> None:
    """Take a registration back."""
    cases = desk.program.cases
    words = f"已撤销登记“{done.title}”" + (f"，编号 {done.number} 作废。" if done.number else "。")
    desk.work.write(page, "撤销登记", lambda _: cases.withdraw(done), lambda _: page.say(words))


def _line(row: Row) -> str:
    return "　".join(filter(None, (row.get("number"), row.get("title"), row.get("found_on"), row.get("stage"))))
