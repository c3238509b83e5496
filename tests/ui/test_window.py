"""The program up to its first window: it loads little, so that the clerk does not wait."""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
FIRST = """
import sys
from PySide6 import QtCore
from PySide6.QtWidgets import QApplication
before = set(sys.modules)
def told(*_):
    QApplication.processEvents()
    print(*sorted(set(sys.modules) - before))
    print("Qt" in vars(QtCore))
    return 0
QApplication.exec = told
import main
main.main(["--data", sys.argv[1]])
"""
OURS = {
    "db", "db.errors", "desktop", "desktop.errors", "desktop.files", "desktop.folder", "desktop.garbage",
    "desktop.jobs", "desktop.lock", "desktop.logs", "desktop.paths", "desktop.private_temp", "desktop.resources",
    "desktop.settings", "desktop.starts", "desktop.version", "desktop.wording", "main", "ui", "ui.application",
    "ui.buttons", "ui.errors", "ui.forms", "ui.forms.line", "ui.icons", "ui.opening", "ui.opening.flow",
    "ui.opening.login", "ui.opening.sheet", "ui.screens", "ui.sweeping", "ui.theme", "ui.window", "ui.work",
}  # fmt: skip
THEIRS = {"_json", "fcntl", "faulthandler", "gc", "json", "json.decoder", "json.encoder", "json.scanner", "msvcrt",
          "unicodedata"}  # fmt: skip


def test_the_login_window_stands_on_little(folder: Path) -> None:
    (folder / "office.db").touch()
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-c", FIRST, str(folder)]
    ran = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=True)
    loaded, names_of_qt = ran.stdout.splitlines()
    assert set(loaded.split()) - OURS - THEIRS == set()
    assert names_of_qt == "False", "something touched `Qt` before the first window: 13 ms"
