"""The sentences for what the data said no to."""

from db.errors import Busy, Conflict, Damaged, DiskFull, Duplicate, InUse, TooNew
from desktop.errors import Invalid, Refusal

# Name of a unique constraint -> what the clerk reads when it is met.
DUPLICATES: dict[str, str] = {}


def words_for(error: BaseException) -> str | None:
    """Return the sentence for an expected error, or None for a bug."""
    match error:
        case Refusal():
            return error.message
        case Invalid():
            return str(error)
        case Duplicate():
            return DUPLICATES.get(error.constraint, "与已有记录重复，未保存。")
        case Conflict():
            return "其他人刚刚修改了这条记录，未保存。请重新打开后再改。"
        case InUse():
            return "仍有其他记录引用它，不能删除。"
        case Busy():
            return "其他人正在保存数据，请稍后再试。"
        case DiskFull():
            return "磁盘空间不足，未保存。请清理磁盘后再试。"
        case Damaged():
            return "数据文件无法读取，可能已损坏。请从备份恢复。"
        case TooNew():
            return "数据由更新版本的程序写成，请先升级本程序。"
        case PermissionError() | FileNotFoundError():
            return f"文件无法读写：{error.filename}"
    return None
