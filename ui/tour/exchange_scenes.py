"""What is photographed of a month between the town and its district desk: the rooms of both, where they differ."""

import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from desktop.settings import Settings
from ui.main_window import MainWindow
from ui.shell import Shell
from ui.tour.camera import Camera
from ui.tour.exchange_work import ExchangeWork
from ui.work import Work

EXCHANGE, BELOW = "exchange", "below"
TITLES = {"overview": "概况", "in": "收件", "out": "发件", "conflicts": "待核对", "offices": "交换单位"}


class ExchangeScenes:
    """Walks the month and looks into both windows on the way."""

    def __init__(self, camera: Camera, shell: Shell, work: Work) -> None:
        self._camera, self._town, self._work = camera, shell, work

    def play(self) -> None:
        """Play every scene; the district desk lives as long as they do."""
        with tempfile.TemporaryDirectory(prefix="gedang-", ignore_cleanup_errors=True) as folder:
            work = ExchangeWork(self._town.program, self._camera.report, Path(folder))
            work.begin()
            settings = Settings(Path(folder) / "district.ini")
            desk = Shell(work.district, settings, self._work)
            desk.show()
            try:
                self._walk(work, self._town.window, desk.window)
            finally:
                desk.window.hide()
                self._camera.settle()
                work.district.office.close()

    def _walk(self, work: ExchangeWork, town: MainWindow, district: MainWindow) -> None:
        self._look(district, "区级", "offices")
        self._step(work.hand_down)
        self._look(town, "镇级", "overview", "in", "out")
        self._step(work.lose)
        self._look(district, "区级-缺一期", "overview")
        self._compare(district, "各镇对比-缺一期")
        self._step(work.send_again)
        self._step(work.disagree)
        self._look(district, "区级", "conflicts")
        self._step(work.decide)
        self._look(district, "区级", "in", "out", "overview")
        self._compare(district, "各镇对比")

    def _step(self, step: Callable[[], object]) -> None:
        step()
        self._camera.settle()

    def _look(self, window: MainWindow, whose: str, *modes: str) -> None:
        """Photograph panes of the room of the exchange."""
        page = self._enter(window, EXCHANGE)
        for mode in modes:
            page.turn(mode)
            self._camera.take(window, f"交换-{whose}-{TITLES[mode]}")

    def _compare(self, window: MainWindow, name: str) -> None:
        self._enter(window, BELOW)
        self._camera.take(window, name)

    def _enter(self, window: MainWindow, room: str) -> Any:
        window.enter(room)
        self._camera.settle()
        return window.page
