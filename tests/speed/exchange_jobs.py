"""Sealing and opening many people, each job in a process of its own.

The floor is what nobody can avoid: writing the text table, hashing it, encrypting its bytes.
"""

import csv
import hashlib
import json
import resource
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from uuid import UUID

import pyrage

from desktop.exchange.envelope import Header, PackageKind
from desktop.exchange.keys import OfficeKeys
from desktop.exchange.opening import unseal
from desktop.exchange.sealing import seal
from desktop.exchange.tables import ColumnOut, TableOut
from desktop.jobs import Progress
from desktop.package_view import write_view

TOWN, DISTRICT = OfficeKeys.new("359998104000"), OfficeKeys.new("359998000000")
MOST_HELD = 400_000
CARD = TOWN.card("测试镇", date(2026, 1, 1))
TEXTS = (
    "uuid", "_op", "_origin", "_fields", "name", "former_name", "id_number", "phone", "ethnic_code", "education_code",
    "political_code", "marriage_code", "origin_place", "registered_at", "lives_at", "works_at", "occupation", "note",
    "grid", "household",
)  # fmt: skip
COLUMNS = [
    *(ColumnOut(name, name, constraints={"required": True} if name == "uuid" else {}) for name in TEXTS),
    ColumnOut("_rev", "_rev", "integer", {"required": True}),
    ColumnOut("_base_rev", "_base_rev", "integer"),
    ColumnOut("_mtime", "_mtime", "datetime"),
    ColumnOut("born_on", "born_on", "date"),
    ColumnOut("is_care", "is_care", "boolean"),
]


def people(count: int) -> Iterator[list[str]]:
    """Yield made-up people, as long as real ones."""
    for number in range(count):
        birth = f"{1940 + number % 80}-{1 + number % 12:02d}-{1 + number % 28:02d}"
        texts = [
            str(UUID(int=number * 0x9E3779B97F4A7C15 % 2**128)), "U", TOWN.office_id, "", f"张{number % 5000}", "",
            f"359998{birth.replace('-', '')}{number % 1000:03d}X", f"1380000{number % 10_000:04d}", "01", "20", "13",
            "20", "测试省测试市", f"测试镇测试村{number % 300}号", f"测试镇测试村{number % 500}号", "", "务农", "",
            str(UUID(int=number % 40)), str(UUID(int=number // 3)),
        ]  # fmt: skip
        yield [*texts, "1", "0", "2026-11-22T01:02:03.000004Z", birth, "false"]


def given(count: int) -> Iterable[list[str]]:
    """Return people: made beforehand, so that making them is not measured, unless they are too many to hold."""
    return list(people(count)) if count <= MOST_HELD else people(count)


def floor(count: int, folder: Path) -> dict[str, float]:
    """Write, hash, encrypt: the same bytes, nothing else."""
    path = folder / "floor.csv"
    rows, begun = given(count), time.perf_counter()
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file, lineterminator="\r\n")
        writer.writerow([column.name for column in COLUMNS])
        writer.writerows(rows)
    with path.open("rb") as read:
        hashlib.file_digest(read, "sha256").hexdigest()
    recipients = [pyrage.x25519.Recipient.from_str(keys.recipient) for keys in (DISTRICT, TOWN)]
    pyrage.encrypt_file(str(path), str(folder / "floor.age"), recipients)
    return {"floor": time.perf_counter() - begun, "bytes": path.stat().st_size}


def ours(count: int, folder: Path) -> dict[str, float]:
    """Seal the same people, then open them again and read every row."""
    table = TableOut("person", "实有人口", COLUMNS, given(count), expected=count)
    head = Header(
        package_id=str(UUID(int=count)), sender=TOWN.office_id, receiver=DISTRICT.office_id, stream="MAIN", epoch=1,
        seq=1, prev="", kind=PackageKind.FULL, created=datetime(2026, 11, 22, tzinfo=UTC), needs_ack=True, as_of_seq=0,
    )  # fmt: skip
    recipients, workspace = [DISTRICT.card("测试区", date(2026, 1, 1))], folder / "workspace"
    begun = time.perf_counter()
    made = seal(
        head, [table], [], TOWN, folder / "ours.wgx", Progress(), recipients=recipients, bag_info={},
        about={"schema_version": 1}, view=write_view, workspace=workspace,
    )  # fmt: skip
    sealed_in, begun = time.perf_counter() - begun, time.perf_counter()
    routes = {"MAIN": {PackageKind.FULL}}
    with unseal(made.path, lambda *_: CARD, DISTRICT, routes, workspace, Progress()) as opened:
        opened_in, begun = time.perf_counter() - begun, time.perf_counter()
        read = sum(1 for _ in opened.tables["person"].rows())
    return {
        "seal": sealed_in,
        "open": opened_in,
        "read": time.perf_counter() - begun,
        "rows": read,
        "size": made.size,
        "memory": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
    }


JOBS: dict[str, Callable[[int, Path], dict[str, float]]] = {"floor": floor, "ours": ours}

if __name__ == "__main__":
    print(json.dumps(JOBS[sys.argv[1]](int(sys.argv[2]), Path(sys.argv[3]))))
