"""The test of restoring: a backup is restored into a folder of its own, opened, looked through, and counted."""

import shutil
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from desktop.attachments.contents import Contents
from desktop.folder import ATTACHMENTS
from desktop.jobs import Progress
from desktop.paths import Paths
from desktop.upkeep.backup import examine_quickly, restore
from desktop.upkeep.contents import unsound

PREFIX = "trying-"
OWN_RECORD = "upkeep_entry"  # grows by the very line that tells of a backup


@dataclass(frozen=True, slots=True)
class Tried:
    """What came of a test: what the restored office has, which tables differ from what the backup says, what is lost.

    `differing` gives for a table what the backup says and what is there. `is_told`: whether the backup says anything.
    """

    counts: Mapping[str, int]
    contents: int
    lost: int
    is_told: bool
    differing: Mapping[str, tuple[int, int]] = field(default_factory=dict)

    @property
    def ok(self) -> bool:
        """Whether everything is there."""
        return not self.lost and not self.differing


def try_backup(backup: Path, key: bytes, told: Mapping[str, int] | None, workspace: Path, progress: Progress) -> Tried:
    """Restore a backup into a temporary folder and hold what is there against what was told of it.

    The office itself is not touched. Raise Refusal for a backup that cannot be restored.
    """
    with temporary(workspace) as folder:
        restore(Paths.at(folder), backup, lambda _folder: key, progress)
        found = examine_quickly(folder, key, progress)
        lost = unsound(found.contents, Contents(folder / ATTACHMENTS, found.keys), progress)
    differing = {
        table: (told.get(table, 0), found.counts.get(table, 0))
        for table in sorted({*(told or {}), *found.counts})
        if told and table != OWN_RECORD and told.get(table, 0) != found.counts.get(table, 0)
    }
    return Tried(found.counts, len(found.contents), len(lost), told is not None, differing)


@contextmanager
def temporary(workspace: Path) -> Iterator[Path]:
    """Give an empty folder among the backups, and remove it whatever happens; all that lies there is encrypted."""
    workspace.mkdir(parents=True, exist_ok=True)
    folder = Path(tempfile.mkdtemp(prefix=PREFIX, dir=workspace))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def sweep(workspace: Path) -> None:
    """Remove what a kill left behind; no test may be running."""
    for folder in workspace.glob(f"{PREFIX}*"):
        shutil.rmtree(folder, ignore_errors=True)
