"""The file for whoever helps from afar: what program, machine and database are like, and nothing of anybody.

Nothing in it comes from a record. Counts are rounded, names of files are told only where the program gave them, of
settings only choices among given ones, and the log goes through `desktop.rescue.cleansing`.
"""

import json
import locale
import os
import platform
import shutil
import sys
import time
import zipfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, inspect, text
from sqlalchemy.exc import DatabaseError

from db.errors import Damaged, DiskFull
from db.schema import HEAD, revision_of
from desktop.files import replace_file, written_whole
from desktop.folder import ATTACHMENTS, DATABASE, EXCHANGE, JOURNALS, KEYS
from desktop.jobs import Progress
from desktop.logs import FAULTS, LOG
from desktop.paths import NETWORK_SYSTEMS, Paths, filesystem_of, is_synced
from desktop.rescue.cleansing import cleansed
from desktop.settings import Settings
from desktop.starts import MARKS
from desktop.upkeep.backup import backups
from desktop.upkeep.checking import check
from desktop.version import VERSION

NAME = "格档求助文件.zip"
READ_ME = (
    "这是格档的求助文件，供维护人员判断故障。\n\n"
    "里面只有：程序和电脑的情况、各类资料大约多少条、文件大小、检查结果、日志里出错的位置。\n"
    "没有居民、网格员和单位的任何资料：没有姓名、号码、地址，也没有您写过的文字；日志里的中文和长数字都已去掉。\n"
    "下面每一个文件都可以先打开看。\n"
)
FILES = (DATABASE, *JOURNALS, KEYS, MARKS, "settings.json", "office.server", "repair-aside.db")
FOLDERS = ("backups", ATTACHMENTS, EXCHANGE, "logs", "exports")
PROOF = 1 << 20  # bytes written to see how quick the disk is


@dataclass(frozen=True, slots=True)
class Part:
    """One file of the support file: its name, what it is, its text."""

    name: str
    title: str
    text: str


def gather(paths: Paths, machine: Mapping[str, Any], engine: Engine | None, progress: Progress) -> list[Part]:
    """Return everything that goes into a support file; `machine` is what only the window knows, as its screens.

    Without an engine (nobody has signed in) what stands in the database is left out.
    """
    parts = [
        Part("read-me.txt", "说明", READ_ME),
        Part("program.json", "程序和电脑", _json(_program() | dict(machine))),
        Part("folder.json", "文件大小和磁盘", _json(_folder(paths))),
        Part("settings.json", "本机设置（只有选项）", _json(_settings(paths))),
    ]
    if engine is not None:
        parts += [
            Part("database.json", "数据库的结构和大约的条数", _json(_told(_database, engine))),
            Part("check.json", "检查结果", _json(_checked(engine, progress))),
        ]
    return [*parts, *_logs(paths.logs)]


def save(parts: Iterable[Part], target: Path) -> None:
    """Write a support file; it stands at its place only when it is whole."""
    with written_whole(target) as part, zipfile.ZipFile(part, "w", zipfile.ZIP_DEFLATED) as archive:
        for one in parts:
            archive.writestr(one.name, one.text)


def rounded(count: int) -> int:
    """Return a count to two digits: enough to know how large an office is."""
    digits = len(str(count))
    return count if digits < 3 else round(count, 2 - digits)


def _json(told: Any) -> str:
    return json.dumps(told, ensure_ascii=False, indent=1, default=str)


def _program() -> dict[str, Any]:
    return {
        "version": VERSION,
        "newest revision": HEAD,
        "python": sys.version.split()[0],
        "frozen": bool(getattr(sys, "frozen", False)),
        "system": f"{platform.system()} {platform.release()} {platform.version()}",
        "machine": platform.machine(),
        "processors": os.cpu_count(),
        "encoding": f"{sys.getfilesystemencoding()} {locale.getpreferredencoding(False)}",
        "time zone": time.strftime("%z"),
        "made at": time.strftime("%Y-%m-%d %H:%M:%S"),
    }


def _folder(paths: Paths) -> dict[str, Any]:
    usage = shutil.disk_usage(paths.data)
    return {
        "disk free MB": usage.free >> 20,
        "disk size MB": usage.total >> 20,
        "file system": filesystem_of(paths.data),
        "on network": (filesystem_of(paths.data) or "") in NETWORK_SYSTEMS,
        "in a synchronised folder": is_synced(paths.data),
        "files": {name: (paths.data / name).stat().st_size for name in FILES if (paths.data / name).is_file()},
        "folders": {name: _size(paths.data / name) for name in FOLDERS if (paths.data / name).is_dir()},
        "backups": [
            {"made at": f"{one.made_at:%Y-%m-%d %H:%M}", "bytes": one.size, "automatic": one.note == "auto"}
            for one in backups(paths)
        ],
        "starts": _starts(paths.data / MARKS),
        "writing 1 MB takes ms": _writing(paths.data),
    }


def _size(folder: Path) -> dict[str, int]:
    files = [one.stat().st_size for one in folder.rglob("*") if one.is_file()]
    return {"files": len(files), "bytes": sum(files)}


def _starts(path: Path) -> dict[str, Any]:
    try:
        found = json.loads(path.read_bytes())
        return {"running": bool(found.get("running")), "failed in a row": int(found.get("failed", 0))}
    except (OSError, ValueError, AttributeError, TypeError):
        return {}


def _writing(folder: Path) -> int | str:
    begun, proof = time.perf_counter(), folder / "proof"
    try:
        replace_file(proof, bytes(PROOF))
        proof.unlink()
    except OSError as error:
        return type(error).__name__
    return round((time.perf_counter() - begun) * 1000)


def _settings(paths: Paths) -> dict[str, Any]:
    settings = Settings(paths.settings)
    kept = [one for one in vars(Settings).values() if getattr(one, "choices", None)]
    return {one.key: getattr(settings, one.key) for one in kept}


def _told(look: Any, engine: Engine) -> Any:
    """Return what a look into the database tells, or the kind of what kept it from looking."""
    begun = time.perf_counter()
    try:
        return look(engine) | {"took ms": round((time.perf_counter() - begun) * 1000)}
    except (DatabaseError, Damaged, DiskFull) as error:
        return {"failed": type(error).__name__}


def _database(engine: Engine) -> dict[str, Any]:
    with engine.connect() as connection:
        tables = inspect(connection).get_table_names()
        indices = {name: [one["name"] for one in inspect(connection).get_indexes(name)] for name in tables}
        counts = {
            name: rounded(connection.execute(text(f'SELECT count(*) FROM "{name}"')).scalar_one()) for name in tables
        }
        told: dict[str, Any] = {"engine": engine.dialect.name, "revision": revision_of(engine)}
        for name in ("sqlite_version()",) if engine.dialect.name == "sqlite" else ("version()",):
            told[name] = connection.execute(text(f"SELECT {name}")).scalar()
        if engine.dialect.name == "sqlite":
            for pragma in ("cipher_version", "page_size", "page_count", "freelist_count", "journal_mode"):
                told[pragma] = connection.exec_driver_sql(f"PRAGMA {pragma}").scalar()
    return told | {"rows, about": counts, "indices": indices}


def _checked(engine: Engine, progress: Progress) -> Any:
    def look(engine: Engine) -> dict[str, Any]:
        report = check(engine, progress)
        found = [{"check": one.check, "table": one.table, "count": rounded(one.count)} for one in report.findings]
        return {"checked": report.checked, "found": found}

    return _told(look, engine)


def _logs(folder: Path) -> list[Part]:
    parts = []
    for name, title in ((LOG, "日志里出错的位置"), (f"{LOG}.1", "较早的日志"), (FAULTS, "程序中断时所在的位置")):
        path = folder / name
        if path.is_file():
            lines = cleansed(path.read_text("utf-8", errors="replace").splitlines())
            parts.append(Part(f"logs/{name}", title, "\n".join(lines) + "\n"))
    return parts
