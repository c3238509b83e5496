"""From the command to the login window, against a bare Qt window, each in a process of its own."""

import os
import subprocess
import sys
from pathlib import Path
from statistics import median

from tests.speed.measuring import tell

ROOT = Path(__file__).resolve().parents[2]
TIMES = 9
MOST = 1.5

CLOCK = "import time; begun = time.perf_counter()\n"
BARE = """
from PySide6.QtWidgets import QApplication, QWidget
application = QApplication([])
window = QWidget(); window.resize(1366, 768); window.show(); application.processEvents()
"""
LOGIN = """
import sys
from pathlib import Path
from desktop.paths import Paths
from ui import window
from PySide6.QtWidgets import QApplication
window.prepare(Paths.at(Path(sys.argv[1]))).begin()
QApplication.processEvents()
"""
TOLD = "\nprint((time.perf_counter() - begun) * 1000)\nimport os, sys; sys.stdout.flush(); os._exit(0)\n"


def _run(script: str, *arguments: str) -> float:
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-c", CLOCK + script + TOLD, *arguments]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=True)
    return float(done.stdout.split()[-1])


def test_the_login_window_stands_soon(tmp_path):
    (tmp_path / "office.db").touch()  # founded: the login window comes, not the assistant
    bare, login = [], []
    for _ in range(TIMES):
        bare.append(_run(BARE))
        login.append(_run(LOGIN, str(tmp_path)))
    ratio = median(login) / median(bare)
    tell(f"login window {median(login):.0f} ms, bare window {median(bare):.0f} ms: ×{ratio:.2f} (≤ {MOST})")
    assert ratio <= MOST


def test_nothing_heavy_on_the_way():
    script = "import sys, ui.window\nprint(*[name for name in HEAVY if name in sys.modules])".replace(
        "HEAVY",
        "('sqlalchemy', 'alembic', 'reportlab', 'pyqtgraph', 'numpy', 'pypinyin', 'sqlcipher3', 'cryptography')",
    )
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run([sys.executable, "-c", script], cwd=ROOT, env=environment, capture_output=True, text=True)
    assert done.stdout.split() == []
