"""From the command to the login window, against a bare Qt window: processor time of fresh processes, in pairs."""

import os
import subprocess
import sys
from pathlib import Path
from statistics import median

from tests.speed.measuring import tell

ROOT = Path(__file__).resolve().parents[2]
PAIRS = 11
MOST = 1.5

# The clock starts with Python ready; processor time, because a neighbour's work on the machine is not the program's.
CLOCK = "import time; begun = time.process_time()\n"
TOLD = "print((time.process_time() - begun) * 1000); import os, sys; sys.stdout.flush(); os._exit(0)\n"
BARE = """
from PySide6.QtWidgets import QApplication, QWidget
application = QApplication([])
window = QWidget(); window.resize(1366, 768); window.show(); application.processEvents()
"""
LOGIN = """
import sys
from PySide6.QtWidgets import QApplication
QApplication.exec = lambda *_: QApplication.processEvents() or 0  # painted; then the program would wait for the clerk
import main
main.main(["--data", sys.argv[1]])
"""


def _run(script: str, *arguments: str) -> float:
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "PYTHONPATH": str(ROOT)}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)  # an installed program has its modules compiled
    command = [sys.executable, "-c", CLOCK + script + TOLD, *arguments]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=True)
    return float(done.stdout.split()[-1])


def test_the_login_window_stands_soon(tmp_path):
    (tmp_path / "office.db").touch()  # founded: the login window comes, not the assistant
    (tmp_path / "settings.json").write_text('{"last_account": "lin", "last_office": "陈埭镇网格办"}', "utf-8")
    pairs = [(_run(BARE), _run(LOGIN, str(tmp_path))) for _ in range(PAIRS + 1)][1:]  # the first one compiles
    bare, login = (median(times) for times in zip(*pairs, strict=True))
    ratio = login / bare
    ratios = " ".join(f"{b / a:.2f}" for a, b in sorted(pairs, key=lambda pair: pair[1] / pair[0]))
    tell(f"login window {login:.0f} ms, bare window {bare:.0f} ms of processor time: ×{ratio:.2f} (≤ {MOST})")
    tell(f"pair by pair: {ratios}")
    assert ratio <= MOST
