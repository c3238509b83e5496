"""One program per data folder. The system holds the lock, so a killed program leaves none behind."""

import os
import sys
from pathlib import Path
from types import TracebackType

from desktop.errors import Refusal

LOCK = "office.lock"
OPEN_ALREADY = "这个数据文件夹已在另一个格档窗口（{who}）中打开，不能同时打开两次。请切换到那个窗口，或先把它关闭。"

if sys.platform == "win32":
    import msvcrt

    PLACE = 1 << 30  # Windows locks bytes: one far behind the content, which stays readable for others

    def _seize(handle: int) -> None:
        os.lseek(handle, PLACE, os.SEEK_SET)
        msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
        os.lseek(handle, 0, os.SEEK_SET)

else:
    import fcntl

    def _seize(handle: int) -> None:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)


class FolderLock:
    """Keeps a folder for this program from `with` to its end, or until the process ends in whichever way."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / LOCK
        self._handle: int | None = None

    def seize(self) -> None:
        """Take the folder. Raise Refusal when another program has it."""
        handle = os.open(self._path, os.O_RDWR | os.O_CREAT, 0o600)
        try:
            _seize(handle)
        except OSError as error:
            os.close(handle)
            raise Refusal(OPEN_ALREADY.format(who=self._holder())) from error
        self._handle = handle
        os.ftruncate(handle, 0)
        os.write(handle, f"进程 {os.getpid()}".encode())

    def release(self) -> None:
        """Give the folder back."""
        if self._handle is not None:
            os.close(self._handle)
            self._handle = None

    def _holder(self) -> str:
        return self._path.read_text("utf-8", errors="replace") or "刚刚启动"

    def __enter__(self) -> "FolderLock":
        self.seize()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.release()
