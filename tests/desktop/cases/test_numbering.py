"""Numbers of cases have neither holes nor doubles: clerks at once, killed in between, over the turn of the year."""

import signal
import subprocess
import sys
import threading
from datetime import UTC, date, datetime

import pytest
from sqlalchemy import select

from db.models.cases import Case, CaseCounter
from db.store import Store
from desktop.cases.events import EventKind
from desktop.cases.numbering import next_number, written
from desktop.cases.registering import begin
from tests.conftest import ROOT
from tests.offices import KEY, open_database

NOON = datetime(2026, 11, 22, 4, tzinfo=UTC)
EACH = 15


def register(store, ledger="dispute", at=NOON, accept=True):
    with store.write("登记事件") as session:
        case = Case(ledger=ledger, title="争执", found_on=date(2026, 11, 22), channel="collected")
        begin(session, case, at, accept=accept)
    return case


def numbers(store):
    with store.read() as session:
        return sorted(session.scalars(select(Case.number).where(Case.number.is_not(None))))


def test_a_number_tells_year_ledger_and_place():
    assert written("dispute", 2026, 12) == "2026-纠-00012"
    assert written("petition", 2027, 123456) == "2027-访-123456"


def test_every_ledger_and_year_counts_for_itself(store):
    for ledger, year in (("dispute", 2026), ("hazard", 2026), ("dispute", 2026), ("dispute", 2027), ("dispute", 2026)):
        register(store, ledger, NOON.replace(year=year))
    assert numbers(store) == ["2026-患-00001", "2026-纠-00001", "2026-纠-00002", "2026-纠-00003", "2027-纠-00001"]


def test_what_is_only_told_of_has_no_number_yet(program):
    with program.office.store.write("上报") as session:
        case = Case(ledger="dispute", title="争执", found_on=date(2026, 11, 22), channel="collected")
        begin(session, case, NOON, accept=False)
    assert case.number is None
    assert register(program.office.store).number == "2026-纠-00001"
    program.case_moves.carry_out(case.id, 2, EventKind.REGISTERED, {})
    assert numbers(program.office.store) == ["2026-纠-00001", "2026-纠-00002"]


def test_what_is_not_saved_takes_no_number(store):
    register(store)
    with pytest.raises(RuntimeError), store.write("登记事件") as session:
        assert next_number(session, "dispute", 2026) == "2026-纠-00002"
        raise RuntimeError
    assert register(store).number == "2026-纠-00002"


def test_clerks_who_register_at_once_get_one_number_each(engine, folder):
    """Two clerks at two programs: each with connections of its own to the one file."""
    other = open_database(folder / "office.db")
    stores = [Store(engine, lambda: "lin"), Store(other, lambda: "chen"), Store(other, lambda: "wu")]
    failures, ready = [], threading.Barrier(len(stores))

    def work(store):
        ready.wait()
        try:
            for place in range(EACH):
                register(store, "dispute" if place % 3 else "hazard")
        except Exception as error:  # noqa: BLE001 - a thread cannot raise into the test
            failures.append(error)

    threads = [threading.Thread(target=work, args=(store,)) for store in stores]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    other.dispose()
    assert failures == []
    hazards = len(stores) * EACH // 3
    wanted = [written("hazard", 2026, one) for one in range(1, hazards + 1)]
    wanted += [written("dispute", 2026, one) for one in range(1, 2 * hazards + 1)]
    assert numbers(stores[0]) == sorted(wanted)


@pytest.mark.parametrize("statements", [0, 1, 2, 4])
def test_who_is_killed_while_registering_leaves_no_hole(engine, folder, statements):
    database = folder / "office.db"
    engine.dispose()
    done = subprocess.run(
        [sys.executable, "-m", "tests.desktop.cases.killed_registrar", str(database), KEY.hex(), str(statements)],
        cwd=ROOT,
        timeout=60,
        check=False,
    )
    assert done.returncode == -signal.SIGKILL
    store = Store(engine, lambda: "clerk")
    assert numbers(store) == ["2026-纠-00001", "2026-纠-00002"]
    assert register(store).number == "2026-纠-00003"
    with store.read() as session:
        assert session.scalar(select(CaseCounter.last)) == 3
