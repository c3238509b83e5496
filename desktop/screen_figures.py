"""The projected pages made of figures: the week, by sort, by grid, trend, ages, maps."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import and_, func, select
from sqlalchemy.orm import Session

from db.models.cases import OPEN, Case
from db.store import Store
from desktop.cases import indicators as told
from desktop.cases.board import UNFINISHED
from desktop.cases.counting import AGES, COUNTED_STAGES, counts_at_all
from desktop.cases.dimensions import DIMENSIONS, GRID, KIND
from desktop.cases.figures import Asked, Figures, Line
from desktop.cases.filters import STAGES
from desktop.cases.indicators import COUNTED_BY_KEY, INDICATOR_BY_KEY, Counts, figure_text
from desktop.cases.lights import is_red
from desktop.cases.spans import Span
from desktop.grids.measures import Measure, Measures
from desktop.grids.service import Grids
from desktop.maps.classes import classes
from desktop.maps.service import Maps
from desktop.maps.shapes import Shape
from desktop.meetings.screen import (
    MOST_BARS,
    AgesPage,
    Area,
    Bar,
    BarsPage,
    Behind,
    BigFigure,
    LinesPage,
    MapPage,
    Tint,
    WeekPage,
)
from desktop.meetings.screen import Line as WeekLine

CASES = "cases"
WEEKS, WEEK = 12, timedelta(days=7)
TINTS = 5
MOST_NAMED = 5  # grids that are named beside the map
STILL_OPEN = tuple(stage.value for stage in UNFINISHED if stage in COUNTED_STAGES)
MAPPED = ("open_cases", "overdue_cases")  # figures of the grids that have a page with a map
GOOD, BAD = "green", "red"


class FigurePages:
    """Makes pages of figures over a stretch of days, of the whole office or of a grid with all below it."""

    def __init__(self, store: Store, grids: Grids, figures: Figures, measures: Measures, maps: Maps) -> None:
        self._store, self._grids, self._figures = store, grids, figures
        self._measures, self._maps = measures, maps

    def week(self, span: Span, grid: int | None, at: datetime) -> WeekPage:
        """Return the stretch in large numbers, each with the change on the one before."""
        asked = _asked(span, grid)
        now, before = self._figures.whole(asked), self._figures.whole(replace(asked, span=span.before))
        scope = _scope(grid)
        days = [span.first.isoformat(), span.last.isoformat()]
        late = self._overdue(grid)
        figures = (
            self._count(told.RECEIVED, now, before, 0, self._behind(asked, told.RECEIVED)),
            self._count(told.FINISHED, now, before, 1, self._behind(asked, told.FINISHED)),
            self._count(told.OPEN_AFTER, now, before, -1, Behind(CASES, {**scope, STAGES: STILL_OPEN})),
            BigFigure("红灯逾期", f"{late:,}", "件", "现在的数" if late else "没有逾期", BAD if late else GOOD,
                      Behind(CASES, {**scope, "light": "red"})),
            self._share("on_time", now, before, Behind(CASES, {**scope, "period_finished": days, "late": True})),
            self._share("satisfaction", now, before, Behind(CASES, {**scope, "period_finished": days,
                                                                    "satisfaction": ["1", "2", "3"]})),
        )  # fmt: skip
        return WeekPage(key="week", title=f"一周情况（{days_text(span)}）" if _is_week(span) else days_text(span),
                        read_at=at, figures=figures)  # fmt: skip

    def kinds(self, span: Span, grid: int | None, at: datetime) -> BarsPage:
        """Return which sorts of case came most."""
        bars, note = self._bars(_asked(span, grid), KIND, "类")
        return BarsPage(key="kinds", title="受理最多的类别", read_at=at, unit="件", bars=bars, note=note or _none(bars))

    def by_grid(self, span: Span, grid: int | None, at: datetime) -> BarsPage:
        """Return in which parts of the town most cases came."""
        bars, note = self._bars(_asked(span, grid), GRID, "个")
        return BarsPage(key="grids", title="各村（社区）、网格受理", read_at=at, unit="件", bars=bars,
                        note=note or _none(bars))  # fmt: skip

    def weeks(self, span: Span, grid: int | None, at: datetime) -> LinesPage:
        """Return what came, went and stayed in each of the last weeks, of which the last ends with the stretch."""
        ends = [span.last - WEEK * back for back in reversed(range(WEEKS))]
        with self._store.read() as session:
            came = self._by_week(session, Case.registered_on, ends, grid)
            went = self._by_week(session, Case.finished_on, ends, grid)
            stay = self._open_at(session, span.last, grid)
        stays: list[int] = []
        for arrived, left in zip(reversed(came), reversed(went), strict=True):
            stays.insert(0, stay)
            stay += left - arrived
        days = [[(end - WEEK + timedelta(days=1)).isoformat(), end.isoformat()] for end in ends]
        stages = [stage.value for stage in COUNTED_STAGES]
        return LinesPage(
            key="weeks",
            title=f"近 {WEEKS} 周受理、办结、未结",
            read_at=at,
            unit="件",
            places=tuple(f"{end.month}月{end.day}日" for end in ends),
            lines=(WeekLine("受理", tuple(came)), WeekLine("办结", tuple(went)), WeekLine("未结", tuple(stays))),
            behind=tuple(Behind(CASES, {**_scope(grid), "period_registered": one, STAGES: stages}) for one in days),
            note="每一点是到那一天为止的七天；未结是当天的数",
        )

    def ages(self, day: date, grid: int | None, at: datetime) -> AgesPage:
        """Return how long the cases have lasted that are not finished today."""
        lines = self._figures.ageing(_asked(Span(day, day), grid))
        bands = []
        for line in lines:
            youngest, oldest = AGES[line.key]
            first = (day - timedelta(days=oldest)).isoformat() if oldest is not None else None
            period = [first, (day - timedelta(days=youngest)).isoformat()]
            behind = Behind(CASES, {**_scope(grid), "period_registered": period, STAGES: STILL_OPEN})
            bands.append(Bar(line.title, int(line.counts[line.key]), None, behind))
        whole = sum(band.value for band in bands)
        note = f"现在共有 {whole:,} 件未结" if whole else "现在没有未结的事件。"
        return AgesPage(key="ages", title="未结事件已经多久", read_at=at, unit="件", bands=tuple(bands), note=note)

    def maps(self, grid: int | None, at: datetime) -> Iterator[MapPage]:
        """Yield a page for each figure that is mapped; one of nothing but noughts after the first is left out."""
        found = self._measures.of(MAPPED)
        shapes, borders = self._shown(grid)
        for place, key in enumerate(MAPPED):
            measure = self._measures.measure(key)
            if place == 0 or any(found[key].get(one.grid_id or 0) for one in shapes):
                yield self._map(measure, found[key], shapes, borders, at)

    def _map(
        self,
        measure: Measure,
        figures: Mapping[int, float],
        shapes: Sequence[Shape],
        borders: Sequence[Shape],
        at: datetime,
    ) -> MapPage:
        values = {one.key: figures.get(one.grid_id or 0, 0.0) for one in shapes}
        cut = classes(values.values(), TINTS - (0.0 in values.values()))
        last = max(len(cut.tops) - 1, 1)
        tint = [round(place * (TINTS - 1) / last) for place in range(len(cut.tops))]  # few classes stand far apart
        tints = {key: tint[cut.of(value)] for key, value in values.items()}
        areas = tuple(
            Area(
                one.key,
                self._grids.path_name(one.grid_id) or one.name,
                f"{values[one.key]:,.0f} {measure.unit}",
                tints[one.key],
                Behind(measure.room, {**measure.filters, GRID: one.grid_id}),
                one.rings,
            )
            for one in sorted(shapes, key=lambda shape: -values[shape.key])
        )
        counted = list(tints.values())
        most = sorted((key for key in values if values[key]), key=lambda key: -values[key])[:MOST_NAMED]
        edges = list(zip(*(one.bounds for one in shapes), strict=True)) or [(0.0,)] * 4
        return MapPage(
            key=f"map:{measure.key}",
            title=f"各网格{measure.title}",
            read_at=at,
            note="" if shapes else "地图上还没有网格边界。请先到“地图”导入或绘制。",
            figure=f"{measure.title}（{measure.unit}）",
            areas=areas,
            tints=tuple(Tint(one, words, counted.count(one)) for one, words in zip(tint, cut.labels, strict=True)),
            most=tuple(most),
            borders=tuple(one.rings for one in borders),
            extent=(min(edges[0]), min(edges[1]), max(edges[2]), max(edges[3])),
        )

    def _shown(self, grid: int | None) -> tuple[list[Shape], list[Shape]]:
        """Return the polygons of the level that has most of them, and those of the grids right above."""
        nodes = self._grids.nodes
        inside = set(nodes if grid is None else self._grids.subtree(grid))
        by_level: dict[str, list[Shape]] = {}
        for shape in self._maps.shapes():
            if shape.grid_id in inside and not nodes[shape.grid_id].closed:
                by_level.setdefault(nodes[shape.grid_id].level, []).append(shape)
        if not by_level:
            return [], []
        level = max(by_level, key=lambda one: len(by_level[one]))
        shown = by_level[level]
        above = {nodes[shape.grid_id or 0].parent_id for shape in shown}
        return shown, [one for those in by_level.values() for one in those if one.grid_id in above]

    def _bars(self, asked: Asked, dimension: str, unit: str) -> tuple[tuple[Bar, ...], str]:
        now = _most_first(self._figures.table(asked, dimension))
        earlier = replace(asked, span=asked.span.before)
        before = {line.key: line.counts[told.RECEIVED] for line in self._figures.table(earlier, dimension)}
        bars = tuple(
            Bar(
                line.title,
                int(line.counts[told.RECEIVED]),
                int(before.get(line.key, 0)),
                self._behind(asked.narrowed(dimension, line.key), told.RECEIVED),
            )
            for line in now[:MOST_BARS]
        )
        rest = now[MOST_BARS:]
        whole = sum(line.counts[told.RECEIVED] for line in rest)
        return bars, f"其余 {len(rest)} {unit}共 {whole:,.0f} 件" if rest else ""

    def _count(self, key: str, now: Counts, before: Counts, good: int, behind: Behind) -> BigFigure:
        """Return one count; `good` tells whether more of it is good (1), bad (-1) or neither."""
        moved = int(now[key] - before[key])
        tone = "" if not moved or not good else GOOD if (moved > 0) == (good > 0) else BAD
        words = f"比上期{'多' if moved > 0 else '少'} {abs(moved):,} 件" if moved else "与上期持平"
        share = told.change(now[key], before[key])
        if moved and share is not None:
            words += f"（{share:+.1f}%）"
        title = COUNTED_BY_KEY[key].title.removesuffix("件")
        return BigFigure(title, f"{now[key]:,.0f}", "件", words, tone, behind)

    def _share(self, key: str, now: Counts, before: Counts, behind: Behind) -> BigFigure:
        indicator = INDICATOR_BY_KEY[key]
        value, earlier = indicator.of(now), indicator.of(before)
        moved = round(value - earlier, 1) if value is not None and earlier is not None else None
        if moved is None:
            words = "没有可比的上期" if value is not None else "本期没有可算的事件"
        else:
            words = f"比上期{'高' if moved > 0 else '低'} {abs(moved):.1f} 个百分点" if moved else "与上期持平"
        tone = "" if not moved else GOOD if moved > 0 else BAD
        shown = figure_text(value, indicator.unit).removesuffix("%")
        return BigFigure(indicator.title, shown, "%" if value is not None else "", words, tone, behind)

    def _behind(self, asked: Asked, count: str) -> Behind:
        return Behind(CASES, self._figures.filters(asked, count))

    def _overdue(self, grid: int | None) -> int:
        with self._store.read() as session:
            red = and_(OPEN, is_red(self._grids.day))
            query = select(func.count()).select_from(Case).where(red, *self._narrowed(grid))
            return session.scalar(query) or 0

    def _by_week(self, session: Session, column: Any, ends: Sequence[date], grid: int | None) -> list[int]:
        """Return how many cases have a day in each of the weeks that end so."""
        first = ends[0] - WEEK + timedelta(days=1)
        query = select(column, func.count()).where(column.between(first, ends[-1]), *self._counted(grid))
        counts = [0] * len(ends)
        for day, count in session.execute(query.group_by(column)):
            counts[(day - first).days // WEEK.days] += count
        return counts

    def _open_at(self, session: Session, day: date, grid: int | None) -> int:
        """Return how many cases were taken on and not finished when a day ended."""
        taken = Case.registered_on <= day
        parts = (and_(Case.finished_on.is_(None), taken), and_(Case.finished_on > day, taken))
        queries = (select(func.count()).select_from(Case).where(part, *self._counted(grid)) for part in parts)
        return sum(session.scalar(query) or 0 for query in queries)

    def _counted(self, grid: int | None) -> list[Any]:
        return [counts_at_all(), *self._narrowed(grid)]

    def _narrowed(self, grid: int | None) -> list[Any]:
        return [] if grid is None else [DIMENSIONS[GRID].condition(str(grid), self._grids)]


def days_text(span: Span) -> str:
    """Return a stretch of days as it is spoken of: 11月15日至11月21日."""
    first, last = (f"{day.month}月{day.day}日" for day in (span.first, span.last))
    return first if first == last else f"{first}至{last}"


def _asked(span: Span, grid: int | None) -> Asked:
    return Asked(span, {} if grid is None else {GRID: str(grid)})


def _scope(grid: int | None) -> dict[str, Any]:
    return {} if grid is None else {GRID: grid}


def _is_week(span: Span) -> bool:
    return (span.last - span.first).days < WEEK.days + 1


def _most_first(lines: Iterable[Line]) -> list[Line]:
    some = [line for line in lines if line.counts[told.RECEIVED]]
    return sorted(some, key=lambda line: -line.counts[told.RECEIVED])


def _none(bars: Sequence[Bar]) -> str:
    return "" if bars else "这段时间没有受理事件。"
