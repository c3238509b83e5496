"""The office's own fonts: found by name, taken only where they can and may be embedded."""

import os
import struct
import subprocess
import sys
from pathlib import Path

from desktop.printing.own_fonts import find_fonts
from desktop.resources import resources

NAME = "楷体_GB2312"
WANTED = {"kai": ("KaiTi_GB2312", NAME), "title": ("方正小标宋简体",)}
ROOT = Path(__file__).parents[3]
ASKED = """
from io import BytesIO
from desktop.printing.fonts import KAI, face_font
print(*(f"{face.name}={face_font(face).face.name.decode()}" for face, _ in KAI.runs("网𰻞")))
"""


def own_font(allowed: int = 0) -> bytearray:
    """A font with the name of one that offices buy, whose maker allows what `fsType` says."""
    content = bytearray((resources() / "fonts" / "GedangKai-8105.ttf").read_bytes())
    (count,) = struct.unpack_from(">H", content, 4)
    tables = dict((tag, offset) for tag, offset, _ in struct.iter_unpack(">4s4xII", content[12 : 12 + 16 * count]))
    struct.pack_into(">H", content, tables[b"OS/2"] + 8, allowed)
    names = tables[b"name"]
    count, text = struct.unpack_from(">HH", content, names + 2)
    for record in range(names + 6, names + 6 + 12 * count, 12):
        platform, _, _, name, _, offset = struct.unpack_from(">6H", content, record)
        if platform == 3 and name == 1:
            written = NAME.encode("utf-16-be")
            struct.pack_into(">H", content, record + 8, len(written))
            content[names + text + offset : names + text + offset + len(written)] = written
    return content


def test_a_font_is_found_by_any_of_its_names(folder: Path) -> None:
    (folder / "KAITI.TTF").write_bytes(own_font())
    assert find_fonts([folder / "missing", folder], WANTED) == {"kai": folder / "KAITI.TTF"}


def test_what_may_not_or_cannot_be_embedded_is_left_alone(folder: Path) -> None:
    file = folder / "kai.ttf"
    taken = {0x0000: True, 0x0004: True, 0x0008: True, 0x0002: False, 0x0104: False, 0x0200: False}
    for allowed, is_taken in taken.items():
        file.write_bytes(own_font(allowed))
        assert bool(find_fonts([folder], WANTED)) is is_taken, f"fsType {allowed:04X}"
    file.write_bytes(b"OTTO" + own_font()[4:])
    assert find_fonts([folder], WANTED) == {}


def test_spoilt_files_are_passed_over(folder: Path) -> None:
    content = own_font()
    for place, spoilt in enumerate((b"", content[:9], content[:40], b"PK" + content[:2000], content[:5000])):
        (folder / f"{place}.ttf").write_bytes(spoilt)
    assert find_fonts([folder], WANTED) == {}


def test_they_go_before_ours_which_stand_in_for_what_they_lack(folder: Path) -> None:
    """In a process of its own: which fonts there are is asked once."""
    (folder / "own.ttf").write_bytes(own_font())
    told = []
    for own in ("", str(folder)):
        surroundings = os.environ | {"GEDANG_FONTS": own}
        command = [sys.executable, "-c", ASKED]
        run = subprocess.run(command, env=surroundings, cwd=ROOT, capture_output=True, text=True, check=True)
        told.append(run.stdout.split())
    assert [faces[0].split("=")[0] for faces in told] == ["KAI", "OWN_KAI"]
    assert told[0][1] == told[1][1]
