"""What is due of the mediation files: those whose month is over, or soon will be."""

from collections.abc import Sequence
from datetime import date, timedelta

from desktop.due import DueItem, DueSource
from desktop.mediation.service import Mediations

SOURCE, ROOM = "调解卷宗", "cases"
SOON = timedelta(days=7)
MOST = 30  # files told one by one


def mediations_due(mediation: Mediations) -> DueSource:
    """Return what tells the files that are still open near the end of their month, each with what it lacks."""

    def due(day: date, _account: str) -> Sequence[DueItem]:
        found = [one for one in mediation.all(unfinished=True) if one.due_on <= day + SOON]
        items = []
        for one in sorted(found, key=lambda one: one.due_on)[:MOST]:
            lacks = len(one.lacks())
            detail = f"还缺 {lacks} 项材料" if lacks else "材料齐全，可以归档"
            items.append(DueItem(SOURCE, f"{one.title}到期归档", detail, one.due_on, ROOM, one.case))
        if rest := len(found) - len(items):
            items.append(DueItem(SOURCE, f"还有 {rest} 份卷宗到期", "", day, ROOM, {"ledger": "dispute"}, count=rest))
        return items

    return due
