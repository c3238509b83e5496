"""Which backup the test of restoring is made with: the newest of this machine, or a sealed one with its key."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtWidgets import QWidget

from desktop.jobs import Progress
from desktop.upkeep.sealed import SealedFile, sealed_in
from desktop.upkeep.service import Backups
from desktop.upkeep.trying import Tried
from ui import ask
from ui.dialogs import AskSheet
from ui.restoring.key_line import KeyLine

Job = Callable[[Backups, Progress], Tried]
QUESTION = "用哪一份备份试恢复？"
DETAIL = "备份恢复到临时文件夹，打开、核对、比较条数后删除，不影响现有资料。每月用加密备份试一次最放心。"
NEWEST, SEALED = "newest", "sealed"
KINDS = "加密备份 (*.gdb)"


def ask_what_to_try(parent: QWidget, place: Path | None, begin: Callable[[Job], object]) -> None:
    """Ask, and begin the test."""
    choices = [(SEALED, "一份加密备份…"), (NEWEST, "本机最新的备份")]
    chosen = ask.choose(parent, QUESTION, choices, detail=DETAIL)
    if chosen == NEWEST:
        begin(lambda backups, progress: backups.try_newest(progress))
    elif chosen == SEALED and (one := _choose(parent, place)) is not None:
        _ask_key(parent, one, begin)


def _choose(parent: QWidget, place: Path | None) -> Path | None:
    found: list[SealedFile] = sealed_in(place) if place is not None else []
    folder = found[0].path.parent if found else place
    files = ask.open_files(parent, "选择加密备份", KINDS, folder)
    return files[0] if files else None


def _ask_key(parent: QWidget, path: Path, begin: Callable[[Job], object]) -> None:
    def go(sheet: AskSheet) -> None:
        try:
            identity = line.identity()
        except Exception as error:  # noqa: BLE001 - said on the sheet
            sheet.failed(error)
            return
        sheet.accept()
        begin(lambda backups, progress: backups.try_sealed(path, identity, progress))

    sheet = AskSheet(parent, "输入恢复密钥", "开始试恢复", go)
    sheet.add_words(path.name)
    line = KeyLine()
    sheet.add("恢复密钥", line, "按纸上的组输入，不分大小写；或选 U 盘上的密钥文件；也可以用扫码枪")
    sheet.open()
