"""Packages of the exchange in backups: taken along, brought back; what went out since stays."""

import errno

import pytest

from desktop.folder import EXCHANGE
from desktop.upkeep.backup import back_up, restore
from tests.desktop.upkeep.test_backup import Office


@pytest.fixture
def office(folder):
    office = Office(folder / "data")
    yield office
    office.engine.dispose()


def put(office, name, content=b"sealed"):
    path = office.paths.data / EXCHANGE / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    return path


@pytest.mark.parametrize("linked", [True, False])
def test_packages_go_along_and_come_back(office, monkeypatch, linked):
    def refuse(*_):
        raise OSError(errno.EPERM, "Operation not permitted")

    if not linked:
        monkeypatch.setattr("desktop.upkeep.contents.os.link", refuse)
    sent, came = put(office, "out/350521000000/1/a.wgx"), put(office, "in/350521000000/b.wgx", b"came")
    put(office, "work/clear.csv", b"in the clear")
    made = back_up(office.engine, office.paths, office.key)
    kept = sorted(path.name for path in (made.path / EXCHANGE).rglob("*") if path.is_file())
    assert kept == ["a.wgx", "b.wgx"]
    sent.unlink()
    came.unlink()
    later = put(office, "out/350521000000/1/c.wgx", b"later")
    office.engine.dispose()
    restore(office.paths, made.path, lambda _folder: office.key)
    assert (sent.read_bytes(), came.read_bytes(), later.read_bytes()) == (b"sealed", b"came", b"later")
