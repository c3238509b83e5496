"""Writing a file whole or not at all."""

import os
from pathlib import Path
from uuid import uuid4


def write_whole(to: Path, content: bytes | memoryview) -> None:
    """Write a file beside its place and put it there in one stroke; if that fails, what stood there stays."""
    part = to.with_name(f".{uuid4().hex}.part")
    try:
        with part.open("xb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        part.replace(to)
    except OSError as error:
        raise OSError(error.errno, error.strerror, str(to)) from error  # the clerk knows the file by this name
    finally:
        part.unlink(missing_ok=True)
