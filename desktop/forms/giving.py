"""Where the files of a filling are made, and how they come to where the clerk wants them."""

import shutil
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import replace
from errno import EROFS
from pathlib import Path

from desktop.errors import Refusal
from desktop.forms.division import free_path
from desktop.forms.outcome import FilledFile
from desktop.lock import FolderLock
from desktop.sheets.writing import whole_file

ROOMS, MADE = "filling", "made"  # folders: in the office's, and in each room
NO_FOLDER = "文件夹“{name}”不存在，请另选一个文件夹。"
NOT_WRITABLE = "文件夹“{name}”不能写入，没有生成文件。请检查权限，或另选一个文件夹。"


@contextmanager
def workroom(office: Path) -> Iterator[Path]:
    """Give an empty folder below the office's own, where private data may lie in the clear until it is gone again."""
    rooms = office / ROOMS
    clear_workrooms(office)
    rooms.mkdir(mode=0o700, parents=True, exist_ok=True)
    room = Path(tempfile.mkdtemp(dir=rooms))
    try:
        with FolderLock(room):
            made = room / MADE
            made.mkdir()
            yield made
    finally:
        shutil.rmtree(room, ignore_errors=True)


def clear_workrooms(office: Path) -> None:
    """Take away what a program that was ended by force left in its workrooms; those in use stay."""
    for room in (office / ROOMS).glob("*"):
        with suppress(Refusal, OSError):
            with FolderLock(room):
                shutil.rmtree(room / MADE, ignore_errors=True)
            shutil.rmtree(room)  # the lock too, which Windows deletes only when nobody has it


def require_folder(folder: Path) -> None:
    """Raise Refusal for a folder that is not there or takes no files, before anything is made for it."""
    if not folder.is_dir():
        raise Refusal(NO_FOLDER.format(name=folder.name))
    try:
        with tempfile.TemporaryFile(dir=folder):
            pass
    except OSError as error:
        raise Refusal(NOT_WRITABLE.format(name=folder.name)) from error


def give_out(files: Sequence[FilledFile], folder: Path) -> list[FilledFile]:
    """Put finished files where the clerk wants them, each whole and none over another. All of them or none."""
    given: list[FilledFile] = []
    try:
        for one in files:
            path = _reserved(folder, one.path.name)
            given.append(replace(one, path=path))
            with whole_file(path) as beside:
                shutil.copyfile(one.path, beside)
    except BaseException:
        take_back(given)
        raise
    return given


def take_back(files: Sequence[FilledFile]) -> None:
    """Remove files that were given out."""
    for one in files:
        with suppress(OSError):
            one.path.unlink(missing_ok=True)


def _reserved(folder: Path, name: str) -> Path:
    """Return a path that no file had and that nobody else gets now."""
    while True:
        path = free_path(folder, name, set())
        try:
            path.touch(exist_ok=False)
        except FileExistsError:
            continue
        except OSError as error:
            if isinstance(error, PermissionError | FileNotFoundError) or error.errno == EROFS:
                raise Refusal(NOT_WRITABLE.format(name=folder.name)) from error
            raise
        return path
