"""Which household lives in which dwelling."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.errors import Conflict
from db.models.dwellings import Dwelling
from db.models.households import Household, HouseholdStanding
from db.store import Store, remark
from desktop.clock import Today, today
from desktop.dossiers.households.service import put_facts
from desktop.drafting import known
from desktop.drafts import Draft
from desktop.errors import Refusal


class Lodging:
    """Households and the dwellings they live in. Both keep the change in their history."""

    def __init__(self, store: Store, today: Today = today) -> None:
        self._store, self._today = store, today

    def link(self, household: int, version: int, dwelling: int) -> None:
        """Record where a household lives. One without address or grid takes those of the dwelling."""
        with self._store.write("登记住房") as session:
            home, place = _changeable(session, household, version), known(session, Dwelling, dwelling)
            if home.dwelling_id == dwelling:
                raise Refusal("该户已登记在这套房屋，没有重复登记。")
            with _lodgers_noted(session, dwelling, home.dwelling_id):
                home.dwelling_id = dwelling
                own = {"address": home.address or place.address, "grid_id": home.grid_id or place.grid_id}
                put_facts(session, home, Draft(own), self._today())

    def unlink(self, household: int, version: int) -> None:
        """Record that a household does not live in its dwelling."""
        with self._store.write("取消住房登记") as session:
            home = _changeable(session, household, version)
            if home.dwelling_id is None:
                raise Refusal("该户没有登记住房。")
            with _lodgers_noted(session, home.dwelling_id):
                home.dwelling_id = None


def _changeable(session: Session, key: int, version: int) -> Household:
    household = known(session, Household, key)
    if household.version != version:
        raise Conflict
    if household.standing is HouseholdStanding.CLOSED:
        raise Refusal("该户已销户，不能再变动。")
    return household


@contextmanager
def _lodgers_noted(session: Session, *dwellings: int | None) -> Iterator[None]:
    """Log who lives in dwellings, before and after, as a change of theirs."""
    before = {key: _lodgers(session, key) for key in dwellings if key is not None}
    yield
    session.flush()
    for key, lodgers in before.items():
        remark(session, known(session, Dwelling, key), "households", lodgers, _lodgers(session, key))


def _lodgers(session: Session, dwelling: int) -> list[int]:
    return list(session.scalars(select(Household.id).where(Household.dwelling_id == dwelling).order_by(Household.id)))
