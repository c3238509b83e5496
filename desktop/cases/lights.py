"""The lights of a case: yellow from the day after it should have been warned of, red from the day after its limit."""

from collections.abc import Mapping
from datetime import date
from enum import StrEnum

from sqlalchemy import ColumnElement, and_, or_

from db.models.cases import OPEN, Case


class Light(StrEnum):
    """What a case shows on a day."""

    RED = "red"  # its limit has passed
    YELLOW = "yellow"
    PAUSED = "paused"  # no clock runs while others are waited for
    NONE = ""


TONES: Mapping[Light, str] = {Light.RED: "red", Light.YELLOW: "amber", Light.PAUSED: "blue", Light.NONE: ""}
TITLES: Mapping[Light, str] = {Light.RED: "红灯（逾期）", Light.YELLOW: "黄灯（预警）", Light.PAUSED: "暂停计时"}


def light_of(warn_on: date | None, due_on: date | None, is_paused: bool, day: date) -> Light:
    """Return what a case shows on a day, by the dates of the clock that runs."""
    if is_paused:
        return Light.PAUSED
    if due_on is not None and due_on < day:
        return Light.RED
    return Light.YELLOW if warn_on is not None and warn_on < day else Light.NONE


def light_words(light: Light, due_on: date | None, day: date) -> str:
    """Return a light in words, for nobody has to know a colour: 逾期 3 天."""
    if light is Light.PAUSED:
        return "暂停计时"
    if due_on is None or light is Light.NONE:
        return ""
    days = (due_on - day).days
    return f"逾期 {-days} 天" if days < 0 else f"剩 {days} 天" if days else "今天到期"


def is_red(day: date) -> ColumnElement[bool]:
    """Return the condition of showing red on a day, while the case is open."""
    return Case.next_due_on < day


def is_yellow(day: date) -> ColumnElement[bool]:
    """Return the condition of showing yellow on a day, while the case is open."""
    return and_(Case.next_warn_on < day, or_(Case.next_due_on.is_(None), Case.next_due_on >= day))


def shows(light: str, day: date) -> ColumnElement[bool]:
    """Return the condition that an open case shows a light."""
    match Light(light):
        case Light.RED:
            return and_(OPEN, is_red(day))
        case Light.YELLOW:
            return and_(OPEN, is_yellow(day))
        case Light.PAUSED:
            return and_(OPEN, Case.is_paused)
    return and_(OPEN, Case.is_paused.is_(False), ~is_red(day), ~is_yellow(day))
