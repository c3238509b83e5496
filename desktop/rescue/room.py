"""Why an office opens for looking alone: in safe mode, and on a disk so full that a write could be cut off halfway."""

import shutil

from desktop.paths import ROOM_NEEDED, Paths

FULL = "磁盘剩余空间只有 {free} MB，不足 {needed} MB，现在只能查看，不能修改。请清理磁盘后重新打开程序。"

ONLY_LOOKS = "安全模式：只能查看，不能修改；不使用记住的窗口布局和界面设置，不自动备份。关闭后重新打开程序即恢复正常。"


def full_disk(paths: Paths, room: int = ROOM_NEEDED) -> str:
    """Return the sentence that keeps everybody from writing, or nothing when there is room."""
    free = shutil.disk_usage(paths.data).free
    return FULL.format(free=free >> 20, needed=room >> 20) if free < room else ""
