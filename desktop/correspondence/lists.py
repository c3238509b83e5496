"""Code lists and calendars between offices: those of this office as letters, and another's taken into force here."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from db.models.exchange import Direction, Letter, LetterState
from db.models.office import CodeItem as OwnLine
from desktop.calendar import Calendar, DayMark
from desktop.codes import Codes
from desktop.errors import Refusal
from desktop.exchange.letter_kinds import LetterKind
from desktop.exchange.letter_rows import Offer, TakenUp
from desktop.exchange.partners import known as known_partner

SHOWN = 6  # lines that a letter names before it only counts
PARTS = {"person": "人员", "household": "家庭户", "dwelling": "房屋"}  # of the list of tags
NOTHING_OWN = "“{title}”没有本单位自己的条目，对方已有同样的国家标准代码，不用发送。"
NO_YEAR = "{year} 年的放假安排还没有导入，不能发送。"
UPDATED = "代码表已更新 {count} 条。"
SAME = "代码表没有变化。"
CLASHES = "另有 {count} 条与本单位自己的代码相同而名称不同（{codes}），没有更新，请与“{partner}”核对。"
UNKNOWN = "{count} 条属于本程序还没有的代码表，没有收下。"
TOO_LONG = "“{code}”太长，不是代码，没有更新代码表。请对方核对。"
TOOK_YEAR = "{year} 年的工作日历已导入，{count} 天与周一至周五不同。新的期限按它计算，已经开始计时的事件不变。"
NOT_A_YEAR = "这份日历不是整年的，没有导入。请对方重发。"


def own_lists(session: Session, codes: Codes) -> list[tuple[str, str]]:
    """Return the lists in which the office has lines of its own: key and title."""
    counted = select(OwnLine.kind, func.count()).group_by(OwnLine.kind).order_by(OwnLine.kind)
    return [(key, f"{title_of(codes, key)}（{count} 条）") for key, count in session.execute(counted)]


def lines_of(session: Session, codes: Codes, lists: Sequence[str]) -> list[list[Any]]:
    """Return the office's own lines of lists as they travel. Raise Refusal for a list without any."""
    lines: list[list[Any]] = []
    for key in lists:
        query = select(OwnLine).where(OwnLine.kind == key).order_by(OwnLine.place, OwnLine.id)
        found = [[key, one.code, one.title, one.aliases, one.retired] for one in session.scalars(query)]
        if not found:
            raise Refusal(NOTHING_OWN.format(title=title_of(codes, key)))
        lines += found
    return lines


def days_of(calendar: Calendar, year: int) -> list[list[Any]]:
    """Return the days off and the working weekends of a year as they travel. Raise Refusal for a year not known."""
    days = [[str(year), one.day.isoformat(), one.name, "", not one.works]
            for one in calendar.year(year) if one.known and (one.name or one.moved)]  # fmt: skip
    if not days:
        raise Refusal(NO_YEAR.format(year=year))
    return days


def title_of(codes: Codes, key: str) -> str:
    """Return what a list is called, or the part of one."""
    whole, _, part = key.partition(":")
    listed = codes.lists.get(whole)
    title = listed.title if listed is not None else whole
    return f"{title}（{PARTS.get(part, part)}）" if part else title


class CodesAct:
    """Takes over the lines that another office added, renamed or retired."""

    def __init__(self, codes: Codes) -> None:
        self._codes = codes

    def offer(self, session: Session, letter: Letter) -> Offer:
        """Propose to update the lists, telling what changes."""
        fresh, clashes, unknown = self._sorted(session, letter)
        words = [f"更新 {len(fresh):,} 条" if fresh else SAME]
        words += [UNKNOWN.format(count=unknown)] if unknown else []
        return Offer("更新代码表", words=tuple(words), warning=self._clash(session, letter, clashes))

    def facts(self, session: Session, letter: Letter) -> Sequence[tuple[str, str]]:
        """Return which lines of which lists."""
        groups: dict[str, list[str]] = {}
        for key, code, title, _, off in _lines(letter):
            groups.setdefault(key, []).append(f"{code} {title}{'（停用）' if off else ''}")
        return [(title_of(self._codes, key), _shortened(lines)) for key, lines in groups.items()]

    def take_up(self, session: Session, letter: Letter, given: Mapping[str, Any]) -> TakenUp:
        """Write them into the office's lists; records keep their codes."""
        fresh, clashes, unknown = self._sorted(session, letter)
        for key, code, title, aliases, off in fresh:
            if not 0 < len(code) <= 30 or not 0 < len(title) <= 100:
                raise Refusal(TOO_LONG.format(code=(code or title)[:20]))
            own = _own(session, key, code)
            if own is None:
                count = session.scalar(select(func.count()).select_from(OwnLine).where(OwnLine.kind == key)) or 0
                own = OwnLine(kind=key, code=code, place=count)
                session.add(own)
            own.title, own.aliases, own.retired = title, aliases[:200], off
            session.flush()
        told = [UPDATED.format(count=len(fresh)) if fresh else SAME, self._clash(session, letter, clashes)]
        told += [UNKNOWN.format(count=unknown)] if unknown else []
        return TakenUp("".join(filter(None, told)))

    def _sorted(self, session: Session, letter: Letter) -> tuple[list[Any], list[str], int]:
        """Return the lines that change something, the codes that mean something else here, and how many are unknown.

        A code of one's own means what the office says, unless it came from that other office before.
        """
        before = select(Letter).where(
            Letter.direction == Direction.IN, Letter.partner_id == letter.partner_id, Letter.kind == LetterKind.CODES,
            Letter.state == LetterState.TAKEN,
        )  # fmt: skip
        theirs = {(line[0], line[1]) for one in session.scalars(before) for line in _lines(one)}
        fresh, clashes, unknown = [], [], 0
        for key, code, title, aliases, off in _lines(letter):
            if key.partition(":")[0] not in self._codes.lists:
                unknown += 1
                continue
            own = _own(session, key, code)
            if own is not None and own.title != title and (key, code) not in theirs:
                clashes.append(code)
                continue
            item = self._codes.item(key, code)
            present = (own.title, own.aliases, own.retired) if own is not None else None
            shipped = (item.title, aliases, item.retired) if item is not None else None
            if (title, aliases, off) not in {present, shipped if own is None else None}:
                fresh.append((key, code, title, aliases, off))
        return fresh, clashes, unknown

    def _clash(self, session: Session, letter: Letter, codes: Sequence[str]) -> str:
        if not codes:
            return ""
        partner = known_partner(session, letter.partner_id).title
        return CLASHES.format(count=len(codes), codes=_shortened(codes), partner=partner)


class CalendarAct:
    """Takes over the days off and the working weekends of a year."""

    def __init__(self, calendar: Calendar) -> None:
        self._calendar = calendar

    def offer(self, session: Session, letter: Letter) -> Offer:
        """Propose to take the year in."""
        year, days = _year(letter)
        known = f"代替以前导入的 {year} 年日历" if year in self._calendar.taken else f"{year} 年，{len(days)} 天"
        return Offer("导入日历", words=(known,))

    def facts(self, session: Session, letter: Letter) -> Sequence[tuple[str, str]]:
        """Return which days are off and which are worked."""
        year, days = _year(letter)
        named: dict[str, int] = {}
        for mark in days.values():
            if mark.off:
                named[mark.name] = named.get(mark.name, 0) + 1
        worked = [f"{day.month}月{day.day}日" for day, mark in days.items() if not mark.off]
        return [
            ("年份", str(year)),
            ("放假", "、".join(f"{name or '其他'} {count} 天" for name, count in named.items())),
            ("上班", "、".join(worked)),
        ]

    def take_up(self, session: Session, letter: Letter, given: Mapping[str, Any]) -> TakenUp:
        """Take the year in, in place of what was known of it."""
        year, days = _year(letter)
        return TakenUp(TOOK_YEAR.format(year=year, count=self._calendar.take_in(session, year, days)))


def _lines(letter: Letter) -> list[tuple[str, str, str, str, bool]]:
    found = (letter.body or {}).get("lines", ())
    return [(str(key), str(code), str(name), str(aliases), bool(off)) for key, code, name, aliases, off in found]


def _own(session: Session, key: str, code: str) -> OwnLine | None:
    return session.scalars(select(OwnLine).where(OwnLine.kind == key, OwnLine.code == code)).first()


def _year(letter: Letter) -> tuple[int, dict[date, DayMark]]:
    """Return what a letter says of a year."""
    lines = _lines(letter)
    try:
        (year,) = {int(line[0]) for line in lines}
        return year, {date.fromisoformat(code): DayMark(off, name[:20]) for _, code, name, _, off in lines}
    except ValueError as error:
        raise Refusal(NOT_A_YEAR) from error


def _shortened(lines: Sequence[str]) -> str:
    more = f" 等 {len(lines):,} 条" if len(lines) > SHOWN else ""
    return "、".join(lines[:SHOWN]) + more
