"""Correcting a case that is registered: its facts, its ledger, who and what belongs to it. The log is never touched."""

from collections.abc import Callable
from functools import partial
from typing import Any

from PySide6.QtWidgets import QWidget

from desktop.cases.dossier import CaseDossier
from desktop.cases.ledgers import ledger, ledgers
from desktop.drafts import Draft
from desktop.errors import Invalid
from desktop.fields import Field, Kind
from desktop.jobs import Progress
from desktop.telling import Told, tell
from ui import ask
from ui.buttons import label
from ui.forms.code_box import CodeBox
from ui.forms.editor import Editor
from ui.page import Command
from ui.pages.cases.belonging import BelongingSheet, links_sheet, parties_sheet, reporters_sheet
from ui.pages.cases.moving_picks import Found, StaffBox, StaffChoices
from ui.pages.decision import Decision, Job
from ui.pages.desk import Desk
from ui.pages.questions import Questions
from ui.pages.reading_page import ReadingPage

FINDER = "finder_name"
TO = Field("ledger", "改入台账", Kind.CODE, width=10, required=True)
NUMBER_STAYS = "编号 {number} 不变：编号已经告知和使用，仍属原台账。办理经过和期限不变。"
CHANGED = "其他人刚刚改了{what}，填写的内容都在。请核对后再保存。"


class Correcting:
    """What can be corrected of the case that is open in a room."""

    def __init__(self, page: ReadingPage, desk: Desk) -> None:
        self._page, self._desk = page, desk

    def often(self) -> list[Command]:
        """Return what is corrected most."""
        return [Command("更正", self.correct, "edit", "F2")] if self._desk.may_write else []

    def seldom(self) -> list[Command]:
        """Return what is corrected more seldom."""
        if not self._desk.may_write:
            return []
        return [
            Command("当事人…", partial(self._belonging, parties_sheet), "people"),
            Command("反映人…", partial(self._belonging, reporters_sheet), "person"),
            Command("关联…", partial(self._belonging, links_sheet), "paperclip"),
            Command("改台账…", self.change_ledger, "exchange"),
        ]

    def correct(self) -> None:
        """Correct the facts of the case that is open."""
        dossier, cases = self._open, self._desk.program.cases
        if dossier is None:
            return

        def begin(draft: Draft) -> None:
            dialog = CorrectDialog(self._page, self._desk, draft)
            undo = partial(self._restore, dossier.key, draft.version or 1, "已撤销更正。")
            dialog.decided.connect(lambda _: self._told("已更正事件，变更历史里可以查看。", undo))
            dialog.open()

        self._desk.work.read(self._page, "读取事件", lambda _: cases.draft(dossier.key), begin)

    def change_ledger(self) -> None:
        """Put the case that is open into another ledger."""
        dossier = self._open
        if dossier is None:
            return
        dialog = LedgerDialog(self._page, self._desk, dossier)
        undo = partial(self._restore, dossier.key, dossier.version, "已改回原台账。")
        dialog.decided.connect(lambda title: self._told(f"已改入{title}台账，编号不变。", undo))
        dialog.open()

    def go_back(self, told: Told) -> None:
        """Give the facts of the case back as they stood at an earlier version."""
        dossier = self._open
        question = f"把“{dossier.title if dossier else ''}”的内容恢复为 {told.at:%Y-%m-%d %H:%M} 的版本吗？"
        detail = "只恢复登记的内容；办理经过、当事人、反映人和关联不变。"
        if dossier is not None and ask.ask(self._page, question, "恢复为此版本", "不恢复", detail=detail):
            self._restore(dossier.key, told.version, "已恢复为所选版本。")

    @property
    def _open(self) -> CaseDossier | None:
        return self._page.dossier if self._page.split.is_open else None

    def _belonging(self, make: Callable[[QWidget, Desk, CaseDossier], BelongingSheet]) -> None:
        if self._open is not None:
            make(self._page, self._desk, self._open).open()

    def _told(self, words: str, undo: Callable[[], object] | None = None) -> None:
        self._page.say(words, undo)
        self._page.read_again()

    def _restore(self, key: int, version: int, words: str) -> None:
        cases = self._desk.program.cases
        self._desk.work.write(
            self._page, "恢复版本", lambda _: cases.restore(key, version), lambda _: self._told(words)
        )


class CorrectDialog(Decision):
    """The facts of a case in one column of questions."""

    def __init__(self, parent: QWidget, desk: Desk, draft: Draft) -> None:
        super().__init__(parent, desk, "更正事件", "保存")
        self._draft = draft
        program = desk.program
        fields = program.cases.fields_of(draft.values["ledger"])
        editors: dict[str, Editor] = {FINDER: StaffBox(StaffChoices(program), "", "从名册中找，或直接写姓名")}
        self.questions = Questions(fields, desk.means(), draft.values, own=editors)
        self.column.addWidget(self.questions)
        self.parts.append(self.questions)
        scenario = draft.values.get("scenario") or ""
        own = program.scenarios.fields_of(scenario)
        self.scenario: Questions | None = None
        if own:
            self.column.addWidget(label(program.scenarios.title(scenario), "strong"))
            self.scenario = Questions(own, desk.means(), program.scenarios.read(scenario, draft.values["facts"]))
            self.column.addWidget(self.scenario)
            self.parts.append(self.scenario)
        self.questions.begin()

    def job(self) -> Job:
        """Return the correction. Raise Invalid for what means nothing."""
        parts = [self.questions, *([self.scenario] if self.scenario is not None else [])]
        if problems := [problem for part in parts for problem in part.binding.unreadable()]:
            raise Invalid(problems)
        values, cases = self.questions.values(), self.desk.program.cases
        finder = str(values.get(FINDER) or "")
        if finder.isdecimal():  # somebody of the roster was chosen
            values |= {"finder_id": int(finder), FINDER: None}
        elif finder != (self._draft.values.get(FINDER) or ""):
            values["finder_id"] = None
        if self.scenario is not None:
            values["facts"] = self.scenario.values()
        draft = Draft(self._draft.values | values, self._draft.id, self._draft.version)
        return lambda: cases.save(draft)

    def conflict(self) -> None:
        """Say what somebody else changed; what is typed stays, and may be saved over it."""
        cases, key, since, desk = self.desk.program.cases, self._draft.id or 0, self._draft.version or 0, self.desk

        def job(_: Progress) -> tuple[Draft, list[str]]:
            told = tell(cases.versions(key), cases.fields, desk.display, desk.names())
            return cases.draft(key), [one.title for new in told if new.version > since for one in new.differences]

        def shown(found: tuple[Draft, list[str]]) -> None:
            fresh, titles = found
            mine = {key: value for key, value in self.questions.values().items() if value != before.get(key)}
            self._draft = fresh
            self.questions.put(fresh.values)
            self.questions.binding.fill(mine)
            self.say(CHANGED.format(what="、".join(dict.fromkeys(titles)) or "这件事"))

        before = self._draft.values
        self.desk.work.read(self, "读取最新内容", job, shown)


class LedgerChoices:
    """The ledgers a case can be put into, as the editor of a code sees them."""

    def __init__(self, but: str) -> None:
        self._found = [Found(one.key, one.title, one.about) for one in ledgers() if one.key != but]

    def items(self, list_key: str) -> list[Found]:
        """Return all of them."""
        return self._found

    def match(self, list_key: str, typed: str) -> list[Found]:
        """Return those whose title has the words typed."""
        return [one for one in self._found if typed.strip() in one.title]

    def title(self, list_key: str, code: str | None) -> str:
        """Return what a ledger is called."""
        return next((one.title for one in self._found if one.code == code), "")


class LedgerDialog(Decision):
    """Asks for another ledger, and for the sort of case there."""

    def __init__(self, parent: QWidget, desk: Desk, dossier: CaseDossier) -> None:
        super().__init__(parent, desk, f"改台账 · {dossier.number or dossier.title}", "改入")
        self._dossier = dossier
        if dossier.number:
            self.column.addWidget(label(NUMBER_STAYS.format(number=dossier.number), "second", wrap=True))
        box: Any = CodeBox(LedgerChoices(dossier.ledger.key), "", "选择台账")
        self.which = Questions([TO], desk.means(), own={TO.key: box})
        self.kind: Questions | None = None
        self.column.addWidget(self.which)
        self.parts.append(self.which)
        box.changed.connect(lambda: self._ask_kind(box.value))
        self.which.begin()

    def job(self) -> Job:
        """Return the change. Raise Invalid while no ledger is chosen."""
        to = self.which.answers()[TO.key]
        kind = self.kind.answers()["kind_code"] if self.kind is not None else None
        cases, key, version = self.desk.program.cases, self._dossier.key, self._dossier.version

        def change() -> str:
            cases.change_ledger(key, version, to, kind)
            return ledger(to).title

        return change

    def _ask_kind(self, to: str | None) -> None:
        """Ask for the sort in the words of the ledger that was chosen."""
        if self.kind is not None:
            self.parts.remove(self.kind)
            self.kind.hide()
            self.kind.deleteLater()
            self.kind = None
        if to:
            field = next(one for one in self.desk.program.cases.fields_of(to) if one.key == "kind_code")
            self.kind = Questions([field], self.desk.means())
            self.column.addWidget(self.kind)
            self.parts.append(self.kind)
