"""The shared office on the command line: founded on a server, joined, looked at, moved back."""

import json

import pytest

from desktop.commands import main
from desktop.folder import DATABASE, SERVER
from tests.desktop.founded import PASSWORD
from tests.desktop.server.cluster import PASSWORD as ADMINS


@pytest.fixture
def run(monkeypatch, capsys):
    """Run a command; return its exit code and what it said."""
    monkeypatch.setenv("GEDANG_PASSWORD", PASSWORD)
    monkeypatch.setenv("PGPASSWORD", ADMINS)

    def run(*words):
        code = main([str(word) for word in words])
        said = capsys.readouterr()
        return code, said.out, said.err

    return run


def test_an_office_is_founded_on_a_server_and_moved_back(cluster, database, folder, run):
    address = f"postgresql://postgres@127.0.0.1:{cluster.port}/{database}"
    one, two, back = folder / "one", folder / "two", folder / "back"
    code, _, said = run("server", "setup", "--data", one, "--database", address)
    assert (code, "还没有单位" in said) == (1, True)
    founding = ("--code", "350582103", "--account", "lin", "--title", "林管理")
    code, told, _ = run("server", "setup", "--data", one, "--database", address, *founding)
    assert code == 0
    assert "逐表核对一致" in told
    assert "恢复码" in told
    assert (one / SERVER).is_file()
    assert not (one / DATABASE).exists()
    assert run("server", "setup", "--data", one, "--database", address)[0] == 1
    assert run("server", "export", "--data", one, folder / "x.gdconn")[0] == 0
    code, told, _ = run("server", "who", "--database", folder / "x.gdconn", "--data", two, "--json")
    assert [row["account"] for row in json.loads(told)["present"]] == ["lin"]
    assert run("check", "--data", two)[0] == 0
    code, told, _ = run("server", "move", "--data", two, "--to-file", back, "--json")
    assert code == 0
    assert json.loads(told)["tables"]["account"]["rows"] == 1
    code, _, said = run("check", "--data", one)
    assert (code, "已搬到" in said) == (1, True)
    assert run("check", "--data", back)[0] == 0
    assert run("server", "move", "--data", back, "--to-file", folder / "more")[0] == 1
    code, _, said = run("find", "张")
    assert (code, "--data" in said) == (1, True)
