"""What the collections have due: villages that have returned nothing, returns to be corrected, all that is together."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from sqlalchemy import select

from db.models.forms import FormCollection, FormReturn, ReturnState
from db.store import Store
from desktop.due import DueItem, DueSource

SOURCE, ROOM = "收表", "collecting"
AHEAD = timedelta(days=3)  # before a collection is due that it is told
MOST = 30
NAMED = 6  # units named in one line
STATE_TITLES: Mapping[str, str] = {
    ReturnState.ISSUED: "未交",
    ReturnState.FAULTY: "有问题",
    ReturnState.ACCEPTED: "已收",
}


def collections_due(store: Store) -> DueSource:
    """Return what tells the collections that are near their day or past it, and those that can be put together."""

    def due(day: date, _account: str) -> Sequence[DueItem]:
        near = (FormCollection.closed_on.is_(None), FormCollection.due_on <= day + AHEAD)
        collections = select(FormCollection.id, FormCollection.title, FormCollection.due_on).where(*near)
        with store.read() as session:
            rows = session.execute(collections.order_by(FormCollection.due_on, FormCollection.id).limit(MOST)).all()
            units: dict[tuple[int, ReturnState], list[str]] = {}
            returns = select(FormReturn.collection_id, FormReturn.state, FormReturn.unit)
            returns = returns.where(FormReturn.collection_id.in_([key for key, _, _ in rows])).order_by(FormReturn.id)
            for collection, state, unit in session.execute(returns):
                units.setdefault((collection, state), []).append(unit)
        return [
            DueItem(SOURCE, *_words(title, units.get((key, ReturnState.ISSUED), []),
                                    units.get((key, ReturnState.FAULTY), [])), due_on, ROOM, {"collection": key})
            for key, title, due_on in rows
        ]  # fmt: skip

    return due


def _words(title: str, missing: Sequence[str], faulty: Sequence[str]) -> tuple[str, str]:
    """Return what is to be done about a collection, and who it is about."""
    if missing:
        return f"{title}还有 {len(missing)} 个单位没交", _named(missing)
    if faulty:
        return f"{title}有 {len(faulty)} 个单位要更正", _named(faulty)
    return f"{title}已收齐，可以汇总", ""


def _named(units: Sequence[str]) -> str:
    more = f"等 {len(units)} 个" if len(units) > NAMED else ""
    return "、".join(units[:NAMED]) + more
