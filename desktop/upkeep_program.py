"""Puts the office's backups together over an open office, and says when one of their duties is due."""

from collections.abc import Sequence
from datetime import date

from desktop.accounts.session import Clerk
from desktop.clock import Now, now
from desktop.due import DueItem, DueSource
from desktop.opening import OpenOffice
from desktop.server.moving import copy_out
from desktop.upkeep.recovery_keys import RecoveryKeys
from desktop.upkeep.service import Backups

SOURCE = "备份"
ROOM, SECTION = "settings", "备份与检查"
GROUP = "upkeep"  # of the tables that tell of upkeep

NONE_YET, LATE = "还没有备份过", "已经 {days} 天没有备份"
AWAY_LATE, NEVER_AWAY = "第二备份位置已 {days} 天没有写入", "第二备份位置还没有写入过"
AWAY_DETAIL = "请插好 U 盘或检查网络文件夹，再写一份加密备份"
TEST_DUE, TEST_DETAIL = "本月还没有试恢复", "点“试恢复”，确认备份真的能用"


def backups_of(office: OpenOffice) -> Backups:
    """Return the backups of an open office, on this machine or on a server."""
    clerk = office.clerk
    return Backups(
        office.engine,
        office.paths,
        lambda: office.key,
        office.store,
        office.office,
        RecoveryKeys(office.office, clerk.actor, clerk.permit_security),
        clerk.permit_administration,
        copy_out=copy_out if office.shared is not None else None,
    )


def backups_due(backups: Backups, clerk: Clerk, now: Now = now) -> DueSource:
    """Return what tells that no backup was made for days, the second place was not seen, no test of restoring made."""

    def due(day: date, _account: str) -> Sequence[DueItem]:
        if not clerk.may_read(GROUP):
            return []
        state, moment = backups.state(), now()
        found = []
        if state.is_late(moment) and not state.is_young(day):
            words = NONE_YET if state.last is None else LATE.format(days=(moment - state.last).days)
            found.append(DueItem(SOURCE, words, "点“立即备份”", day, ROOM, SECTION))
        if state.is_away_late(moment):
            days = (moment - state.away.at).days if state.away is not None else None
            words = NEVER_AWAY if days is None else AWAY_LATE.format(days=days)
            found.append(DueItem(SOURCE, words, AWAY_DETAIL, None, ROOM, SECTION))
        if state.is_test_due(moment):
            found.append(DueItem(SOURCE, TEST_DUE, TEST_DETAIL, None, ROOM, SECTION))
        return found

    return due
