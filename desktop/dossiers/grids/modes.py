"""Under what a grid stands for a time: wartime (P0-37), lifted to a higher level's care (P0-38); from the registers."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from db.models.roster import RegisterEntry

MODES = {"wartime": "战时启用", "upgrades": "提级管理"}  # keys of declared registers


def modes_of(session: Session, grids: Sequence[int], day: date) -> tuple[str, ...]:
    """Return in words what is in force on a day for a grid; `grids` are it and those above it."""
    query = (
        select(RegisterEntry.register, RegisterEntry.happened_on)
        .where(
            RegisterEntry.register.in_(MODES),
            RegisterEntry.grid_id.in_(grids),
            or_(RegisterEntry.happened_on.is_(None), RegisterEntry.happened_on <= day),
            or_(RegisterEntry.until.is_(None), RegisterEntry.until > day),
        )
        .order_by(RegisterEntry.happened_on)
    )
    since = {register: begun for register, begun in session.execute(query)}
    return tuple(f"{title}（{since[key]} 起）" if since[key] else title for key, title in MODES.items() if key in since)
