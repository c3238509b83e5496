"""Where a dossier came from, in words."""

from db.models.sourced import Channel, Sourced

CHANNEL_WORDS = {
    Channel.COLLECTED: "本办采集",
    Channel.IMPORTED: "表格导入",
    Channel.DEPARTMENT: "部门提供",
    Channel.PUSHED: "上级下发",
}


def provenance(record: Sourced) -> tuple[tuple[str, str], ...]:
    """Return what is known of a record's origin as pairs of title and text."""
    given = (
        ("采集渠道", CHANNEL_WORDS[record.channel]),
        ("来源文件", record.source or ""),
        ("来源日期", record.sourced_on.isoformat() if record.sourced_on else ""),
    )
    return tuple((title, text) for title, text in given if text)
