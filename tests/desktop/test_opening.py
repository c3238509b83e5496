"""Founding, opening, signing in and recovering, on real files and with real kills."""

import subprocess
import sys
from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import select, text

from db.engine import open_engine
from db.errors import Duplicate
from db.models.log import Action
from db.upgrading import downgrade
from desktop.accounts.keyring import Keyring
from desktop.errors import Invalid, Refusal
from desktop.folder import DATABASE, INCOMING, KEYS, PREPARING, is_founded
from desktop.grids.service import Grids, Village
from desktop.opening import bring_back, enter, found, open_office, recover
from desktop.paths import Paths
from desktop.upkeep.backup import back_up, backups
from tests.desktop.founded import CHEAP, OTHER, PASSWORD, REQUEST, found_in

KILLED = (
    "import importlib, os, sys\n"
    "from pathlib import Path\n"
    "from desktop.opening import found\n"
    "from desktop.paths import Paths\n"
    "from tests.desktop.founded import CHEAP, REQUEST\n"
    "module, name = sys.argv[2].rsplit('.', 1)\n"
    "setattr(importlib.import_module(module), name, lambda *_, **__: os.kill(os.getpid(), 9))\n"
    "found(Paths.at(Path(sys.argv[1])), REQUEST, cost=CHEAP)\n"
)


@pytest.fixture
def founded(folder):
    """A founded office: its paths, and what its founding gave."""
    return found_in(folder / "data")


@pytest.fixture
def paths(founded):
    return founded[0]


def names(folder):
    return sorted(path.name for path in folder.iterdir())


def damage(path, places):
    with path.open("r+b") as file:
        for place in places:
            file.seek(place)
            file.write(b"\xa5" * 64)


def test_a_founded_office_is_whole(folder):
    paths = Paths.at(folder / "new" / "office")
    created = found(paths, REQUEST, today=lambda: date(2026, 1, 5), cost=CHEAP)
    assert names(paths.data) == [DATABASE, KEYS]
    office = enter(paths, "lin", PASSWORD)
    assert office.key == created.key
    facts = office.office.facts
    assert (facts.name, facts.town_code, facts.scheme) == ("陈埭镇网格办", "350582103000", "jinjiang")
    assert (facts.founded_on, facts.is_sample) == (date(2026, 1, 5), False)
    assert (office.clerk.name, office.clerk.title, office.clerk.may_administer) == ("lin", "林管理", True)
    assert [node.name for node in Grids(office.store).nodes.values()] == ["陈埭镇", "岸兜村委会", "江头村委会"]
    office.close()
    assert not office.clerk.may_write


def test_the_file_is_encrypted(paths):
    content = (paths.data / DATABASE).read_bytes()
    assert not content.startswith(b"SQLite format 3")
    assert "陈埭镇".encode() not in content


@pytest.mark.parametrize(
    ("change", "error"),
    [
        ({"password": "123"}, Refusal),
        ({"account": "l l"}, Invalid),
        ({"title": ""}, Invalid),
        ({"villages": [Village("350582103201", "岸兜"), Village("350582103201", "江头")]}, Duplicate),
    ],
)
def test_a_founding_that_fails_leaves_nothing(folder, change, error):
    paths = Paths.at(folder / "data")
    with pytest.raises(error):
        found(paths, replace(REQUEST, **change), cost=CHEAP)
    assert not is_founded(paths.data)
    assert not paths.data.exists() or names(paths.data) == []


@pytest.mark.parametrize("place", ["Keyring", "bring_up_to_date", "found_office", "settle", "put_in_place"])
def test_a_kill_before_the_end_founds_nothing(folder, place):
    paths = Paths.at(folder)
    killed = subprocess.run([sys.executable, "-c", KILLED, str(folder), f"desktop.opening.{place}"], check=False)
    assert killed.returncode == -9
    assert not is_founded(folder)
    assert (folder / PREPARING).exists()
    created = found(paths, REQUEST, cost=CHEAP)
    assert names(folder) == [DATABASE, KEYS]
    open_office(paths, created.key).dispose()


def test_a_kill_after_the_decisive_moment_is_finished_at_the_next_start(folder):
    subprocess.run([sys.executable, "-c", KILLED, str(folder), "desktop.folder.finish"], check=False)
    assert is_founded(folder)
    enter(Paths.at(folder), "lin", PASSWORD).close()
    assert set(names(folder)) >= {DATABASE, KEYS}
    assert not (folder / INCOMING).exists()


def test_an_office_is_never_founded_over_another(paths):
    for lost in (None, DATABASE):
        if lost:
            (paths.data / lost).unlink()
        with pytest.raises(Refusal, match="已经有一个单位"):
            found(paths, REQUEST, cost=CHEAP)


def test_a_wrong_password_opens_nothing_and_is_told_in_the_log_afterwards(paths):
    with pytest.raises(Refusal, match="还可再试 4 次"):
        enter(paths, "lin", "wrong")
    office = enter(paths, "lin", PASSWORD)
    with office.store.read() as session:
        line = session.scalars(select(Action).order_by(Action.id.desc())).first()
    office.close()
    assert (line.name, line.by, line.summary) == ("登录", "lin", {"failures": 1})


def test_an_account_unknown_to_the_database_does_not_get_in(paths, founded):
    Keyring(paths.data, cost=CHEAP).put(founded[1].key, "mallory", OTHER)
    with pytest.raises(Refusal, match="已停用或不存在"):
        enter(paths, "mallory", OTHER)


def test_what_is_missing_is_named(paths, founded):
    (paths.data / KEYS).rename(paths.data / "elsewhere")
    for refused in (lambda: enter(paths, "lin", PASSWORD), lambda: open_office(paths, founded[1].key)):
        with pytest.raises(Refusal, match="找不到钥匙文件"):
            refused()
    (paths.data / "elsewhere").rename(paths.data / KEYS)
    (paths.data / DATABASE).unlink()
    with pytest.raises(Refusal, match="找不到数据文件"):
        enter(paths, "lin", PASSWORD)
    assert not (paths.data / DATABASE).exists()


def test_a_key_that_does_not_fit_is_refused(paths):
    with pytest.raises(Refusal, match="不是同一个单位"):
        open_office(paths, bytes(32))


@pytest.mark.parametrize("places", [(0,), (4000,), range(0, 400_000, 4096)])
def test_a_damaged_file_is_refused_in_words(paths, places):
    damage(paths.data / DATABASE, places)
    with pytest.raises(Refusal, match="打不开"):
        enter(paths, "lin", PASSWORD)


def test_a_file_that_is_no_database_is_refused(paths):
    (paths.data / DATABASE).write_bytes(b"PK\x03\x04" * 5000)
    with pytest.raises(Refusal, match="打不开"):
        enter(paths, "lin", PASSWORD)


def test_a_newer_file_is_refused(paths, founded):
    engine = open_engine(paths.data / DATABASE, founded[1].key)
    with engine.execution_options(writes=True).begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    engine.dispose()
    with pytest.raises(Refusal, match="更新版本的程序写成（版本 9999）"):
        enter(paths, "lin", PASSWORD)


def test_an_older_file_is_backed_up_and_brought_up_to_date(paths, founded):
    engine = open_engine(paths.data / DATABASE, founded[1].key)
    downgrade(engine, "-1")
    engine.dispose()
    enter(paths, "lin", PASSWORD).close()
    (kept,) = backups(paths)
    assert kept.note.startswith("before-")
    enter(Paths.at(kept.path), "lin", PASSWORD).close()  # a backup can be opened as it stands


def test_a_lost_password_is_replaced_by_the_recovery_code(paths, founded):
    code = recover(paths, founded[1].recovery_code, "lin", OTHER)
    enter(paths, "lin", OTHER).close()
    with pytest.raises(Refusal):
        enter(paths, "lin", PASSWORD)
    with pytest.raises(Refusal, match="现行"):
        recover(paths, founded[1].recovery_code, "lin", PASSWORD)
    recover(paths, code, "lin", PASSWORD)
    office = enter(paths, "lin", PASSWORD)
    with office.store.read() as session:
        assert session.scalars(select(Action.name)).all().count("用恢复码重设密码") == 2
    office.close()


def test_the_recovery_code_serves_administrators_alone(paths, founded):
    office = enter(paths, "lin", PASSWORD)
    office.accounts.add("wang", "王录入", "clerk", OTHER)
    office.close()
    for name in ("wang", "nobody"):
        with pytest.raises(Refusal, match="只能为在用的管理员"):
            recover(paths, founded[1].recovery_code, name, "Haoyunqi%77q")
    with pytest.raises(Refusal, match="至少要有"):
        recover(paths, founded[1].recovery_code, "lin", "123")
    enter(paths, "lin", PASSWORD).close()


def test_a_backup_comes_back_with_the_password_of_its_day(paths):
    office = enter(paths, "lin", PASSWORD)
    made = back_up(office.engine, paths, office.key)
    office.accounts.own.change_password(PASSWORD, OTHER)
    office.close()
    with pytest.raises(Refusal, match="不正确"):
        bring_back(paths, made.path, "lin", OTHER)
    enter(paths, "lin", OTHER).close()
    aside, _ = bring_back(paths, made.path, "lin", PASSWORD)
    enter(paths, "lin", PASSWORD).close()
    enter(Paths.at(aside), "lin", OTHER).close()  # what was replaced is kept
