"""What is photographed before an office is open: the first start, the recovery code, signing in."""

import tempfile
from pathlib import Path

from desktop.paths import Paths
from desktop.settings import Settings
from ui.opening.assistant import SAMPLE_ACCOUNT, Assistant
from ui.opening.flow import Opening
from ui.opening.login import LoginWindow
from ui.tour.camera import Camera, press
from ui.window import Running
from ui.work import Work

TOWN, NAME, ACCOUNT, PASSWORD = "晋江陈埭", "林晓梅", "linxm", "Haibian-2026-feng"  # of an office that is thrown away


def first_start(camera: Camera, work: Work) -> None:
    """Found an office in a folder of its own, step by step."""
    with tempfile.TemporaryDirectory(prefix="gedang-", ignore_cleanup_errors=True) as folder:
        paths = Paths.at(Path(folder) / "office")
        opening = Opening(paths, Settings(paths.settings), work)
        opening.opened.connect(lambda program: program.office.close())
        opening.begin()
        assistant = opening.window
        assert isinstance(assistant, Assistant)
        camera.take(assistant, "首次启动")
        press(assistant, "为本单位建立资料")
        assistant.town.line.setText(TOWN)
        camera.take(assistant, "首次启动-选乡镇")
        press(assistant, "下一步")
        camera.take(assistant, "首次启动-网格体系")
        press(assistant, "下一步")
        assistant.name.setText(NAME)
        assistant.account.setText(ACCOUNT)
        assistant.password.first.setText(PASSWORD)
        assistant.password.second.setText(PASSWORD)
        camera.take(assistant, "首次启动-第一个账号")
        press(assistant, "建立")
        camera.take(assistant, "首次启动-恢复码")
        assistant.recovery.kept.setChecked(True)
        assistant.recovery.go.click()
        camera.settle()
        opening.show_recovery()
        assert opening.window is not None
        camera.take(opening.window, "用恢复码打开")
        opening.window.hide()


def sign_in(camera: Camera, running: Running, password: str) -> None:
    """Sign in, once with a wrong password."""
    running.opening.begin()
    login = running.opening.window
    assert isinstance(login, LoginWindow)
    login.account.setText(SAMPLE_ACCOUNT)
    camera.take(login, "登录")
    login.password.setText(password[:-1])
    press(login, "登录")
    camera.take(login, "登录-密码不对")
    _give(camera, login, password)


def type_password(camera: Camera, running: Running, password: str) -> None:
    """Sign in without a picture."""
    running.opening.begin()
    login = running.opening.window
    assert isinstance(login, LoginWindow)
    login.account.setText(SAMPLE_ACCOUNT)
    _give(camera, login, password)


def _give(camera: Camera, login: LoginWindow, password: str) -> None:
    login.password.setText(password)
    press(login, "登录")
    camera.settle()
