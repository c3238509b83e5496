"""Files altered by SQL, with the triggers dropped: what was done to them is named."""

import os
import shutil

import pytest
from sqlalchemy import select, text

from db.audit import CHAINED, CHECKPOINTS, ENTRIES, keys_of, mac_of
from db.engine import open_engine
from db.models.cases import Unit, UnitKind
from db.store import Store, action_id
from desktop.audit.anchor import Anchor, note_alarm
from desktop.audit.rules import rules
from desktop.audit.verifying import SEALS, UNSEALED, verify
from desktop.folder import ANCHOR
from desktop.jobs import Cancelled, Progress
from tests.offices import KEY

LINES = 30


def write(store, count, begin=0):
    for turn in range(count):
        with store.write("登记承办单位") as session:
            session.add(Unit(name=f"第{begin + turn}所", kind=UnitKind.DEPARTMENT))


def leave(store):
    with store.record("退出"):
        pass


@pytest.fixture
def store(engine):
    """An office with thirty lines and a checkpoint at the last."""
    store = Store(engine, lambda: "lin", rules=rules())
    write(store, LINES - 1)
    leave(store)
    return store


def unsealed(store):
    """Take the triggers away, as whoever alters a file would."""
    with store.engine.execution_options(writes=True).begin() as connection:
        server = connection.dialect.name != "sqlite"
        for table in ("audit_entry", "audit_checkpoint"):
            for verb in ("",) if server else ("_update", "_delete"):
                connection.execute(text(f"DROP TRIGGER sealed_{table}{verb}" + (f" ON {table}" if server else "")))


def seals(store):
    """Return what makes the triggers."""
    server = store.engine.dialect.name != "sqlite"
    query = (
        "SELECT pg_get_triggerdef(oid) FROM pg_trigger WHERE tgname LIKE 'sealed_%'"
        if server
        else "SELECT sql FROM sqlite_master WHERE type = 'trigger' AND name LIKE 'sealed_%'"
    )
    with store.engine.connect() as connection:
        return connection.execute(text(query)).scalars().all()


def alter(store, *statements):
    """Change sealed tables and put the seals back, as somebody careful would."""
    made_by = seals(store)
    unsealed(store)
    with store.engine.execution_options(writes=True).begin() as connection:
        for statement in statements:
            connection.execute(text(statement) if isinstance(statement, str) else statement)
        for statement in made_by:
            connection.exec_driver_sql(statement)


def messages(store):
    with store.engine.connect() as connection:
        return [one.message for one in verify(connection, Progress()).faults]


def test_a_log_that_nobody_touched_is_whole(store):
    with store.engine.connect() as connection:
        found = verify(connection, Progress())
    assert (found.lines, found.checkpoints, found.faults) == (LINES, 1, [])
    assert found.summary == "核对了 30 条记录和 1 个签名检查点，没有改动，没有缺失。"


def test_the_database_itself_refuses_to_change_or_remove_a_line(store):
    for statement in ("UPDATE audit_entry SET name = 'x'", "DELETE FROM audit_entry", "DELETE FROM audit_checkpoint"):
        with pytest.raises(Exception, match="sealed"), store.engine.execution_options(writes=True).begin() as other:
            other.execute(text(statement))


@pytest.mark.parametrize("column", ["by = 'other'", "at = '2020-01-01'", "records = 9", "outcome = 'refused'"])
def test_the_first_altered_line_is_named(store, column):
    alter(store, f'UPDATE audit_entry SET "{column.split()[0]}" = {column.split()[2]} WHERE number IN (7, 20)')
    assert messages(store) == ["审计日志第 7 条被改动，其后还有 1 条对不上。"]


def test_removed_lines_are_named(store):
    alter(store, "DELETE FROM audit_entry WHERE number BETWEEN 11 AND 13")
    assert messages(store) == ["审计日志第 11 条至第 13 条不见了，共 3 条。"]


def test_a_removed_line_whose_number_was_given_on_is_found(store):
    shifted = [
        f"UPDATE audit_entry SET number = {number - 1} WHERE number = {number}" for number in range(6, LINES + 1)
    ]
    alter(store, "DELETE FROM audit_entry WHERE number = 5", *shifted)
    assert messages(store)[0].startswith("审计日志第 5 条被改动")


def test_the_first_lines_removed_are_named(store):
    alter(store, "DELETE FROM audit_entry WHERE number = 1")
    assert messages(store) == ["审计日志第 1 条不见了。"]


def test_a_tail_cut_off_is_noticed_by_the_checkpoint(store):
    alter(store, "DELETE FROM audit_entry WHERE number > 25")
    assert messages(store) == ["审计日志末尾不见了 5 条：应有 30 条，现在只到第 25 条。"]


@pytest.mark.file
def test_a_tail_cut_off_with_its_checkpoint_is_noticed_by_the_file(store):
    alter(store, "DELETE FROM audit_entry WHERE number > 25", "DELETE FROM audit_checkpoint")
    assert messages(store) == ["审计日志末尾不见了 5 条：应有 30 条，现在只到第 25 条。"]


def test_lines_that_changed_places_are_noticed(store):
    swap = "UPDATE audit_entry SET number = {} WHERE number = {}"
    alter(store, swap.format(-1, 8), swap.format(8, 9), swap.format(9, -1))
    assert messages(store)[0].startswith("审计日志第 8 条被改动")


def test_a_chain_forged_with_another_key_is_noticed(store):
    """Somebody alters a line and computes all that follow anew, without the office's key."""
    with store.read() as session:
        rows = [dict(row) for row in session.execute(select(ENTRIES).order_by(ENTRIES.c.number)).mappings()]
    forged, previous = [], b"\0" * 32
    for row in rows:
        if row["number"] >= 12:
            row["by"] = "other"
            mac = mac_of(os.urandom(32), previous, {name: row[name] for name in CHAINED})
            forged.append(ENTRIES.update().where(ENTRIES.c.number == row["number"]).values(by="other", mac=mac))
            row["mac"] = mac
        previous = row["mac"]
    alter(store, *forged)
    assert messages(store) == [f"审计日志第 12 条被改动，其后还有 {LINES - 12} 条对不上。"]


def test_a_chain_rewritten_with_the_right_key_does_not_fit_its_checkpoint(store):
    with store.read() as session:
        rows = [dict(row) for row in session.execute(select(ENTRIES).order_by(ENTRIES.c.number)).mappings()]
        key = keys_of(session).chain
    changed, previous = [], b"\0" * 32
    for row in rows:
        row["by"] = "other" if row["number"] == 12 else row["by"]
        row["mac"] = mac_of(key, previous, {name: row[name] for name in CHAINED})
        changed.append(ENTRIES.update().where(ENTRIES.c.number == row["number"]).values(by=row["by"], mac=row["mac"]))
        previous = row["mac"]
    alter(store, *changed)
    assert messages(store) == ["审计日志第 30 条与当时签名的检查点不同，日志可能被整段改写。"]


def test_a_signature_that_is_not_the_offices_is_noticed(store):
    alter(store, CHECKPOINTS.update().values(signature=os.urandom(64)))
    assert messages(store) == ["审计日志第 30 条处的签名检查点不是真的。"]


def test_verifying_can_be_stopped(store):
    progress = Progress()
    progress.cancel()
    with pytest.raises(Cancelled), store.engine.connect() as connection:
        verify(connection, progress)


class TestAnchor:
    @pytest.fixture
    def anchored(self, store, folder):
        anchor = Anchor(folder)
        store.on_line.append(anchor.keep)
        write(store, 3, 100)
        return anchor

    def test_it_says_nothing_while_all_is_well(self, store, anchored, folder):
        assert anchored.fault(store) == ""
        assert Anchor(folder).fault(store) == ""
        store.on_line.clear()
        write(store, 2, 200)  # a kill kept the last lines out of it
        assert Anchor(folder).fault(store) == ""

    def test_a_tail_cut_off_is_noticed(self, store, folder, anchored):
        alter(store, "DELETE FROM audit_entry WHERE number > 31")
        assert "审计日志只到第 31 条，而这台电脑上次用到第 33 条" in Anchor(folder).fault(store)

    @pytest.mark.file
    def test_an_older_file_is_noticed_unless_it_was_restored(self, store, folder, anchored):
        older = folder / "older.db"
        with store.engine.connect() as connection:
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
        shutil.copy(folder / "office.db", older)
        write(store, 5, 300)
        store.close()
        engine = open_engine(older, KEY)
        put_back = Store(engine, lambda: "lin", rules=rules())
        assert "被换成了以前的" in Anchor(folder).fault(put_back)
        with put_back.record("恢复"):
            pass
        assert Anchor(folder).fault(put_back) == ""
        engine.dispose()

    def test_another_history_of_the_same_length_is_noticed(self, store, folder, anchored):
        alter(store, ENTRIES.update().where(ENTRIES.c.number == 33).values(mac=os.urandom(32)))
        assert "另一份" in Anchor(folder).fault(store)

    def test_a_forged_anchor_is_noticed(self, store, folder, anchored):
        content = (folder / ANCHOR).read_text()
        (folder / ANCHOR).write_text(content.replace('"number": 33', '"number": 31'))
        assert "office.anchor" in Anchor(folder).fault(store)
        (folder / ANCHOR).write_text("nonsense")
        assert "office.anchor" in Anchor(folder).fault(store)

    @pytest.mark.file
    def test_an_anchor_that_was_taken_away_is_noticed_unless_the_office_was_restored(self, store, folder, anchored):
        with store.record("登录") as session:
            action_id(session)
        (folder / ANCHOR).unlink()
        assert "office.anchor 不见了" in Anchor(folder).fault(store)
        store.on_line.clear()
        with store.record("恢复"):
            pass
        assert Anchor(folder).fault(store) == ""

    @pytest.mark.file
    def test_a_machine_that_never_had_an_anchor_is_told_nothing(self, store, folder, monkeypatch):
        assert Anchor(folder).fault(store) == ""  # founded, and nobody signed in yet
        with store.record("登录") as session:
            action_id(session)
        monkeypatch.setattr("desktop.audit.anchor.station", lambda: "另一台电脑")
        assert Anchor(folder).fault(store) == ""

    def test_a_log_wiped_whole_is_noticed(self, store, folder, anchored):
        wiped = ("audit_entry", "audit_checkpoint", "office_fact WHERE key = 'audit_keys'")
        alter(store, *(f"DELETE FROM {one}" for one in wiped))
        assert "连同它的钥匙都不见了" in Anchor(folder).fault(store)


def test_seals_taken_away_are_noticed(store):
    unsealed(store)
    count = len(SEALS[store.engine.dialect.name])
    assert messages(store) == [UNSEALED.format(count=count)]


def test_what_a_machine_noticed_at_its_start_is_told_again(store):
    note_alarm(store, "审计日志只到第 3 条")
    with store.engine.connect() as connection:
        verified = verify(connection, Progress())
    assert verified.faults == []
    assert verified.summary.endswith(f"另有 1 次启动时发现过异常，最近一次见第 {LINES + 1} 条。")
