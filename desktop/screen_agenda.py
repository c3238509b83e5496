"""The projected pages made of the agenda: the title, what was resolved, matters, the red and yellow list, next week."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from db.keys import in_keys
from db.models.cases import OPEN, Case, Unit
from db.models.meetings import ResolutionState
from db.store import Store
from desktop.cases.lights import TONES, Light, is_red, is_yellow, light_of, light_words
from desktop.cases.list import CENTRE
from desktop.cases.spans import Span
from desktop.cases.told import told_of
from desktop.display import Display
from desktop.grids.service import Grids
from desktop.meetings.dossier import Item, MeetingDossier, ResolutionLine
from desktop.meetings.fields import PRESENT_KEY, REMARK
from desktop.meetings.resolutions import Resolutions
from desktop.meetings.screen import (
    MOST_ROWS,
    Behind,
    LightRow,
    LightsPage,
    MatterPage,
    NextWeekPage,
    ResolutionRow,
    ResolutionsPage,
    TitlePage,
    parted,
)
from desktop.screen_figures import CASES, days_text
from desktop.screen_masking import Mask, masks_of, without_numbers

CASE, MEETINGS = Case.__tablename__, "meetings"
NEXT_WEEK, NOTICES = "next_week", "notices"  # sources of what comes
ELSEWHERE = frozenset({"resolutions", "flow", "lights", NEXT_WEEK, NOTICES})  # sources that have pages of their own
MOST_LIGHTS = 3 * MOST_ROWS
AHEAD = timedelta(days=7)
WEEKDAYS = "一二三四五六日"
REASON = "上会原因"
QUESTION = "怎么办、谁负责、什么时候办结？"


@dataclass(frozen=True, slots=True)
class _Told:
    """What is known of a case."""

    number: str
    facts: tuple[tuple[str, str], ...]


class AgendaPages:
    """Makes pages of what a meeting has on its agenda."""

    def __init__(self, store: Store, grids: Grids, display: Display, resolutions: Resolutions) -> None:
        self._store, self._grids, self._display, self._resolutions = store, grids, display, resolutions

    def title(self, dossier: MeetingDossier, office: str, at: datetime) -> TitlePage:
        """Return the first page."""
        facts, called = dossier.facts, dossier.attendance
        held_on = facts["held_on"]
        weekday = WEEKDAYS[held_on.weekday()]
        when = (
            f"{held_on.year}年{held_on.month}月{held_on.day}日（星期{weekday}） {facts.get('begins_at') or ''}".strip()
        )
        came = sum(one.presence == PRESENT_KEY for one in called)
        told = (
            ("时间", when),
            ("地点", facts.get("place") or ""),
            ("主持", facts.get("chair_name") or ""),
            ("到会", f"应到 {len(called)} 人，实到 {came} 人" if came else ""),
            ("回顾", days_text(Span(facts["covers_from"], facts["covers_until"]))),
        )
        return TitlePage(
            key="title",
            title=dossier.title,
            read_at=at,
            office=office,
            kind=dossier.kind.title,
            facts=tuple(one for one in told if one[1]),
            agenda=tuple(one.title for one in dossier.kind.sections),
        )

    def resolved(self, dossier: MeetingDossier, day: date, at: datetime) -> Iterator[ResolutionsPage]:
        """Yield what was resolved at the last meeting, and what is still to be done of earlier ones."""
        last = self._resolutions.of_meeting(dossier.previous) if dossier.previous is not None else ()
        known = {one.id for one in last}
        held_on = dossier.facts["held_on"]
        earlier = [one for one in self._resolutions.open(dossier.facts["grid_id"])
                   if one.id not in known and one.meeting != dossier.key and one.held_on <= held_on]  # fmt: skip
        lines = sorted((*last, *earlier), key=lambda one: (_order(one, day), one.due_on or date.max))
        with self._store.read() as session:
            masks = masks_of(session, (one.record_id for one in lines if one.subject == CASE and one.record_id))
        rows = [_resolution_row(one, day, masks.get(one.record_id or 0, without_numbers)) for one in lines]
        counts = tuple(
            (title, number, tone)
            for title, tone in (("完成", "green"), ("逾期", "red"), ("在办", "blue"))
            if (number := sum(row.tone == tone for row in rows)) or (title == "完成" and rows)
        )
        groups = parted(rows)
        for number, group in enumerate(groups, 1):
            yield ResolutionsPage(
                key=f"resolutions:{number}", title="上次议定事项落实情况", read_at=at, part=(number, len(groups)),
                rows=group, counts=counts, note="" if rows else "没有要跟踪的议定事项。",
            )  # fmt: skip

    def lights(self, grid: int | None, day: date, at: datetime) -> Iterator[LightsPage]:
        """Yield the red and the yellow list, the longest overdue first."""
        scope = [] if grid is None else [in_keys(Case.grid_id, self._grids.subtree(grid))]
        with self._store.read() as session:
            red, yellow = (self._count(session, [light(day), *scope]) for light in (is_red, is_yellow))
            first = MOST_LIGHTS - min(yellow, MOST_ROWS)
            found = self._pressing(session, [is_red(day), *scope], first)
            found += self._pressing(session, [is_yellow(day), *scope], MOST_LIGHTS - len(found))
            masks = masks_of(session, (row.id for row in found))
        rows = [self._light_row(row, day, masks[row.id]) for row in found]
        counts = (("红灯", red, "red" if red else "green"), ("黄灯", yellow, "amber" if yellow else "green"))
        note = "没有亮红灯和黄灯的事件。"
        if rows:
            note = f"共 {red + yellow:,} 件，列出最急的 {len(rows)} 件" if red + yellow > len(rows) else ""
        groups = parted(rows)
        for number, group in enumerate(groups, 1):
            yield LightsPage(key=f"lights:{number}", title="红黄灯事项", read_at=at, part=(number, len(groups)),
                             rows=group, counts=counts, note=note)  # fmt: skip

    def matters(self, dossier: MeetingDossier, day: date, at: datetime) -> Iterator[MatterPage]:
        """Yield each matter that wants a decision, and what else the clerk put on the agenda."""
        items = [one for one in dossier.items if _is_matter(one) and not _is_coming(one, dossier)]
        cases = [one.record_id for one in items if one.subject == CASE and one.record_id is not None]
        with self._store.read() as session:
            masks, told = masks_of(session, cases), self._told(session, cases, day)
        numbered = [one.id for one in items if _is_asked(one)]
        for one in items:
            known = told.get(one.record_id or 0) if one.subject == CASE else None
            mask = masks.get(one.record_id or 0, without_numbers) if known else without_numbers
            behind = Behind(one.room, one.filters) if one.room else None
            facts = [("情况", one.body)]
            if known is not None and one.record_id is not None:
                behind = Behind(CASES, key=one.record_id)
                facts = [(REASON, one.body.split("；")[0].rstrip("。")) if one.source else facts[0], *known.facts]
            place = f"第 {numbered.index(one.id) + 1} 项，共 {len(numbered)} 项" if one.id in numbered else ""
            yield MatterPage(
                key=f"matter:{one.id}",
                title=mask(one.title.removeprefix(known.number).strip() if known is not None else one.title),
                read_at=at,
                number=place,
                facts=tuple((title, mask(words)) for title, words in (*facts, ("讨论", one.discussion)) if words),
                table=tuple(tuple(map(mask, line)) for line in one.lines),
                question=QUESTION if one.needs_decision else "",
                resolved=tuple(mask(_resolved(line)) for line in dossier.of_item(one.id)),
                behind=behind,
            )

    def next_week(self, dossier: MeetingDossier, at: datetime) -> NextWeekPage:
        """Return what comes: what the office sets itself, what falls due."""
        held_on, grid = dossier.facts["held_on"], dossier.facts["grid_id"]
        last = held_on + AHEAD
        rows = [("安排", line) for line in (dossier.facts.get(f"{REMARK}next_week") or "").split("\n") if line.strip()]
        rows += [_coming(one) for one in dossier.items if _is_coming(one, dossier)]
        scope = [] if grid is None else [in_keys(Case.grid_id, self._grids.subtree(grid))]
        with self._store.read() as session:
            due = self._count(session, [Case.next_due_on.between(held_on, last), *scope])
        rows += [("到期事件", f"{_day(held_on)}至{_day(last)}到期 {due:,} 件")] if due else []
        own = [one for one in dossier.resolutions if one.state is ResolutionState.OPEN]
        waiting = [*own, *(one for one in self._resolutions.open(grid) if one.meeting != dossier.key)]
        soon = sum(one.due_on is not None and held_on <= one.due_on <= last for one in waiting)
        rows += [("议定事项", f"到期 {soon:,} 项，请责任人按期办结")] if soon else []
        note = "" if rows else "下周没有到期的事项。下周安排可以在会议记录里填写，这里随即显示。"
        if len(rows) > MOST_ROWS:
            note = f"另有 {len(rows) - MOST_ROWS} 项见会议议程"
        shown = tuple((title, without_numbers(words)) for title, words in rows[:MOST_ROWS])
        return NextWeekPage(key="next_week", title="下周安排", read_at=at, items=shown, note=note)

    def _told(self, session: Session, keys: Sequence[int], day: date) -> Mapping[int, "_Told"]:
        """Return what is known of cases; names in it are still to be masked."""
        told, found = told_of(session, keys, self._display), dict[int, _Told]()
        query = select(Case, Unit.name).outerjoin(Unit, Unit.id == Case.unit_id).where(in_keys(Case.id, list(keys)))
        for case, unit in session.execute(query):
            light = light_of(case.next_warn_on, case.next_due_on, case.is_paused, day)
            stage = self._display.words("case_stage", case.stage.value)
            has = "，".join(filter(None, (unit or CENTRE, stage, light_words(light, case.next_due_on, day))))
            number = f"（{case.number}）" if case.number else ""
            facts = (
                ("简述", case.description or ""),
                ("网格", (self._grids.path_name(case.grid_id) or "未定网格") + number),
                ("承办", f"{has}，已历 {((case.finished_on or day) - case.found_on).days} 天"),
                ("进展", told[case.id].get("progress") or ""),
            )
            found[case.id] = _Told(case.number or "", facts)
        return found

    def _pressing(self, session: Session, conditions: Sequence[ColumnElement[bool]], most: int) -> list[Any]:
        columns = (Case.id, Case.title, Case.stage, Case.next_warn_on, Case.next_due_on, Case.is_paused, Unit.name)
        query = select(*columns).outerjoin(Unit, Unit.id == Case.unit_id).where(OPEN, *conditions)
        return list(session.execute(query.order_by(Case.next_due_on, Case.id).limit(most)))

    def _count(self, session: Session, conditions: Sequence[ColumnElement[bool]]) -> int:
        return session.scalar(select(func.count()).select_from(Case).where(OPEN, *conditions)) or 0

    def _light_row(self, row: Any, day: date, mask: Mask) -> LightRow:
        light = light_of(row.next_warn_on, row.next_due_on, row.is_paused, day)
        light = light if light in (Light.RED, Light.YELLOW) else Light.RED
        words = light_words(light, row.next_due_on, day)
        stage = self._display.words("case_stage", row.stage.value)
        return LightRow(words, TONES[light], mask(row.title), row.name or CENTRE, stage, Behind(CASES, key=row.id))


def _is_matter(one: Item) -> bool:
    """Whether an item has a page of its own: what wants a decision, what the clerk added, tables of other sources."""
    if one.is_dropped or one.source in ELSEWHERE:
        return False
    return _is_asked(one) or bool(one.lines) or bool(one.discussion)


def _is_coming(one: Item, dossier: MeetingDossier) -> bool:
    """Whether an item is told among what comes: notices, and what the clerk wrote down for next week."""
    if one.is_dropped or one.subject or one.needs_decision:
        return False
    written = not one.source and NEXT_WEEK in dossier.kind.section(one.section).sources
    return one.source == NOTICES or written


def _is_asked(one: Item) -> bool:
    """Whether the meeting has to say something about an item: matters are counted, tables are only looked at."""
    return one.needs_decision or not one.source


def _order(one: ResolutionLine, day: date) -> int:
    return 0 if one.is_overdue(day) else 1 if one.state is ResolutionState.OPEN else 2


def _resolution_row(one: ResolutionLine, day: date, mask: Mask) -> ResolutionRow:
    due = _day(one.due_on) if one.due_on is not None else ""
    days = (one.due_on - day).days if one.due_on is not None else 0
    if one.state is ResolutionState.DONE:
        state, tone = "已完成", "green"
    elif one.state is ResolutionState.DROPPED:
        state, tone = "不再办理", ""
    elif one.is_overdue(day):
        state, tone = f"逾期 {-days} 天", "red"
    else:
        state, tone = f"在办，剩 {days} 天" if days else "今天到期", "blue"
    return ResolutionRow(mask(one.text), one.who, due, state, tone, Behind(MEETINGS, key=one.meeting))


def _resolved(one: ResolutionLine) -> str:
    until = f"{_day(one.due_on)}前" if one.due_on is not None else ""
    told = "，".join(filter(None, (one.who, until)))
    return f"{one.text}（{told}）" if told else one.text


def _coming(one: Item) -> tuple[str, str]:
    title = "通知" if one.source == NOTICES else "安排"
    return title, one.body or one.title if one.source == NOTICES else "：".join(filter(None, (one.title, one.body)))


def _day(day: date) -> str:
    return f"{day.month}月{day.day}日"
