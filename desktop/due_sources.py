"""What is due today, of every capability: case limits, resolutions, meetings, things to do, certificates, leftovers."""

from collections.abc import Callable, Iterator, Sequence
from datetime import date, timedelta
from typing import Any

from sqlalchemy import ColumnElement, func, select

from db.expressions import as_read
from db.models.cases import OPEN, Case, CaseTask, TaskRole, Unit
from db.models.exchange import Direction
from db.models.imports import Decision, ImportBatch, UndecidedRow
from db.models.meetings import MeetingState
from db.models.roster import Staff, StaffStanding
from db.store import Store
from desktop.cases.lights import is_red, light_of, light_words
from desktop.due import DueItem, DueSource, WeekFigure
from desktop.exchange.letter_kinds import ACTED
from desktop.exchange.letters import Letters
from desktop.exchange.status import ExchangeStatus, PartnerStatus
from desktop.grids.service import Grids
from desktop.meetings.resolutions import Resolutions
from desktop.meetings.service import Meetings
from desktop.roster.certificates import ENDING, GONE, state_condition
from desktop.selfcheck.keeping import ToDos

MOST = 30  # entries of one source; the rest stands behind one line
SOON = timedelta(days=2)  # so far ahead a case's limit is shown
CASES, MEETINGS, ROSTER, IMPORTS, SELFCHECK, EXCHANGE = (
    "cases",
    "meetings",
    "roster",
    "imports",
    "selfcheck",
    "exchange",
)  # rooms


def case_limits(store: Store, grids: Grids) -> DueSource:
    """Return what tells the cases whose limit passed or is near: one's own one by one, the office's in a line."""

    def due(day: date, account: str) -> Sequence[DueItem]:
        near: list[Any] = [OPEN, Case.is_paused.is_(False), Case.next_due_on <= day + SOON]
        mine = as_read(Case.first_asked) == account  # else its index is walked: every case one ever took on
        columns = (Case.id, Case.number, Case.title, Case.grid_id, Case.next_due_on, Case.next_warn_on, Unit.name)
        query = select(*columns).outerjoin(Unit, Unit.id == Case.unit_id).where(*near, mine)
        with store.read() as session:
            rows = session.execute(query.order_by(Case.next_due_on, Case.id).limit(MOST)).all()
            counted = select(func.count()).select_from(Case)
            all_mine = session.scalar(counted.where(*near, mine)) or 0
            late = session.scalar(counted.where(OPEN, Case.is_paused.is_(False), is_red(day))) or 0
        items = [
            DueItem("事件", row.title, "　".join(filter(None, (
                row.number, grids.path_name(row.grid_id), row.name,
                light_words(light_of(row.next_warn_on, row.next_due_on, False, day), row.next_due_on, day),
            ))), row.next_due_on, CASES, row.id, is_mine=True)
            for row in rows
        ]  # fmt: skip
        if all_mine > len(rows):
            rest = all_mine - len(rows)
            mine_near = {"mine": account, "light": "red"}
            items.append(DueItem("事件", f"还有 {rest} 件到期或逾期", "", day, CASES, mine_near, True, rest))
        if late:
            items.append(DueItem("事件", f"全办逾期 {late} 件", "", day, CASES, {"light": "red"}, count=late))
        return items

    return due


def waiting_cases(store: Store) -> DueSource:
    """Return what tells the cases that wait for somebody's word: extensions asked for, whistles unanswered."""
    whistled = select(CaseTask.case_id).where(CaseTask.role == TaskRole.WHISTLED, CaseTask.ended_at.is_(None))
    conditions: Sequence[tuple[str, str, ColumnElement[bool], dict[str, Any]]] = (
        ("延期申请等待审批", "件", Case.asks_extension.is_(True), {"marked": "asks_extension"}),
        ("吹哨后部门还没有到场", "件", Case.id.in_(whistled), {"whistled": True}),
    )

    def due(day: date, _account: str) -> Sequence[DueItem]:
        found = []
        with store.read() as session:
            for words, unit, condition, filters in conditions:
                count = session.scalar(select(func.count()).select_from(Case).where(OPEN, condition)) or 0
                if count:
                    found.append(DueItem("事件", f"{words} {count} {unit}", "", day, CASES, filters, count=count))
        return found

    return due


def resolutions_due(resolutions: Resolutions) -> DueSource:
    """Return what tells the resolutions that are due or overdue."""

    def due(day: date, _account: str) -> Sequence[DueItem]:
        return [
            DueItem("议定事项", one.text.replace("\n", " "), f"{one.meeting_title}　责任：{one.who}", one.due_on,
                    MEETINGS, one.meeting)
            for one in resolutions.due(day)[:MOST]
        ]  # fmt: skip

    return due


def meetings_due(meetings: Meetings) -> DueSource:
    """Return what tells the meetings to be held, the minutes to be finished, the regular meetings nobody prepared."""

    def due(day: date, _account: str) -> Sequence[DueItem]:
        missing = [
            DueItem("例会", f"{one.kind.title}还没有准备", f"上次 {one.last_on}", None, MEETINGS, None)
            for one in meetings.lapsed(day)
        ]
        return missing + [
            DueItem(
                "例会", one.title, _to_do(one.state, one.facts["held_on"], day), one.facts["held_on"], MEETINGS, one.key
            )
            for one in meetings.due(day)[:MOST]
        ]

    return due


def _to_do(state: MeetingState, held_on: date, day: date) -> str:
    if state is MeetingState.HELD or held_on < day:
        return "整理记录并归档"
    return "今天开会"


def certificates_due(store: Store) -> DueSource:
    """Return what tells the certificates that have run out, or will within thirty days."""

    def due(day: date, _account: str) -> Sequence[DueItem]:
        found = []
        with store.read() as session:
            for key, words in ((GONE, "证件已过期"), (ENDING, "证件 30 天内到期")):
                serving = [Staff.standing == StaffStanding.SERVING, state_condition(key, day)]
                count = session.scalar(select(func.count()).select_from(Staff).where(*serving)) or 0
                if count:
                    filters = {"certificate": key}
                    found.append(DueItem("证件", f"网格员{words} {count} 人", "", None, ROSTER, filters, count=count))
        return found

    return due


def leftovers(store: Store) -> DueSource:
    """Return what tells the imports with rows that are still to be decided."""

    def due(_day: date, _account: str) -> Sequence[DueItem]:
        still = UndecidedRow.decision == Decision.OPEN
        query = (
            select(ImportBatch.id, ImportBatch.file_name, func.count())
            .join(UndecidedRow, UndecidedRow.batch_id == ImportBatch.id)
            .where(still, ImportBatch.undone_at.is_(None))
            .group_by(ImportBatch.id, ImportBatch.file_name)
            .order_by(ImportBatch.id.desc())
        )
        with store.read() as session:
            rows = session.execute(query.limit(MOST)).all()
        return [
            DueItem("导入", f"{name} 有 {count} 行待定", "", None, IMPORTS, None, count=count)
            for _, name, count in rows
        ]

    return due


def things_to_do(todos: ToDos, grids: Grids) -> DueSource:
    """Return what tells the things to do that were listed in the self-check."""

    def due(day: date, _account: str) -> Sequence[DueItem]:
        open_ones = [one for one in todos.all() if one.due_on is None or one.due_on <= day + SOON]
        return [
            DueItem("待办", one.title, "　".join(filter(None, (grids.path_name(one.grid_id), one.staff_name))),
                    one.due_on, SELFCHECK, None)
            for one in open_ones[:MOST]
        ]  # fmt: skip

    return due


def exchange_due(letters: Letters, status: ExchangeStatus) -> DueSource:
    """Return what tells the letters to be done, packages and receipts that are due or overdue, what never came."""

    def due(day: date, _account: str) -> Sequence[DueItem]:
        came = letters.tray(Direction.IN, is_open=True, limit=MOST + 1)
        shown = [one for one in came[:MOST] if one.due_on is not None or one.kind in ACTED]
        items = [
            DueItem("交换", one.title, "　".join((one.kind_title, one.partner, one.state_title)), one.due_on, EXCHANGE,
                    {"letter": one.key})
            for one in shown
        ]  # fmt: skip
        if rest := letters.counts().to_do - len(shown):
            tray = {"tray": "in"}
            items.append(
                DueItem("交换", f"{'另有' if shown else ''}来文 {rest} 份待看", "", None, EXCHANGE, tray, count=rest)
            )
        asked = letters.tray(Direction.OUT, is_open=True, limit=MOST)
        items += [
            DueItem("交换", f"{one.title}还没有回复", f"{one.partner}　{one.state_title}", one.due_on, EXCHANGE,
                    {"letter": one.key})
            for one in asked if one.is_late
        ]  # fmt: skip
        for one in status.all():
            items += _of_partner(one, day)
        return items

    return due


def _of_partner(one: PartnerStatus, day: date) -> Iterator[DueItem]:
    """Yield what is due with one office, once it has to do with this one."""
    if not one.is_ready:
        return
    target = {"partner": one.partner_id}
    sunday = day + timedelta(days=6 - day.weekday())
    if one.due_on is not None and one.last_sent is None:
        yield DueItem("交换", f"还没有向{one.partner}报送过", "第一期是全量", None, EXCHANGE, target)
    elif one.is_due or (one.next_due is not None and one.next_due <= sunday):
        due_on = one.due_on if one.is_due else one.next_due
        yield DueItem("交换", f"向{one.partner}报送本期交换包", "", due_on, EXCHANGE, target)
    for late_one in one.overdue:
        package = {"package": late_one.package.key}
        yield DueItem("交换", f"{one.partner}：{late_one.sentence}", "", late_one.due_on, EXCHANGE, package)
    if one.missing:
        numbers = "、".join(map(str, one.missing))
        yield DueItem("交换", f"{one.partner}第 {numbers} 期没有收到", "后面的期次在等它", None, EXCHANGE, target)
    if one.asked_again:
        numbers = "、".join(str(package.sequence) for package in one.asked_again)
        yield DueItem("交换", f"{one.partner}没有收到第 {numbers} 期", "请再写出一次", None, EXCHANGE, target)
    if one.receipt_to_send is not None:
        yield DueItem("交换", f"给{one.partner}的回执还没有送出", "", None, EXCHANGE, target)
    if one.open_conflicts:
        words = f"与{one.partner}有 {one.open_conflicts} 处不一致待定"
        yield DueItem("交换", words, "", None, EXCHANGE, target, count=one.open_conflicts)


def week_figures(store: Store) -> Callable[[date], Sequence[WeekFigure]]:
    """Return what counts this week so far beside the same days of the week before."""

    def read(day: date) -> Sequence[WeekFigure]:
        first = day - timedelta(days=day.weekday())
        spans = [(first, day), (first - timedelta(days=7), day - timedelta(days=7))]
        shown = (  # by indexed days alone: this is read whenever the day begins
            ("本周发现", Case.found_on, "period_found"),
            ("本周受理", Case.registered_on, "period_registered"),
            ("本周办结", Case.finished_on, "period_finished"),
        )
        found = []
        with store.read() as session:
            for title, column, key in shown:
                now, before = (
                    session.scalar(select(func.count()).select_from(Case).where(column.between(*span))) or 0
                    for span in spans
                )
                period = [first.isoformat(), day.isoformat()]
                found.append(WeekFigure(title, now, before, CASES, {key: period}))
        return found

    return read
