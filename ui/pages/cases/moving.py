"""One step of a case asked for: only what the step needs, with what the program proposes filled in."""

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta
from functools import partial
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QShortcut
from PySide6.QtWidgets import QWidget

from desktop.cases.dossier import CaseDossier
from desktop.cases.events import TITLES, EventKind
from desktop.cases.ledgers import Ledger
from desktop.cases.moves import Pick, asks_of
from desktop.cases.moving import Moved, Offer
from desktop.errors import Invalid, Problem, Refusal
from desktop.fields import Field, Kind
from ui.buttons import button, label
from ui.forms.line import Line
from ui.forms.text_boxes import LineBox, NoteBox, NumberBox
from ui.pages.cases.moving_picks import Picks, field_of
from ui.pages.decision import Decision, Job
from ui.pages.desk import Desk
from ui.pages.questions import Questions

LATENT = ("separation_note", "apart_note")  # asked for only when a rule of the office demands a reason
COMMIT = ("Ctrl+Return", "Ctrl+Enter", "Ctrl+S")
NOON = time(12, 0)
ON = Field("on", "办理日期", Kind.DATE, width=8, hint="补记以前办的，填当天日期")
AT = Field("at", "办理时刻", width=6, max_length=5, hint="如 0930、14:20；不填按当天 12:00")


class AskedMove(Decision):
    """Asks for the facts of a move; what it comes to is the subclass's to say."""

    def __init__(self, parent: QWidget, desk: Desk, title: str, offer: Offer, ledger: Ledger, about: "About") -> None:
        super().__init__(parent, desk, title, offer.move.title)
        self.move_asked = offer.move
        asks = asks_of(offer.move, ledger)
        picks = [ask for ask in asks if isinstance(ask, Pick)]
        self._picks = Picks(desk.program, picks, about.units, about.case)
        proposed = dict(offer.proposed)
        for pick in picks:
            if pick.key in proposed:
                proposed[pick.key] = Picks.shown(pick, proposed[pick.key])
        fields = [field_of(ask) if isinstance(ask, Pick) else ask for ask in asks]
        self.questions = Questions(fields, desk.means(), proposed, own=self._picks.editors)
        self.parts.append(self.questions)
        self._show_latent(frozenset())
        if fields:
            self.column.addWidget(self.questions)
        for keys in COMMIT:
            QShortcut(keys, self, self.go_on)
        self.yes.setToolTip(f"{offer.move.title}（Ctrl+回车）")
        self._ease_typing()
        if fields:
            self.questions.begin()

    def point_out(self, problems: Sequence[Problem]) -> None:
        """Bring up what is hidden until it is needed: the reason why somebody does what the rules keep apart."""
        self._show_latent(frozenset(one.field for one in problems))
        super().point_out(problems)

    def _show_latent(self, wanted: frozenset[str]) -> None:
        for key in LATENT:
            if key in self.questions.lines:
                line = self.questions.lines[key]
                line.setVisible(key in wanted or line.editor.value is not None)

    def facts_of(self, answers: Mapping[str, Any]) -> dict[str, Any]:
        """Return what was answered as the facts of an event. Makes the units of grids: beside the window."""
        picked = self._picks.editors
        return {key: value for key, value in answers.items() if key not in picked} | self._picks.facts(answers)

    def _ease_typing(self) -> None:
        """Let Enter in the last line commit, as Ctrl+Enter does from anywhere."""
        seen = [line.editor for line in self.questions.lines.values() if not line.isHidden()]
        for note in (one for one in seen if isinstance(one, NoteBox)):
            note.note.setToolTip(f"Ctrl+回车 {self.move_asked.title}，Tab 到下一项")
        if seen and isinstance(seen[-1], LineBox | NumberBox):
            last: Line = seen[-1].line
            last.returnPressed.connect(self.go_on)


class About:
    """The case a move is asked for: its key, and the units that its log names."""

    def __init__(self, dossier: CaseDossier | None = None) -> None:
        self.case = dossier.key if dossier is not None else 0
        self.units = dossier.units if dossier is not None else {}


class MoveDialog(AskedMove):
    """A move of one case. When somebody else was quicker, what is typed stays and the case is read anew."""

    overtaken = Signal()  # somebody else was quicker

    def __init__(self, parent: QWidget, desk: Desk, dossier: CaseDossier, offer: Offer) -> None:
        title = f"{offer.move.title} · {dossier.number or dossier.title}"
        super().__init__(parent, desk, title, offer, dossier.ledger, About(dossier))
        self._dossier = dossier
        self._when = Questions([ON, AT], desk.means())
        self._when.hide()
        self.parts.append(self._when)
        self._earlier = button("办理时间：现在（补记请点这里）", self.ask_when, icon_name="calendar", kind="quiet")
        self.column.addWidget(self._earlier, 0, Qt.AlignmentFlag.AlignLeft)
        self.column.addWidget(self._when)
        if dossier.standing.responsible_name and offer.move.kind in {EventKind.TRANSFERRED, EventKind.RETURNED}:
            self.column.insertWidget(0, label(f"现责任人：{dossier.standing.responsible_name}", "second"))

    def ask_when(self) -> None:
        """Let the clerk say when it was done, for what is written down later."""
        self._earlier.hide()
        self._when.put({"on": self.desk.today()})
        self._when.show()
        self._when.begin()

    def job(self) -> Job:
        """Return the move."""
        answers = self.questions.answers()
        at, dossier, kind = self._moment(), self._dossier, self.move_asked.kind
        moves = self.desk.program.case_moves

        def carry_out() -> Moved:
            facts = self.facts_of(answers)
            return moves.carry_out(dossier.key, dossier.standing.events, kind, facts, at)

        return carry_out

    def conflict(self) -> None:
        """Read the case anew and say what happened to it; what is typed stays."""
        cases, key = self.desk.program.cases, self._dossier.key
        self.set_busy(True)
        self.desk.work.read(self, "读取事件", lambda _: cases.dossier(key), self._took_up, self.failed)

    def _took_up(self, dossier: CaseDossier) -> None:
        self.set_busy(False)
        self._dossier = dossier
        self.overtaken.emit()
        last = dossier.log[-1]
        done = f"其他人刚刚办了“{TITLES[last.kind]}”（{last.at.astimezone():%H:%M}）"
        if any(offer.move.kind is self.move_asked.kind for offer in dossier.offers):
            self.refuse(f"{done}，填写的内容都在。请核对后再点“{self.move_asked.title}”。")
        else:
            self.yes.setEnabled(False)
            self.refuse(f"{done}，这件事现在不能“{self.move_asked.title}”了。请返回查看。")

    def _moment(self) -> datetime | None:
        """Return when it was done; None is now."""
        if self._when.isHidden():
            return None
        answers = self._when.answers()
        on, typed = answers["on"], answers["at"]
        if on is None or (on == self.desk.today() and not typed):
            return None
        if typed:
            return _moment_of(on, typed)
        return self._after_last(_moment_of(on, f"{NOON:%H:%M}"))

    def _after_last(self, noon: datetime) -> datetime:
        """Return noon of a day, or the moment right after the step before when that was later on the same day."""
        last = self._dossier.log[-1].at.astimezone()
        return max(noon, last + timedelta(minutes=1)) if last.date() == noon.astimezone().date() else noon


class UndoDialog(Decision):
    """Asks why the last step is taken back."""

    def __init__(self, parent: QWidget, desk: Desk, dossier: CaseDossier) -> None:
        last = dossier.undoable
        if last is None:
            raise Refusal("这件事没有可以撤销的步骤。")
        super().__init__(parent, desk, f"撤销“{TITLES[last.kind]}” · {dossier.number or dossier.title}", "撤销这一步")
        told = (
            f"第 {last.number} 步 {TITLES[last.kind]}，{last.at.astimezone():%Y-%m-%d %H:%M}。撤销后仍留在办理经过里。"
        )
        self.column.addWidget(label(told, "second", wrap=True))
        reason = Field("reason", "撤销的理由", Kind.NOTE, width=24, required=True, max_length=500)
        self.questions = Questions([reason], desk.means())
        self.parts.append(self.questions)
        self.column.addWidget(self.questions)
        self._dossier = dossier
        for keys in COMMIT:
            QShortcut(keys, self, self.go_on)
        self.questions.begin()

    def job(self) -> Job:
        """Return the taking back."""
        reason, dossier = self.questions.answers()["reason"], self._dossier
        undo = self.desk.program.case_moves.undo
        return partial(undo, dossier.key, dossier.standing.events, reason)

    def conflict(self) -> None:
        """Tell that the last step is another one by now."""
        self.refuse("其他人刚刚办了下一步。请返回，看过办理经过再撤销。")


def _moment_of(on: date, typed: str) -> datetime:
    """Return a moment of the office's clock. Raise Invalid for what is no time."""
    digits = typed.replace("：", ":").replace(":", "").strip().zfill(4)
    if len(digits) != len("0930") or not digits.isdecimal() or int(digits[:2]) > 23 or int(digits[2:]) > 59:
        raise Invalid([Problem("at", f"“{typed}”不是时刻，请写成 0930 或 14:20")])
    local = datetime.combine(on, time(int(digits[:2]), int(digits[2:]))).astimezone()
    return local.astimezone(UTC)


def needs_asking(offer: Offer) -> bool:
    """Whether a move cannot be made with one click: it has something to ask for that matters."""
    return any(isinstance(ask, Pick) or ask.required or ask.kind is Kind.NOTE for ask in offer.move.asks)
