"""What is said on everything that leaves the office with private values in full: which office, who, when, for whom."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Self

from desktop.clock import Now, now

OPEN = "本表含完整证件号码、电话，限“{purpose}”使用，用后请交回或销毁。"
PIECE = 1 << 20  # bytes read at once


@dataclass(frozen=True, slots=True)
class Slip:
    """The slip that goes with a file."""

    office: str = ""
    by: str = ""
    at: str = ""
    number: str = ""
    purpose: str = ""
    recipient: str = ""
    is_masked: bool = True

    def of(self, number: str, purpose: str, recipient: str, *, is_masked: bool, now: Now = now) -> Self:
        """Return the slip of one file that leaves now."""
        moment = f"{now().astimezone():%Y-%m-%d %H:%M}"
        return replace(self, number=number, purpose=purpose, recipient=recipient, is_masked=is_masked, at=moment)

    @property
    def lines(self) -> list[tuple[str, str]]:
        """What the hidden sheet says: title and text."""
        given = (
            ("出口编号", self.number), ("单位", self.office), ("经手人", self.by), ("时间", self.at),
            ("用途", self.purpose), ("接收", self.recipient), ("脱敏", "是" if self.is_masked else "否"),
        )  # fmt: skip
        return [(title, text) for title, text in given if text]

    @property
    def foot(self) -> list[str]:
        """What is said under the rows of an unmasked table; a masked one has no foot."""
        if self.is_masked:
            return []
        told = "　".join(f"{title}：{text}" for title, text in self.lines if title != "脱敏")
        return [f"注：{OPEN.format(purpose=self.purpose)}{told}"]


def hash_of(*files: Path) -> str:
    """Return the SHA-256 of a file, or of the hashes of several one after the other."""
    digests = [_digest(file) for file in files]
    return digests[0] if len(digests) == 1 else hashlib.sha256("\n".join(digests).encode()).hexdigest()


def hash_of_all(files: Iterable[Path]) -> str:
    """Return one hash for files that leave together, none where there are none."""
    found = sorted(files)
    return hash_of(*found) if found else ""


def _digest(path: Path) -> str:
    made = hashlib.sha256()
    with path.open("rb") as file:
        while piece := file.read(PIECE):
            made.update(piece)
    return made.hexdigest()
