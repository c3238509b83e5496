"""Lists as files: masked or for a purpose, counted, and importable again."""

import pytest
from sqlalchemy import select

from db.models.log import Disclosure
from desktop.disclosures import Disclosures
from desktop.display import Display
from desktop.dossiers.people.list import PeopleList
from desktop.errors import Refusal
from desktop.jobs import Progress
from desktop.sheets.batches import Batches
from desktop.sheets.exporting import Exporter
from desktop.tables import Search
from tests.desktop.sheets.town import DAY, id_no

HEAD = (
    "姓名", "公民身份号码", "民族", "政治面貌", "学历", "婚姻状况", "联系方式", "户号", "与户主关系", "所属网格",
    "现住门（楼）详址", "是否低保", "是否残疾", "流入原因", "登记日期", "备注",
)  # fmt: skip
ROWS = (
    HEAD,
    ("张三丰", id_no("19600101", 123), "汉族", "群众", "初中毕业", "已婚", "13812345678", "000012", "户主",
     "洛阳村第一网格", "中山路1号", "是", "否", "", "", "=1+1"),
    ("李𠅤娘", id_no("19620203", 124), "畲族", "中共党员", "小学毕业", "已婚", "", "000012", "妻", "洛阳村第一网格",
     "中山路1号", "否", "是", "", "", ""),
    ("王㛃", id_no("19900405", 126), "土家族", "群众", "大学毕业", "未婚", "0595-22112233", "000013", "户主",
     "洛阳村第二网格", "中山路2号", "", "", "务工", "2024-05-06", "'单引号"),
    ("赵无号", "无", "", "", "", "", "13900000001", "000013", "其他亲属",
     "洛阳村第二网格", "中山路2号", "", "", "", "", ""),
)  # fmt: skip


@pytest.fixture
def people(town):
    display = Display(town.codes, town.grids)
    return PeopleList(town.store, town.grids, display, tuple, lambda: DAY)


@pytest.fixture
def exporter(town):
    return Exporter(Display(town.codes, town.grids), Disclosures(town.store))


def export(people, exporter, path, **how):
    keys = people.keys(Search(), Progress())
    return exporter.export(people, "person", "人员", keys, people.fields, path, Progress(), **how)


@pytest.mark.parametrize("name", ["全部.xlsx", "全部.csv"])
def test_what_is_exported_can_be_imported_again(town, people, exporter, name):
    batch = town.bring(ROWS)
    path = town.folder / name
    done = export(people, exporter, path, reveal=True, purpose="报送统计局", recipient="统计局")
    assert (done.asked, done.written, done.note) == (4, 4, "")
    before = shown(people)
    table, origin = town.open(path)
    again = town.check_table(table, origin)
    assert again.changes_nothing, (again.counts, [fault.sentence for fault in again.faults])
    Batches(town.store).take_back(batch, Progress())
    town.importer.commit(town.check_table(table, origin), Progress())
    assert shown(people) == before


def shown(people):
    keys = people.keys(Search(), Progress())
    rows = people.rows([int(key) for key in keys], lambda _field, value: value)
    return sorted(
        ({key: value for key, value in row.items() if value not in (None, "", ())} for row in rows.values()),
        key=lambda row: row["name"],
    )


def test_numbers_leave_the_office_masked_unless_there_is_a_purpose(town, people, exporter):
    town.bring(ROWS)
    path = town.folder / "脱敏.csv"
    export(people, exporter, path)
    written = path.read_text("utf-8-sig")
    assert "13812345678" not in written
    assert id_no("19600101", 123) not in written
    assert "138****5678" in written
    with pytest.raises(Refusal, match="用途"):
        export(people, exporter, path, reveal=True)
    export(people, exporter, path, reveal=True, purpose="核对", recipient="民政所")
    assert "13812345678" in path.read_text("utf-8-sig")
    with town.store.read() as session:
        masked, full = session.scalars(select(Disclosure).order_by(Disclosure.id)).all()
    assert (masked.purpose, full.purpose, full.records, full.by) == ("脱敏导出", "核对", 4, "clerk")
    assert "phone" in full.fields


def test_other_files_are_refused(people, exporter, folder):
    with pytest.raises(Refusal, match="扩展名"):
        export(people, exporter, folder / "名单.doc")
