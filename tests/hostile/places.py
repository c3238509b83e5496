"""What is no file at all, or none for long, and names that lie."""

import os
import socket
from pathlib import Path

from tests.hostile.files import Gallery, Hostile

FILES = Gallery()
GROWS, GOES = "grows", "goes"  # how names begin of files that change while they are read
ENDLESS = 64 << 20  # bytes that are written to a growing file before it is given to a door


def _socket(path: Path) -> None:
    with socket.socket(socket.AF_UNIX) as one:
        here = Path.cwd()
        os.chdir(path.parent)  # the name of a socket may not be longer than 100 characters
        try:
            one.bind(path.name)
        finally:
            os.chdir(here)


def places_for(ending: str) -> list[Hostile]:
    """Return them for a door that looks at the ending."""
    own = Gallery()
    own.put(f"folder{ending}", Path.mkdir, keeps_name=True)
    own.put(f"nowhere{ending}", lambda path: None, keeps_name=True)
    own.put(f"empty{ending}", lambda path: path.touch(), keeps_name=True)
    own.put(f"dangling{ending}", lambda path: path.symlink_to("nowhere at all"), keeps_name=True)
    own.put(f"circle{ending}", lambda path: path.symlink_to(path.name), keeps_name=True)
    if hasattr(os, "mkfifo"):
        own.put(f"pipe{ending}", os.mkfifo, keeps_name=True)
        own.put(f"zeros{ending}", lambda path: path.symlink_to("/dev/zero"), keeps_name=True)
        own.put(f"memory{ending}", lambda path: path.symlink_to("/proc/self/mem"), keeps_name=True)
        own.put(f"socket{ending}", _socket, keeps_name=True)
        own.put(f"{GOES}{ending}", lambda path: path.write_bytes(b"PK\x03\x04" * 1000), keeps_name=True)
        own.put(f"{GROWS}{ending}", lambda path: path.write_bytes(b"[" + b"1," * 1000), keeps_name=True)
    strange = {
        "control": "a\x01\x1b[2J\nb", "right_to_left": "表\u202exslx", "isolates": "\u2066\u2069\u200b表",
        "long": "表" * 75, "quotes": "“”'\"<>&%{name}", "dots": "..表..", "private": "\ue000\U0002a6d6",
    }  # fmt: skip
    for stem in strange.values():
        own.put(f"{stem}{ending}", lambda path: path.write_bytes(b"x" * 100), keeps_name=True)
    if os.name == "posix":
        own.put(os.fsdecode(b"\xff\xfe\xd0" + ending.encode()), lambda path: path.write_bytes(b"x"), keeps_name=True)
    return own.files
