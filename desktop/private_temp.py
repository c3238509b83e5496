"""The folder for temporary files: inside the data folder, empty whenever the program begins and ends.

What is copied there for a moment (a form handed to LibreOffice, a converted workbook) never lies in the system's own
folder, which other accounts of the machine and its backups look into.
"""

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

FOLDER = "temp"
NAMED_BY = ("TMPDIR", "TMP", "TEMP")  # what tells programs that we start where theirs lie


@contextmanager
def private_temp(data: Path) -> Iterator[Path]:
    """Let temporary files of this program and those it starts lie in a data folder that it holds alone."""
    room = data / FOLDER
    shutil.rmtree(room, ignore_errors=True)  # what a program that was ended by force left there
    room.mkdir(mode=0o700, parents=True, exist_ok=True)
    before, named = tempfile.tempdir, {name: os.environ.get(name) for name in NAMED_BY}
    tempfile.tempdir = str(room)
    os.environ.update(dict.fromkeys(NAMED_BY, str(room)))
    try:
        yield room
    finally:
        tempfile.tempdir = before
        for name, value in named.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value
        shutil.rmtree(room, ignore_errors=True)
