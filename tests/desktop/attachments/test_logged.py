"""What is done with attachments stands in the log like everything else."""

from desktop.jobs import Progress
from desktop.tables import Search
from tests.desktop.attachments.pictures import photo


def test_every_write_is_a_line_that_can_be_read(program):
    attachments, journal = program.attachments, program.journal
    line = attachments.add("case_record", 1, photo(), "现场.jpg")
    attachments.rename(line.key, line.version, "楼道.jpg", "整改前")
    attachments.put_back(*attachments.remove(line.key))
    keys = journal.keys(Search(), Progress()).tolist()[:4]
    rows = [journal.records(keys)[key] for key in keys]
    assert [row["action"] for row in rows] == ["恢复删除的附件", "删除附件", "更正附件", "添加附件"]
    assert rows[0]["what"] == "附件　楼道.jpg"
    (change,) = journal.changes(keys[2])
    assert (change.verb, change.subject) == ("修改", "附件")
    assert [(one.title, one.after) for one in change.differences] == [("名称", "楼道.jpg"), ("说明", "整改前")]
    assert [journal.changes(key)[0].verb for key in keys] == ["新增", "删除", "修改", "新增"]
