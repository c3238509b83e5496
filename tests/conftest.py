"""What every test relies on: no screen, a folder of its own, nothing left behind."""

import gc
import logging
import os
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings

from tests.compiled import share_compiled
from tests.servers import Keeper, is_running, programs

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ["QT_SCALE_FACTOR"] = "1"

ROOT = Path(__file__).resolve().parent.parent
LONGEST = "test_touring.py"  # two minutes in one test: begun last, all other processes would wait for it
GRACE = 3.0  # seconds a thread that was told to end may take

pytest_plugins = ["tests.offices", "tests.programs", "tests.desktop.exchange.correspondents"]

DATABASES = frozenset({"template", "empty"})  # fixtures by which a test has a database
MISSING = "it is not installed here (on Debian and Ubuntu: apt-get install postgresql), or this is Windows"
_keepers: list[Keeper] = []


def pytest_addoption(parser: pytest.Parser) -> None:
    """Let the tests that have a database run on either engine."""
    parser.addoption("--engine", choices=("sqlite", "postgresql"), default="sqlite", help="where the databases are")


def pytest_configure(config: pytest.Config) -> None:
    """Start the server of the run; the processes that xdist starts find it by their environment."""
    share_compiled()
    if config.getoption("engine") == "postgresql" and not is_running():
        if (binaries := programs()) is None:
            pytest.exit(f"NOT RUN ON POSTGRESQL: {MISSING}", 0)
        _keepers.append(Keeper(binaries))


def pytest_unconfigure() -> None:
    """Stop the server of the run."""
    while _keepers:
        _keepers.pop().stop()


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Begin with the longest; on PostgreSQL leave out what has no database or is about the encrypted file alone."""
    items.sort(key=lambda item: item.path.name != LONGEST)
    if config.getoption("engine") == "sqlite":
        return
    kept, left = [], []
    for item in items:
        has_database = DATABASES.intersection(getattr(item, "fixturenames", ()))
        (kept if has_database and not item.get_closest_marker("file") else left).append(item)
    config.hook.pytest_deselected(items=left)
    items[:] = kept


def pytest_collection_finish() -> None:
    """Spare the collector of garbage what is loaded by now, and look for garbage less often: a tenth of the time."""
    gc.freeze()
    gc.set_threshold(50_000, 20, 20)


settings.register_profile("office", deadline=None, derandomize="CI" in os.environ)
settings.load_profile("office")


class Slate(logging.Handler):
    """Remembers what was logged."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(f"{record.levelname} {record.name}: {record.getMessage()}")


@pytest.fixture(autouse=True)
def nothing_left_behind(request: pytest.FixtureRequest) -> Iterator[None]:
    """Fail a test that logs a warning it is not marked for, or leaves a window or a thread."""
    slate = Slate()
    logging.getLogger().addHandler(slate)
    threads = set(threading.enumerate())
    yield
    logging.getLogger().removeHandler(slate)
    left = [f"window {window}" for window in close_windows()]
    left += [f"thread {thread.name}" for thread in running_besides(threads)]
    if not request.node.get_closest_marker("logs"):
        left += slate.lines
    assert not left, "left behind: " + ", ".join(left)


def close_windows() -> list[str]:
    """Close the windows still shown. Return what they were."""
    widgets: Any = sys.modules.get("PySide6.QtWidgets")
    if widgets is None or widgets.QApplication.instance() is None:
        return []
    shown = [window for window in widgets.QApplication.topLevelWidgets() if window.isVisible()]
    names = [f"{type(window).__name__} {window.windowTitle()}".strip() for window in shown]
    for window in shown:
        window.hide()
        window.deleteLater()
    return names


def running_besides(known: set[threading.Thread]) -> list[threading.Thread]:
    """Return the threads that run on although they had time to end."""
    until = time.monotonic() + GRACE
    while new := [thread for thread in threading.enumerate() if thread not in known]:
        if time.monotonic() > until:
            return new
        time.sleep(0.01)
    return []


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder of the test's own."""
    return tmp_path


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of real inputs that lies beside the repository on some machines."""
    path = ROOT.parent / "shared"
    if not path.is_dir():
        pytest.skip("the real inputs of ../shared are not on this machine")
    return path
