"""Putting dossiers into the search index, in the same write as the record."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from db import search
from db.base import Record
from db.models.cases import Case
from db.models.enterprises import Enterprise
from db.models.households import Household
from db.models.people import Person
from db.store import Store
from desktop.intake.indexing import reindex, tokens_of
from desktop.jobs import Progress

__all__ = ["index_enterprise", "index_household", "index_person", "rebuild", "tokens_of"]

MODELS: dict[search.Subject, type[Record]] = {
    "person": Person,
    "household": Household,
    "enterprise": Enterprise,
    "case": Case,
}
STRETCH = 5000  # records at a time: few enough for memory


def index_person(session: Session, person: Person) -> None:
    """Put a person's tokens into the search index."""
    session.flush()
    reindex(session, "person", [person.id])


def index_household(session: Session, household: Household) -> None:
    """Put a household's tokens into the search index, and those of its members."""
    session.flush()
    reindex(session, "household", [household.id])


def index_enterprise(session: Session, enterprise: Enterprise) -> None:
    """Put an enterprise's tokens into the search index."""
    session.flush()
    reindex(session, "enterprise", [enterprise.id])


def rebuild(store: Store, progress: Progress) -> int:
    """Make the whole search index anew from the records, wholly or not at all. Return how many were indexed."""
    done = 0
    with store.write("重建搜索索引") as session:
        for subject, model in MODELS.items():
            search.clear(session, subject)
            keys = list(session.scalars(select(model.id).order_by(model.id)))
            progress.begin(len(keys), "正在重建搜索索引")
            for start in range(0, len(keys), STRETCH):
                stretch = keys[start : start + STRETCH]
                search.put(session, subject, list(tokens_of(session, subject, stretch).items()), new=True)
                progress.advance(len(stretch))
            done += len(keys)
    return done
