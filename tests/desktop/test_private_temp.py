"""Temporary files lie in the data folder, and are gone with the program."""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

from desktop.private_temp import FOLDER, private_temp


def test_temporary_files_lie_in_the_data_folder_and_go_with_the_program(folder: Path) -> None:
    before = tempfile.gettempdir()
    left = folder / FOLDER / "left"
    left.mkdir(parents=True)
    (left / "form.xlsx").write_bytes(b"of a program that was killed")
    with private_temp(folder) as room:
        assert not left.exists()
        assert room.parent == folder
        if os.name == "posix":
            assert room.stat().st_mode & 0o077 == 0
        with tempfile.NamedTemporaryFile(delete=False) as file:
            assert Path(file.name).parent == room
        told = "import tempfile; print(tempfile.gettempdir())"
        assert subprocess.run([sys.executable, "-c", told], capture_output=True, text=True).stdout.strip() == str(room)
    assert not room.exists()
    assert tempfile.gettempdir() == before
