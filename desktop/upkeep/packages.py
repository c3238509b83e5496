"""The files of the exchange in backups: packages that went out and came in, which never change once they count."""

from collections.abc import Iterator
from pathlib import Path

from desktop.folder import EXCHANGE
from desktop.jobs import Progress
from desktop.upkeep.contents import room_aside, second_name

COUNTED = ("out", "in", "quarantine")  # beside them lies what is being made


def room_for_packages(data: Path, backups: Path) -> int:
    """Return the bytes that the packages of an office will take among its backups."""
    return sum(room_aside(data / EXCHANGE / name, backups) for name in COUNTED)


def take_packages(data: Path, backup: Path, progress: Progress) -> None:
    """Give the packages of an office a second name in a backup."""
    _join(data / EXCHANGE, backup / EXCHANGE, progress, "正在备份交换包")


def bring_packages(backup: Path, data: Path, progress: Progress) -> None:
    """Give an office the packages of a backup that it lacks.

    Those that it has besides stay: by them it notices that it sent them before the backup was restored.
    """
    _join(backup / EXCHANGE, data / EXCHANGE, progress, "正在恢复交换包")


def _join(source: Path, target: Path, progress: Progress, note: str) -> None:
    files = [path for path in _files(source) if not (target / path.relative_to(source)).exists()]
    for path in progress.over(files, len(files), note):
        second_name(path, target / path.relative_to(source))


def _files(folder: Path) -> Iterator[Path]:
    for name in COUNTED:
        yield from (path for path in sorted((folder / name).rglob("*")) if path.is_file())
