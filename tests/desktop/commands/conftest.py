"""A founded office, and the hand that runs commands on it."""

import json
from pathlib import Path

import pytest

from desktop.commands import main
from tests.desktop.founded import PASSWORD, found_in


@pytest.fixture
def data(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A founded office whose password is in the environment."""
    monkeypatch.setenv("GEDANG_PASSWORD", PASSWORD)
    monkeypatch.delenv("GEDANG_ACCOUNT", raising=False)
    return found_in(folder / "data")[0].data


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]):
    """Runs one command. Gives its exit code, what it said, and what it said beside that."""

    def run(command: str, data: Path, *words: object) -> tuple[int, str, str]:
        capsys.readouterr()
        code = main([command, "--data", str(data), *map(str, words)])
        said = capsys.readouterr()
        return code, said.out.strip(), said.err

    return run


@pytest.fixture
def result(run):
    """Runs one command that is to succeed. Gives its JSON."""

    def result(command: str, data: Path, *words: object):
        code, out, err = run(command, data, *words, "--json")
        assert code == 0, out + err
        return json.loads(out)

    return result
