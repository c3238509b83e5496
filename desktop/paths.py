"""Where the office's data lie, and whether that is a place where a database is safe."""

import errno
import os
import re
import shutil
import sys
import tempfile
from pathlib import Path
from typing import NamedTuple

from desktop.errors import Refusal

PROGRAM = "Gedang"
ROOM_NEEDED = 200 << 20  # bytes that must be free to open an office
NETWORK_SYSTEMS = frozenset({
    "9p", "afs", "ceph", "cifs", "davfs", "davfs2", "fuse.cephfs", "fuse.curlftpfs", "fuse.davfs", "fuse.davfs2",
    "fuse.glusterfs", "fuse.gvfsd-fuse", "fuse.rclone", "fuse.s3fs", "fuse.smbnetfs", "fuse.sshfs", "fuse.vmhgfs-fuse",
    "glusterfs", "lustre", "ncpfs", "nfs", "nfs3", "nfs4", "smb", "smb2", "smb3", "smbfs", "vboxsf", "vmhgfs",
})  # fmt: skip
SYNCED = (  # folders of synchronising programs, in small letters and without blanks
    "aliyundrive", "baidunetdisk", "baidusyncdisk", "dropbox", "googledrive", "icloud", "nextcloud", "nutstore",
    "onedrive", "syncthing", "weiyun", "wpscloud", "wpsdrive", "wps云盘", "坚果云", "夸克网盘", "天翼云", "微云",
    "百度云", "百度网盘", "阿里云盘",
)  # fmt: skip
MOUNTS = Path("/proc/self/mountinfo")

NETWORK = (
    "“{folder}”在网络盘上。数据库放在网络盘上容易损坏，多台电脑同时打开还会互相覆盖。"
    "请把数据文件夹放在本机硬盘；需要多人同时使用的，请改用服务器版。"
)
CLOUD = (
    "“{folder}”在会自动同步的网盘文件夹里。同步软件可能在保存中途上传或替换数据文件，造成损坏，也会把居民资料传到单位以外。"
    "请把数据文件夹移到不同步的位置。"
)
READ_ONLY = "“{folder}”不能写入。请检查文件夹的权限，或换一个文件夹。"
NOT_A_FOLDER = "“{folder}”不是文件夹，不能用来存放数据。请换一个文件夹。"
NO_ROOM = "磁盘剩余空间只有 {free} MB，至少需要 {needed} MB。请先清理磁盘。"


class Paths(NamedTuple):
    """The folders of one office on this machine."""

    data: Path
    exports: Path

    @property
    def logs(self) -> Path:
        """The program's log."""
        return self.data / "logs"

    @property
    def backups(self) -> Path:
        """The copies of the office."""
        return self.data / "backups"

    @property
    def settings(self) -> Path:
        """The file of the workstation's settings."""
        return self.data / "settings.json"

    @classmethod
    def at(cls, folder: Path) -> "Paths":
        """Return the folders of an office kept in a folder of its own."""
        folder = folder.absolute()
        return cls(folder, folder / "exports")

    @classmethod
    def of_this_machine(cls, chosen: Path | None = None) -> "Paths":
        """Return where this user's office is kept, or where the command line chose (`--data`)."""
        if chosen is not None:
            return cls.at(chosen)
        import platformdirs  # not needed where a folder was chosen

        folder = Path(platformdirs.user_data_dir(PROGRAM, appauthor=False, roaming=False))
        return cls(folder, platformdirs.user_documents_path() / "格档导出")


def make_ready(folder: Path, mounts: Path = MOUNTS, room: int = ROOM_NEEDED) -> tuple[str, ...]:
    """Make sure an office can be kept in a folder. Return the sentences of warning, if any.

    Raise Refusal for a network drive, a folder that cannot be written to, and a disk with less than `room` free; with
    no room asked for, a full disk is none. `mounts` is the table of mounted file systems.
    """
    if is_on_network(folder, mounts):
        raise Refusal(NETWORK.format(folder=folder))
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)  # nobody else on this machine has business there
        with tempfile.TemporaryFile(dir=folder) as file:
            file.write(b"1")
    except (FileExistsError, NotADirectoryError) as error:
        raise Refusal(NOT_A_FOLDER.format(folder=folder)) from error
    except OSError as error:
        if room or error.errno != errno.ENOSPC:
            raise Refusal(READ_ONLY.format(folder=folder)) from error
    if (free := shutil.disk_usage(folder).free) < room:
        raise Refusal(NO_ROOM.format(free=free >> 20, needed=room >> 20))
    return (CLOUD.format(folder=folder),) if is_synced(folder) else ()


def is_synced(folder: Path) -> bool:
    """Whether the name of a folder, or of one around it, is that of a synchronising program."""
    place = str(folder).lower().replace(" ", "")
    return any(name in place for name in SYNCED)


def is_on_network(folder: Path, mounts: Path = MOUNTS) -> bool:
    """Whether a folder, or the one it would be made in, lies on another machine."""
    if sys.platform == "win32":
        return _is_windows_network(folder)
    kind = filesystem_of(folder, mounts)
    return kind in NETWORK_SYSTEMS


def filesystem_of(folder: Path, mounts: Path = MOUNTS) -> str | None:
    """Return the type of the file system a folder lies on (Linux's table of mounts, see proc(5)), if it is known."""
    try:
        lines = mounts.read_text("utf-8", errors="surrogateescape").splitlines()
    except OSError:
        return None
    place = Path(os.path.realpath(folder))
    depth, found = -1, None
    for line in lines:
        before, _, after = line.partition(" - ")
        point = Path(re.sub(r"\\(\d{3})", lambda octal: chr(int(octal[1], 8)), before.split(" ")[4]))
        if place.is_relative_to(point) and len(point.parts) >= depth:  # of two mounts on one point the later counts
            depth, found = len(point.parts), after.split(" ")[0]
    return found


def _is_windows_network(folder: Path) -> bool:
    if sys.platform != "win32":
        return False
    import ctypes  # Windows alone asks in this way

    drive = folder.absolute().drive
    remote = 4  # DRIVE_REMOTE
    return drive.startswith("\\\\") or ctypes.windll.kernel32.GetDriveTypeW(f"{drive}\\") == remote
