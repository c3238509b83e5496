"""What the confined process is asked to do in tests."""

import os
import time
from typing import Any

from desktop.errors import Refusal
from desktop.jobs import Progress


def same(given: Any, _progress: Progress) -> Any:
    return given


def refuses(_progress: Progress) -> None:
    raise Refusal("这张图片已损坏。")


def fails(_progress: Progress) -> None:
    raise KeyError("林一")


def dies(_progress: Progress) -> None:
    os.abort()


def eats(_progress: Progress) -> None:
    held = []
    while True:
        held.append(bytearray(64 << 20))


def babbles(_progress: Progress) -> None:
    os.write(4, b"\xff" * 100)
    os._exit(0)


def hangs(_progress: Progress) -> None:
    time.sleep(60)


def counts(progress: Progress) -> None:
    progress.begin(7, "正在数")
    for _ in range(7):
        progress.advance()
