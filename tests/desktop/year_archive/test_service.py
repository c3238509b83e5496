"""The archive of a year: complete, signed, checked by tools that know nothing of this program."""

import csv
import json
import shutil
import subprocess
import zipfile
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from db.models.log import Disclosure, DisclosureKind
from db.models.meetings import Meeting, MeetingState
from desktop.accounts.rights import Rights
from desktop.errors import Refusal
from desktop.jobs import Cancelled, Progress
from desktop.program import Program
from desktop.upkeep.entries import Kind
from desktop.year_archive.service import YearArchive
from tests.programs import today


@pytest.fixture
def archive(program: Program) -> YearArchive:
    with program.office.store.write("登记") as session:
        for year in (2024, 2025):
            session.add(
                Meeting(
                    kind="regular", year=year, number=1, title=f"{year} 年例会", held_on=date(year, 3, 1),
                    covers_from=date(year, 2, 1), covers_until=date(year, 2, 28), state=MeetingState.CLOSED,
                )
            )  # fmt: skip
            session.add(
                Disclosure(
                    at=datetime(year, 5, 1, tzinfo=UTC), by="lin", kind=DisclosureKind.EXPORTED, table="person",
                    fields="name", records=3, purpose="=HYPERLINK(1)",
                )
            )  # fmt: skip
    return YearArchive(program, today)


@pytest.fixture
def shelf(folder: Path) -> Path:
    place = folder / "shelf"
    place.mkdir()
    return place


def unpacked(path: Path, to: Path) -> Path:
    with zipfile.ZipFile(path) as packed:
        packed.extractall(to)
    (bag,) = to.iterdir()
    return bag


def rows(path: Path) -> list[list[str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.reader(file))


def test_it_holds_the_year_and_nothing_of_another(archive: YearArchive, shelf: Path, folder: Path) -> None:
    made = archive.write(2025, shelf, Progress(), sealed=False)
    assert [path.name for path in shelf.iterdir()] == [made.path.name]
    assert made.path.name.startswith("gedang-archive-350582103000-2025-")
    bag = unpacked(made.path, folder / "out")
    assert [row[0] for row in rows(bag / "data" / "tables" / "meetings.csv")[1:]] != []
    whole = "".join("".join(row) for row in rows(bag / "data" / "tables" / "meetings.csv"))
    assert "2025 年例会" in whole
    assert "2024 年例会" not in whole
    assert len(rows(bag / "data" / "tables" / "disclosures.csv")) == 2
    assert not (bag / "data" / "tables" / "audit.csv").exists()
    counts = json.loads((bag / "data" / "counts.json").read_text("utf-8"))
    assert counts["archived"] == made.counts
    assert counts["office"]["meeting"] == 2
    assert "2025 年度归档" in (bag / "data" / "README.txt").read_text("utf-8")


def test_ordinary_tools_find_it_whole_and_signed(archive: YearArchive, shelf: Path, folder: Path) -> None:
    made = archive.write(2025, shelf, Progress(), sealed=False)
    bag = unpacked(made.path, folder / "out")
    for listed in ("manifest-sha256.txt", "tagmanifest-sha256.txt"):
        subprocess.run(["sha256sum", "-c", "--quiet", listed], cwd=bag, check=True)
    checked = [
        "openssl", "pkeyutl", "-verify", "-pubin", "-inkey", "data/signed-by.pem", "-rawin",
        "-in", "tagmanifest-sha256.txt", "-sigfile", "tagmanifest-sha256.txt.sig",
    ]  # fmt: skip
    if shutil.which("openssl"):
        subprocess.run(checked, cwd=bag, check=True, capture_output=True)
        (bag / "tagmanifest-sha256.txt").write_bytes((bag / "tagmanifest-sha256.txt").read_bytes() + b"\n")
        assert subprocess.run(checked, cwd=bag, check=False, capture_output=True).returncode != 0
    whole = subprocess.run(["sha256sum", made.path], check=True, capture_output=True, text=True).stdout.split()[0]
    assert whole == made.sha256


def test_it_is_entered_with_its_hash_and_as_a_disclosure(archive: YearArchive, program: Program, shelf: Path) -> None:
    made = archive.write(2025, shelf, Progress(), sealed=False)
    (entry,) = archive.archives()
    assert (entry.kind, entry.ok) == (Kind.ARCHIVE, True)
    assert entry.facts["sha256"] == made.sha256
    assert entry.facts["counts"] == made.counts
    assert program.disclosures.list(1)[0].purpose == "2025 年度归档"


def test_sealed_it_opens_with_the_recovery_key_and_brings_the_audit_log(
    archive: YearArchive, program: Program, shelf: Path, folder: Path
) -> None:
    with pytest.raises(Refusal, match="还没有恢复密钥"):
        archive.write(2025, shelf, Progress(), sealed=True)
    key = program.backups.keys.make("保险柜一")
    program.backups.keys.add(key.public)
    made = archive.write(2025, shelf, Progress(), sealed=True)
    assert made.path.suffix == ".age"
    assert made.path.read_bytes().startswith(b"age-encryption.org/v1")
    if shutil.which("age"):
        (folder / "key").write_text(key.secret)
        opened = folder / "opened.zip"
        subprocess.run(["age", "-d", "-i", folder / "key", "-o", opened, made.path], check=True)
        bag = unpacked(opened, folder / "out")
        assert rows(bag / "data" / "tables" / "audit.csv")[0][-1] == "mac"


def test_nothing_is_deleted_from_the_office(archive: YearArchive, program: Program, shelf: Path) -> None:
    archive.write(2025, shelf, Progress(), sealed=False)
    with program.office.store.read() as session:
        assert session.query(Meeting).count() == 2


def test_a_year_that_is_not_over_is_refused(archive: YearArchive, shelf: Path) -> None:
    with pytest.raises(Refusal, match="2026 年还没有结束"):
        archive.write(2026, shelf, Progress(), sealed=False)
    with pytest.raises(Refusal, match="如 2025"):
        archive.write(25, shelf, Progress(), sealed=False)


def test_who_does_not_see_everything_archives_nothing(archive: YearArchive, program: Program, shelf: Path) -> None:
    clerk = program.office.clerk
    clerk.enter("wang", "王村", Rights("village", grids=(1,)))
    with pytest.raises(Refusal, match="归档会不全"):
        archive.write(2025, shelf, Progress(), sealed=False)


def test_stopped_or_without_its_place_nothing_half_is_left(archive: YearArchive, program: Program, shelf: Path) -> None:
    class Impatient(Progress):
        def begin(self, total: int, note: str) -> None:
            if note == "正在写到U盘":
                self.cancel()
            super().begin(total, note)

    with pytest.raises(Cancelled):
        archive.write(2025, shelf, Impatient(), sealed=False)
    with pytest.raises(Refusal, match="没有写成"):
        archive.write(2025, shelf / "gone", Progress(), sealed=False)
    assert list(shelf.iterdir()) == []
    assert archive.archives() == []
    work = program.office.paths.data / "exchange" / "work"
    assert list(work.iterdir()) == []
