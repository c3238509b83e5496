"""What kinds of letter there are, what a clerk calls them, and which of them ask for something to be done."""

from enum import StrEnum

from sqlalchemy import ColumnElement, and_, or_

from db.models.exchange import Direction, Letter, LetterState


class LetterKind(StrEnum):
    """What a letter is about."""

    CASE = "case"  # a case handed down (交办) or passed up (上提)
    SUPERVISION = "supervision"
    NOTICE = "notice"
    CODES = "codes"
    CALENDAR = "calendar"
    FORM = "form"  # a form to fill in and send back
    SCHEME = "scheme"  # of an assessment (P3-35)
    PEOPLE = "people"  # a list that a department pushes
    REPORT = "report"  # weekly (P2-50), monthly (P1-32), of an emergency (P3-26)
    REPLY = "reply"


TITLES = {
    LetterKind.CASE: "交办事件",
    LetterKind.SUPERVISION: "督办",
    LetterKind.NOTICE: "通知",
    LetterKind.CODES: "代码表",
    LetterKind.CALENDAR: "工作日历",
    LetterKind.FORM: "报表任务",
    LetterKind.SCHEME: "考核方案",
    LetterKind.PEOPLE: "推送名单",
    LetterKind.REPORT: "报告",
    LetterKind.REPLY: "回复",
}
OTHER = "其他来文"  # of a kind that only a newer program knows
WRITTEN = (LetterKind.NOTICE, LetterKind.REPORT)  # by hand, to whomever
WRITTEN_DOWN = (LetterKind.NOTICE, LetterKind.FORM, LetterKind.SCHEME, LetterKind.PEOPLE, LetterKind.REPORT)
ACTED = (  # read is not enough: something is to be done with them
    LetterKind.CASE, LetterKind.SUPERVISION, LetterKind.CODES, LetterKind.CALENDAR, LetterKind.FORM,
    LetterKind.SCHEME, LetterKind.PEOPLE,
)  # fmt: skip
LISTS = (LetterKind.CODES, LetterKind.CALENDAR)  # travel line by line in a table of their own
OUT_STATES = {LetterState.READ: "对方已阅", LetterState.TAKEN: "对方已签收", LetterState.ANSWERED: "对方已回复"}
IN_STATES = {
    LetterState.RECEIVED: "未阅",
    LetterState.READ: "已阅",
    LetterState.TAKEN: "已办理",
    LetterState.ANSWERED: "已回复",
}


def kind_title(kind: str) -> str:
    """Return what a clerk calls a kind of letter."""
    return TITLES[LetterKind(kind)] if kind in list(LetterKind) else OTHER


def open_letters(direction: Direction) -> ColumnElement[bool]:
    """Return the condition that something is still to be done about a letter: here, or there."""
    if direction is Direction.OUT:
        unanswered = and_(Letter.needs_reply, Letter.state != LetterState.ANSWERED)
        return and_(Letter.direction == direction, or_(Letter.package_id.is_(None), unanswered))
    return and_(
        Letter.direction == direction,
        or_(
            Letter.state == LetterState.RECEIVED,
            and_(Letter.state == LetterState.READ, or_(Letter.kind.in_(ACTED), Letter.needs_reply)),
            and_(Letter.state == LetterState.TAKEN, Letter.needs_reply),
        ),
    )


def is_open(letter: Letter) -> bool:
    """Whether something is still to be done about a letter, as `open_letters` says it of all."""
    if letter.direction is Direction.OUT:
        return letter.package_id is None or (letter.needs_reply and letter.state is not LetterState.ANSWERED)
    match letter.state:
        case LetterState.RECEIVED:
            return True
        case LetterState.READ:
            return letter.kind in ACTED or letter.needs_reply
        case LetterState.TAKEN:
            return letter.needs_reply
    return False


def written_by_hand(is_below: bool) -> tuple[LetterKind, ...]:
    """Return what a clerk may write by hand to an office: orders go down, reports go both ways."""
    return WRITTEN_DOWN if is_below else WRITTEN
