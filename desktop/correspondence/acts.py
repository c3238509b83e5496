"""What can be done with letters of every kind, and the letters that an office makes of what it has.

Here the exchange meets cases, code lists, the calendar and the import of sheets, none of which knows it.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.models.attachments import Attachment
from db.models.cases import Case
from db.models.exchange import Letter
from db.models.forms import Form
from db.models.sourced import Channel
from db.store import Store
from desktop.attachments.service import Attachments
from desktop.calendar import Calendar
from desktop.cases.events import EventKind
from desktop.cases.moving import CaseMoves
from desktop.cases.service import Cases
from desktop.clock import Today
from desktop.codes import Codes
from desktop.correspondence.arrivals import CaseAct, SupervisionAct
from desktop.correspondence.cases import CaseLetters, copy_files, require_reachable, require_unsent
from desktop.correspondence.forms import FormAct, blank_of, body_of
from desktop.correspondence.lists import CalendarAct, CodesAct, days_of, lines_of, own_lists, title_of
from desktop.drafting import known
from desktop.errors import Refusal
from desktop.exchange.letter_kinds import LetterKind
from desktop.exchange.letter_queue import queue
from desktop.exchange.letter_rows import SUBJECT, Offer, TakenUp
from desktop.exchange.letters import Act, Letters
from desktop.exchange.partners import known as known_partner
from desktop.exchange.private_folder import make_private_folder

IMPORTS = "imports"  # key of the room
SHEETS = (".xlsx", ".xls", ".et")
HAND_OVER, SUPERVISE, SEND_CODES, SEND_CALENDAR = "交办给其他单位", "督办其他单位", "发送代码表", "发送工作日历"
SEND_FORM = "布置报表"
NO_SHEET = "这份名单没有附带表格（.xlsx、.xls），不能导入。请对方重发，或打开附件查看。"
NO_WORDS, NO_LIST = "请写明督办要求。", "请选择要发送的代码表。"
PAST = "期限不能早于今天，请改晚一些。"
TO_IMPORT = "已转入导入，数据来源记为“上级下发”。请核对后再导入。"
KEPT = "已收存。启用前请在考核方案中录入。"
CODES_TITLE, YEAR_TITLE = "代码表：{titles}", "{year} 年工作日历"


class KeepAct:
    """Takes note of a letter whose files are what it is about: a scheme to go by."""

    def __init__(self, title: str, sentence: str) -> None:
        self._title, self._sentence = title, sentence

    def offer(self, session: Session, letter: Letter) -> Offer:
        """Propose to take note of it."""
        return Offer(self._title)

    def facts(self, session: Session, letter: Letter) -> Sequence[tuple[str, str]]:
        """Return nothing beside text and files."""
        return ()

    def take_up(self, session: Session, letter: Letter, given: Mapping[str, Any]) -> TakenUp:
        """Let it be taken on."""
        return TakenUp(self._sentence)


class PeopleAct:
    """Hands a list that was pushed to the import, where every row is checked as of any sheet (P0-26)."""

    def __init__(self, attachments: Attachments, workspace: Path) -> None:
        self._attachments, self._workspace = attachments, workspace

    def offer(self, session: Session, letter: Letter) -> Offer:
        """Propose to import its first sheet."""
        sheet = self._sheet(session, letter)
        return Offer("转入导入", words=(sheet.name,) if sheet else (), warning="" if sheet else NO_SHEET)

    def facts(self, session: Session, letter: Letter) -> Sequence[tuple[str, str]]:
        """Return nothing beside text and files."""
        return ()

    def take_up(self, session: Session, letter: Letter, given: Mapping[str, Any]) -> TakenUp:
        """Lay the sheet where the import can read it, for as long as the program runs."""
        sheet = self._sheet(session, letter)
        if sheet is None:
            raise Refusal(NO_SHEET)
        path = make_private_folder(self._workspace) / Path(sheet.name).name
        path.write_bytes(self._attachments.open(sheet.id))
        source = known_partner(session, letter.partner_id).title
        return TakenUp(TO_IMPORT, IMPORTS, path, Channel.PUSHED.value, source)

    def _sheet(self, session: Session, letter: Letter) -> Attachment | None:
        query = select(Attachment).where(Attachment.subject == SUBJECT, Attachment.record_id == letter.id)
        files = session.scalars(query.order_by(Attachment.place, Attachment.id))
        return next((one for one in files if one.name.lower().endswith(SHEETS)), None)


def acts(
    cases: Cases,
    moves: CaseMoves,
    codes: Codes,
    calendar: Calendar,
    attachments: Attachments,
    workspace: Path,
    today: Today,
) -> dict[str, Act]:
    """Return what can be done with letters, by kind."""
    return {
        LetterKind.CASE: (case := CaseAct(cases, moves)),
        LetterKind.REPORT: case,
        LetterKind.SUPERVISION: SupervisionAct(moves),
        LetterKind.CODES: CodesAct(codes),
        LetterKind.CALENDAR: CalendarAct(calendar),
        LetterKind.FORM: FormAct(today),
        LetterKind.SCHEME: KeepAct("收存方案", KEPT),
        LetterKind.PEOPLE: PeopleAct(attachments, workspace),
    }


class OfficeLetters(Letters):
    """The letters of an office, and those it makes of its cases, code lists and calendar."""

    def __init__(
        self,
        store: Store,
        attachments: Attachments,
        acts: Mapping[str, Act],
        case_letters: CaseLetters,
        codes: Codes,
        calendar: Calendar,
        today: Today,
    ) -> None:
        super().__init__(store, attachments, acts, today)
        self._case_letters, self._codes, self._calendar = case_letters, codes, calendar

    def hand_over(self, case_key: int, partner_id: int, requirement: str = "", due_on: date | None = None) -> int:
        """Send a case to another office without a step here. Return the letter's key.

        Where the office stands among the units, assigning the case to its unit does the same and keeps the log.
        """
        self._require_ahead(due_on)
        with self._store.write(HAND_OVER) as session:
            case, partner = known(session, Case, case_key), known_partner(session, partner_id)
            require_unsent(session, case, partner)
            letter = self._case_letters.hand_over(session, case, partner, None)
            letter.text, letter.due_on = requirement.strip() or None, due_on
            return letter.id

    def supervise(
        self, case_key: int, partner_id: int, words: str, until: date | None = None, card: str = "yellow"
    ) -> int:
        """Have another office supervise a case: ours that lies there, or theirs that is seen here. Return the key."""
        self._require_ahead(until)
        if not words.strip():
            raise Refusal(NO_WORDS)
        with self._store.write(SUPERVISE) as session:
            case, partner = known(session, Case, case_key), known_partner(session, partner_id)
            facts = {"words": words.strip(), "card": card, "until": until.isoformat() if until else None}
            return self._case_letters.press(session, case, partner, EventKind.SUPERVISED, facts).id

    def send_form(self, partner_id: int, form: int, text: str = "", due_on: date | None = None, title: str = "") -> int:
        """Ask another office for a known form; its empty file and how it is filled go along. Return the key."""
        self._require_ahead(due_on)
        with self._store.write(SEND_FORM) as session:
            require_reachable(known_partner(session, partner_id))
            asked = known(session, Form, form)
            made = queue(
                session, partner_id, LetterKind.FORM, title.strip() or asked.title, text.strip(),
                body=body_of(asked), due_on=due_on, needs_reply=True,
            )  # fmt: skip
            copy_files(session, blank_of(session, asked), SUBJECT, made.id)
            return made.id

    def code_lists(self) -> list[tuple[str, str]]:
        """Return the lists in which the office has lines of its own, to be sent: key and title."""
        with self._store.read() as session:
            return own_lists(session, self._codes)

    def send_codes(self, partner_id: int, lists: Sequence[str], text: str = "") -> int:
        """Send the office's own lines of code lists. Return the letter's key."""
        if not lists:
            raise Refusal(NO_LIST)
        with self._store.write(SEND_CODES) as session:
            lines = lines_of(session, self._codes, lists)
            title = CODES_TITLE.format(titles="、".join(title_of(self._codes, key) for key in lists))
            return self._send_lines(session, partner_id, LetterKind.CODES, title, text, lines)

    def calendar_years(self) -> list[int]:
        """Return the years whose days off can be sent: those taken in here, and this one and the next if known."""
        this, known_until = self._today().year, self._calendar.known_until.year
        return sorted({*self._calendar.taken, *range(this, min(this + 1, known_until) + 1)})

    def send_calendar(self, partner_id: int, year: int, text: str = "") -> int:
        """Send the days off and working weekends of a year. Return the letter's key."""
        lines = days_of(self._calendar, year)
        with self._store.write(SEND_CALENDAR) as session:
            title = YEAR_TITLE.format(year=year)
            return self._send_lines(session, partner_id, LetterKind.CALENDAR, title, text, lines)

    def _send_lines(
        self, session: Session, partner_id: int, kind: LetterKind, title: str, text: str, lines: Sequence[Sequence[Any]]
    ) -> int:
        require_reachable(known_partner(session, partner_id))
        return queue(session, partner_id, kind, title, text.strip(), body={"lines": [list(one) for one in lines]}).id

    def _require_ahead(self, day: date | None) -> None:
        if day is not None and day < self._today():
            raise Refusal(PAST)
