"""What the office's capabilities propose for an agenda: cases that came and went, lights, matters, figures, findings.

Joined here, so that meetings know none of them. Everything is asked of indexed days or of the open cases alone.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, exists, func, select
from sqlalchemy.orm import Session, aliased

from db.keys import in_keys
from db.models.cases import OPEN, Case, CaseReporter, CaseTask, Unit
from db.store import Store
from desktop.cases.ledgers import ledger
from desktop.cases.lights import Light, is_red, is_yellow, light_words
from desktop.cases.spans import Span
from desktop.cases.units import CENTRE
from desktop.codes import Codes
from desktop.grids.service import Grids
from desktop.jobs import Progress
from desktop.meetings.agenda import AgendaSource, Asked, Proposed
from desktop.notices import Notices
from desktop.selfcheck.service import SelfCheck

CASES, SELFCHECK = "cases", "selfcheck"  # keys of rooms
CASE = Case.__tablename__
MOST_MATTERS, MOST_LIGHTS, MOST_MOVED, MOST_RULES = 20, 12, 6, 8
TWICE = 2  # extensions, or times that somebody complained
YEAR = timedelta(days=365)
FLOW_HEADS = ("网格", "受理", "比上期", "办结", "比上期", "逾期未结")
LIGHT_HEADS = ("编号", "事件", "网格", "承办", "亮灯")
MOVED_HEADS = ("类别", "本期", "上期", "增减")
FINDING_HEADS = ("规则", "问题数")


@dataclass(frozen=True, slots=True)
class Flow:
    """What came in, went out and is late in one part of the town, beside the stretch before."""

    grid: int | None
    name: str
    received: int
    received_before: int
    finished: int
    finished_before: int
    late: int


class CaseSources:
    """What the cases of a stretch of time propose."""

    def __init__(self, store: Store, grids: Grids, codes: Codes) -> None:
        self._store, self._grids, self._codes = store, grids, codes

    def flows(self, asked: Asked) -> tuple[Flow, ...]:
        """Return the flow of the whole, then of every grid right below the one whose meeting it is."""
        span = Span(asked.covers_from, asked.covers_until)
        before = span.before
        with self._store.read() as session:
            counts = [
                self._by_grid(session, column.between(one.first, one.last))
                for column in (Case.registered_on, Case.finished_on)
                for one in (span, before)
            ]
            counts.append(self._by_grid(session, and_(OPEN, is_red(asked.day))))
        root = asked.grid if asked.grid is not None else self._town()
        parts = [node.id for node in self._grids.children(root) if not node.closed]
        whole = None if asked.grid is None else asked.grid
        lines = [self._flow(whole, "合计" if asked.grid is None else self._grids.name(asked.grid), counts)]
        return (*lines, *(self._flow(key, self._grids.name(key), counts) for key in parts))

    def flow(self, asked: Asked, _progress: Progress) -> Sequence[Proposed]:
        """What came in, went out and is late, by grid, with the change on the stretch before."""
        whole, *parts = self.flows(asked)
        moving = [one for one in parts if one.received or one.finished or one.late]
        table = tuple(_told(one) for one in (whole, *moving))
        words = (
            f"受理 {whole.received} 件（{_change(whole.received, whole.received_before)}），"
            f"办结 {whole.finished} 件（{_change(whole.finished, whole.finished_before)}），"
            f"逾期未结 {whole.late} 件。"
        )
        period = [asked.covers_from.isoformat(), asked.covers_until.isoformat()]
        return [
            Proposed("受理办结情况", words, (FLOW_HEADS, *table), room=CASES,
                     filters=self._of(asked, {"period_registered": period}))
        ]  # fmt: skip

    def lights(self, asked: Asked, _progress: Progress) -> Sequence[Proposed]:
        """The red and the yellow list, the longest overdue first."""
        found = []
        for light, condition, title in (
            (Light.RED, is_red(asked.day), "红灯：已经逾期"),
            (Light.YELLOW, is_yellow(asked.day), "黄灯：快要到期"),
        ):
            with self._store.read() as session:
                here: list[Any] = [OPEN, condition, *self._scope(asked)]
                count = session.scalar(select(func.count()).select_from(Case).where(*here)) or 0
                rows = session.execute(_listed().where(*here).order_by(Case.next_due_on, Case.id).limit(MOST_LIGHTS))
                table = tuple(self._light_line(row, light, asked.day) for row in rows)
            if count:
                shown = f"共 {count} 件" + (f"，列出前 {len(table)} 件" if count > len(table) else "") + "。"
                filters = self._of(asked, {"light": light.value})
                found.append(Proposed(title, shown, (LIGHT_HEADS, *table), room=CASES, filters=filters))
        return found or [Proposed("红黄灯", "没有逾期和快要到期的事件。")]

    def matters(self, asked: Asked, progress: Progress) -> Sequence[Proposed]:
        """The open cases that need a decision, those with most reasons first."""
        reasons: dict[int, list[str]] = {}
        with self._store.read() as session:
            for words, condition in self._questions(asked.day):
                progress.check()
                query = select(Case.id).where(OPEN, condition, *self._scope(asked)).order_by(Case.next_due_on, Case.id)
                for key in session.scalars(query.limit(MOST_MATTERS * 4)):
                    reasons.setdefault(key, []).append(words)
            chosen = sorted(reasons, key=lambda key: -len(reasons[key]))[:MOST_MATTERS]
            rows = {row.id: row for row in session.execute(_listed().where(in_keys(Case.id, chosen)))}
        return [self._matter(rows[key], reasons[key], asked.day) for key in chosen if key in rows]

    def moved(self, asked: Asked, _progress: Progress) -> Sequence[Proposed]:
        """The sorts of case whose number moved most against the stretch before."""
        span = Span(asked.covers_from, asked.covers_until)
        with self._store.read() as session:
            now, before = (self._by_sort(session, one, asked) for one in (span, span.before))
        changes = sorted(
            ((key, now[key], before[key]) for key in now.keys() | before.keys() if now[key] != before[key]),
            key=lambda one: (-abs(one[1] - one[2]), one[0]),
        )[:MOST_MOVED]
        if not changes:
            return [Proposed("变化大的数字", "与上期相比没有明显变化。")]
        table = tuple((self._sort(*key), str(one), str(other), f"{one - other:+d}") for key, one, other in changes)
        first = table[0]
        words = f"变化最大的是“{first[0]}”：{first[1]} 件，上期 {first[2]} 件。"
        return [Proposed("变化大的数字", words, (MOVED_HEADS, *table))]

    def next_week(self, asked: Asked, _progress: Progress) -> Sequence[Proposed]:
        """What falls due in the week after the meeting."""
        last = asked.day + timedelta(days=7)
        due = and_(OPEN, Case.next_due_on.between(asked.day, last))
        with self._store.read() as session:
            here = [due, *self._scope(asked)]
            count = session.scalar(select(func.count()).select_from(Case).where(*here)) or 0
            query = _listed().where(*here).order_by(Case.next_due_on, Case.id).limit(MOST_LIGHTS)
            table = tuple(
                (row.number or "", row.title, self._grids.path_name(row.grid_id), row.unit or CENTRE,
                 row.next_due_on.isoformat())
                for row in session.execute(query)
            )  # fmt: skip
        if not count:
            return [Proposed("下周到期的事件", f"{asked.day} 至 {last} 没有到期的事件。")]
        heads = (*LIGHT_HEADS[:-1], "期限")
        return [Proposed("下周到期的事件", f"{asked.day} 至 {last} 到期 {count} 件。", (heads, *table))]

    def _questions(self, day: date) -> Iterable[tuple[str, ColumnElement[bool]]]:
        """Yield why a case may need a decision, with the condition of it."""
        other, again = aliased(CaseReporter), aliased(Case)
        repeated = exists().where(
            CaseReporter.case_id == Case.id,
            other.person_id == CaseReporter.person_id,
            other.case_id != Case.id,
            again.id == other.case_id,
            again.registered_on >= day - YEAR,
        )
        units = select(func.count(func.distinct(CaseTask.unit_id))).where(
            CaseTask.case_id == Case.id, CaseTask.ended_at.is_(None)
        )
        return (
            ("红牌督办", Case.card == "red"),
            ("上提事项", Case.is_escalated.is_(True)),
            ("两次以上延期", Case.extensions >= TWICE),
            ("多次退回", Case.returns >= TWICE),
            ("重新办理", Case.reopened > 0),
            ("反复投诉", repeated),
            ("涉及多个单位", and_(Case.unit_id.is_not(None), units.scalar_subquery() > TWICE)),
        )

    def _matter(self, row: Any, reasons: Sequence[str], day: date) -> Proposed:
        light = Light.RED if row.next_due_on is not None and row.next_due_on < day else Light.YELLOW
        told = [
            "、".join(reasons),
            self._grids.path_name(row.grid_id),
            f"承办：{row.unit or CENTRE}",
            light_words(light, row.next_due_on, day),
            f"已历 {(day - row.found_on).days} 天",
        ]
        title = f"{row.number or ''} {row.title}".strip()
        return Proposed(title, "；".join(filter(None, told)) + "。", subject=CASE, record_id=row.id,
                        needs_decision=True, room=CASES, filters={"keys": [row.id]})  # fmt: skip

    def _light_line(self, row: Any, light: Light, day: date) -> tuple[str, ...]:
        where = self._grids.path_name(row.grid_id)
        return row.number or "", row.title, where, row.unit or CENTRE, light_words(light, row.next_due_on, day)

    def _by_grid(self, session: Session, condition: ColumnElement[bool]) -> Mapping[int | None, int]:
        query = select(Case.grid_id, func.count()).where(condition).group_by(Case.grid_id)
        return Counter({grid: count for grid, count in session.execute(query)})

    def _by_sort(self, session: Session, span: Span, asked: Asked) -> Mapping[tuple[str, str], int]:
        sort = func.substr(func.coalesce(Case.kind_code, ""), 1, 2)
        here = [Case.registered_on.between(span.first, span.last), *self._scope(asked)]
        query = select(Case.ledger, sort, func.count()).where(*here).group_by(Case.ledger, sort)
        return Counter({(key, code): count for key, code, count in session.execute(query)})

    def _sort(self, key: str, code: str) -> str:
        rule = ledger(key)
        return f"{rule.title}·{self._codes.title(rule.kinds, code)}" if code else rule.title

    def _flow(self, grid: int | None, name: str, counts: Sequence[Mapping[int | None, int]]) -> Flow:
        """Sum the counts of a grid with all below it; of nothing, all there are."""
        if grid is None:
            return Flow(None, name, *(sum(one.values()) for one in counts))
        keys = self._grids.subtree(grid)
        return Flow(grid, name, *(sum(one.get(key, 0) for key in keys) for one in counts))

    def _town(self) -> int | None:
        tops = self._grids.children(None)
        return tops[0].id if len(tops) == 1 else None

    def _scope(self, asked: Asked) -> list[ColumnElement[bool]]:
        return [] if asked.grid is None else [in_keys(Case.grid_id, self._grids.subtree(asked.grid))]

    def _of(self, asked: Asked, filters: Mapping[str, Any]) -> Mapping[str, Any]:
        return {**filters, **({} if asked.grid is None else {"grid": asked.grid})}


def agenda_sources(
    store: Store, grids: Grids, codes: Codes, selfcheck: SelfCheck, notices: Notices
) -> Mapping[str, AgendaSource]:
    """Return the sources by the keys that kinds of meeting name, all but the resolutions, which meetings keep."""
    cases = CaseSources(store, grids, codes)
    return {
        "flow": cases.flow,
        "lights": cases.lights,
        "matters": cases.matters,
        "moved": cases.moved,
        "next_week": cases.next_week,
        "findings": _findings(selfcheck, grids),
        "notices": _notices(notices),
    }


def _findings(selfcheck: SelfCheck, grids: Grids) -> AgendaSource:
    def propose(asked: Asked, _progress: Progress) -> Sequence[Proposed]:
        """The rules that are broken most, as of the last self-check."""
        report = selfcheck.report()
        if report is None:
            return [Proposed("自查问题", "最近没有体检。请先在“体检”里开始体检，再刷新议程。", room=SELFCHECK)]
        within = None if asked.grid is None else set(grids.subtree(asked.grid))
        counts = Counter(one.rule for one in report.findings if within is None or one.grid_id in within)
        table = tuple((report.rule(key).title, str(count)) for key, count in counts.most_common(MOST_RULES))
        words = f"{report.at.astimezone():%Y-%m-%d} 体检，发现 {counts.total()} 项问题。"
        return [Proposed("自查问题", words, (FINDING_HEADS, *table) if table else (), room=SELFCHECK)]

    return propose


def _notices(notices: Notices) -> AgendaSource:
    def propose(asked: Asked, _progress: Progress) -> Sequence[Proposed]:
        """The notices from above that matter on the day of the meeting."""
        return [
            Proposed(f"{one.sender or '上级'}通知（{one.told_on}）", one.text) for one in notices.in_force(asked.day)
        ]

    return propose


def _listed() -> Select[*tuple[Any, ...]]:
    columns = (Case.id, Case.number, Case.title, Case.grid_id, Case.found_on, Case.next_due_on, Unit.name.label("unit"))
    return select(*columns).outerjoin(Unit, Unit.id == Case.unit_id)


def _told(one: Flow) -> tuple[str, ...]:
    change = (f"{one.received - one.received_before:+d}", f"{one.finished - one.finished_before:+d}")
    return one.name, str(one.received), change[0], str(one.finished), change[1], str(one.late)


def _change(now: int, before: int) -> str:
    return "与上期持平" if now == before else f"比上期{'多' if now > before else '少'} {abs(now - before)} 件"
