"""What a start leaves behind: how many before it failed, and the salt of the file."""

from pathlib import Path

from desktop.folder import DATABASE
from desktop.starts import MARKS, Marks, note_salt, salts_of


def test_starts_that_did_not_end_are_counted(folder: Path) -> None:
    assert [Marks(folder).begin() for _ in range(3)] == [0, 1, 2]
    Marks(folder).end()
    assert Marks(folder).begin() == 0


def test_the_salts_are_remembered_newest_first(folder: Path) -> None:
    salts = [bytes([number]) * 16 for number in range(6)]
    for salt in [*salts, salts[3]]:
        (folder / DATABASE).write_bytes(salt + b"the rest")
        note_salt(folder)
    assert salts_of(folder) == [salts[3], salts[5], salts[4], salts[2]]
    assert Marks(folder).begin() == 0


def test_a_broken_file_of_starts_keeps_nobody_from_working(folder: Path) -> None:
    for content in (b"{", b"[]", b'{"failed": "x", "salts": ["zz"]}', b'{"running": true, "failed": null}'):
        (folder / MARKS).write_bytes(content)
        assert Marks(folder).begin() >= 0
        assert salts_of(folder) in ([], [b""])
    note_salt(folder)  # no database at all
    Marks(folder / "nowhere").end()
