"""To which moment the data stand: paper says this instead of the hour, so that the same data make the same paper."""

from datetime import datetime

from sqlalchemy import select

from db.base import Base
from db.models.log import Action, Change
from db.store import Store
from desktop.clock import now


def as_of(store: Store) -> datetime:
    """Return when the data were last changed, in the office's time. Signing in, looking and printing change nothing."""
    with store.read() as session:
        changed = session.scalar(select(Change.action_id).order_by(Change.id.desc()).limit(1)) or 0
        later = select(Action).where(Action.id >= changed).order_by(Action.id.desc()).execution_options(yield_per=50)
        with session.execute(later) as lines:
            found = next((one.at for (one,) in lines if one.id == changed or _tells_of_data(one)), None)
    return (found or now()).astimezone()


def _tells_of_data(action: Action) -> bool:
    """Whether an action without changes of single records changed something: an import, a bulk write, a setting."""
    return action.batch_id is not None or not Base.metadata.tables.keys().isdisjoint(action.summary or ())
