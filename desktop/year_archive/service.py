"""Archives a closed year: a BagIt bag, signed with the office's key, in one file that is read back after writing."""

import os
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from db.models.log import DisclosureKind
from desktop.clock import Today, today
from desktop.errors import Refusal
from desktop.exchange.bag import DATA, hash_of, write_bag
from desktop.exchange.packing import zipped
from desktop.exchange.private_folder import private_folder, size_below
from desktop.exchange.stick import put_on_stick
from desktop.jobs import Progress
from desktop.program import Program
from desktop.seals.suite import USUAL, Counted, suite_of
from desktop.upkeep.entries import Entry, Kind
from desktop.upkeep.recovery_keys import RecoveryKeys
from desktop.upkeep.sealed import NO_KEYS
from desktop.version import VERSION
from desktop.year_archive.contents import GUIDE, Year, fill, guide

ACTION, PURPOSE = "年度归档", "{year} 年度归档"
PEM = "signed-by.pem"
NOT_OVER = "{year} 年还没有结束，不能归档。最近可以归档的是 {last} 年。"
TOO_EARLY = "请写明要归档的年份，如 2025。"
NOT_WHOLE = "您的账号看不到全单位的事件，归档会不全。请由主任、调度员或录入员来做。"
FIRST = 1990
CASES = "cases"


@dataclass(frozen=True, slots=True)
class Archived:
    """An archive that was written: where, its hash, and how many records each part has."""

    year: int
    path: Path
    sha256: str
    size: int
    counts: dict[str, int]
    is_sealed: bool


class YearArchive:
    """Archives years. Nothing is deleted from the office by it."""

    def __init__(self, program: Program, today: Today = today) -> None:
        self._program, self._today = program, today

    @property
    def last_year(self) -> int:
        """The newest year that is over."""
        return self._today().year - 1

    def archives(self) -> list[Entry]:
        """Return what was archived, the newest first."""
        return self._program.backups.entries.list(Kind.ARCHIVE)

    def write(self, number: int, folder: Path, progress: Progress, *, sealed: bool) -> Archived:
        """Write the archive of a year into a folder, sealed for the recovery keys or to be read by anybody.

        The audit log goes along only where it is sealed: it is the auditor's. Raise Refusal; nothing half is left.
        """
        year, keys = self._allowed(number), self._program.backups.keys
        if sealed and not keys.recipients:
            raise Refusal(NO_KEYS)
        with private_folder(self._program.office.paths.data / "exchange" / "work") as private:
            package, counts = self._package(private, year, sealed, keys, progress)
            size = package.stat().st_size
            progress.begin(size, "正在计算校验值")
            digest = hash_of(package, progress)
            target = put_on_stick(package, folder, progress)
        archived = Archived(number, target, digest, size, counts, sealed)
        self._enter(archived, folder)
        return archived

    def _allowed(self, number: int) -> Year:
        clerk = self._program.office.clerk
        clerk.permit()
        if not clerk.may_read(CASES) or clerk.rights.scope != "office":
            raise Refusal(NOT_WHOLE)
        if number < FIRST:
            raise Refusal(TOO_EARLY)
        if number > self.last_year:
            raise Refusal(NOT_OVER.format(year=number, last=self.last_year))
        return Year(number)

    def _package(
        self, private: Path, year: Year, sealed: bool, keys: RecoveryKeys, progress: Progress
    ) -> tuple[Path, dict[str, int]]:
        """Make the bag and pack it. Return the file and the counts."""
        program = self._program
        facts = program.office.office.facts
        moment = datetime.now(UTC).astimezone()
        name = f"gedang-archive-{facts.town_code}-{year.number}-{moment:%Y%m%d-%H%M%S}"
        root = private / "bag" / name
        counts = fill(root / DATA, program, year, sealed, progress)
        card = program.own_keys.card()  # made on first need
        (root / DATA / PEM).write_text(card.pem, "ascii")
        (root / DATA / GUIDE).write_bytes(guide(facts.name, year, sealed, card.fingerprint))
        with program.office.store.record(ACTION) as session:
            own = program.own_keys.present(session)
        info = {
            "Source-Organization": facts.name or facts.town_name,
            "External-Identifier": f"{facts.town_code}-{year.number}",
            "Bagging-Date": f"{moment:%Y-%m-%d}",
            "Bag-Software-Agent": f"Gedang {VERSION}",
        }
        progress.begin(size_below(root), "正在计算校验值")
        write_bag(root, info, own.sign, progress)
        progress.begin(size_below(root), "正在压缩")
        package = zipped(root.parent, private / f"{name}.zip", progress)
        return (self._seal(package, keys, progress) if sealed else package), counts

    @staticmethod
    def _seal(package: Path, keys: RecoveryKeys, progress: Progress) -> Path:
        suite = suite_of(USUAL)
        assert suite is not None
        target = package.with_name(f"{package.name}.age")
        progress.begin(package.stat().st_size, "正在加密")
        with package.open("rb") as source, target.open("wb") as file:
            suite.seal(Counted(source, progress), file, keys.recipients)
            file.flush()
            os.fsync(file.fileno())
        return target

    def _enter(self, one: Archived, folder: Path) -> None:
        """Write down what was archived, and that it left."""
        facts = {
            "name": one.path.name, "year": one.year, "place": str(folder), "bytes": one.size, "sha256": one.sha256,
            "sealed": one.is_sealed, "counts": one.counts,
        }  # fmt: skip
        self._program.backups.entries.add(Kind.ARCHIVE, True, facts)
        words = PURPOSE.format(year=one.year)
        self._program.disclosures.note(
            DisclosureKind.EXPORTED, "case_record", None, (), one.counts["cases"], words, is_masked=True,
            sha256=one.sha256,
        )  # fmt: skip
