"""The command line takes a key file, and opens nothing for an account that has to do something first."""

from pathlib import Path

import pytest

from desktop.commands import main
from desktop.opening import enter
from desktop.paths import Paths
from tests.desktop.founded import OTHER, PASSWORD, found_in


@pytest.fixture
def paths(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Paths:
    monkeypatch.setenv("GEDANG_PASSWORD", PASSWORD)
    return found_in(folder / "data")[0]


def find(paths: Paths, *more: str) -> int:
    return main(["selfcheck", "--data", str(paths.data), *more])


def test_an_account_with_a_key_file_needs_it_here_too(
    paths: Paths, folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    office = enter(paths, "lin", PASSWORD)
    file = office.accounts.own.make_key_file(PASSWORD, folder)
    office.close()
    assert find(paths) == 1
    assert "钥匙文件" in capsys.readouterr().err
    find(paths, "--key-file", str(file))
    assert "钥匙文件" not in capsys.readouterr().err
    assert find(paths, "--key-file", str(paths.data / "office.keys")) == 1
    assert "不是格档的钥匙文件" in capsys.readouterr().err
    monkeypatch.setenv("GEDANG_KEY_FILE", str(file))
    find(paths)
    assert "钥匙文件" not in capsys.readouterr().err


def test_a_password_that_must_be_changed_opens_no_command(
    paths: Paths, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    office = enter(paths, "lin", PASSWORD)
    office.accounts.add("wang", "王录入", "clerk", OTHER)
    office.close()
    monkeypatch.setenv("GEDANG_PASSWORD", OTHER)
    assert find(paths, "--account", "wang") == 1
    assert "要先在程序窗口里登录一次" in capsys.readouterr().err
