"""From the form that goes out to the form that comes of it, with real files."""

import openpyxl

from db.models.forms import ReturnState
from desktop.forms.collecting.lines import Handing
from desktop.jobs import Progress
from tests.desktop.forms.collecting import a_form
from tests.desktop.forms.collecting.conftest import HEAD, SHORE, Sent

HANDING = Handing("报送救助名单", "区民政局")


def test_each_village_gets_its_copy(sent: Sent) -> None:
    assert [path.name for path in sent.issued.files] == [f"救助登记-{SHORE}.xlsx", f"救助登记-{HEAD}.xlsx"]
    rows = a_form.texts(sent.copy(SHORE))
    assert rows[0][0] == a_form.TITLE
    assert rows[1][0].startswith(f"填报单位：{SHORE}")
    assert rows[3] == list(a_form.HEADINGS)
    (row,) = sent.collections.all()
    assert (row.title, row.asked, row.missing, row.rows) == ("救助登记", 2, 2, 0)


def test_good_returns_become_one_form(sent: Sent) -> None:
    shore = [a_form.person(order, f"岸兜{order}") for order in range(1, 8)]
    head = [a_form.person(order, f"江头{order}", 补助金额=250.5) for order in range(11, 14)]
    a_form.fill(sent.copy(SHORE), shore)
    a_form.fill(sent.copy(HEAD), head)
    took = sent.collections.take(list(sent.issued.files), Progress())
    assert [one.sentence for one in took] == [f"{SHORE}：收到 7 行，没有问题。", f"{HEAD}：收到 3 行，没有问题。"]
    assert {one.state for one in took} == {ReturnState.ACCEPTED}
    merged = sent.collections.whole.merge(sent.key, sent.back, HANDING, Progress())
    assert (merged.rows, merged.units, merged.missing, merged.twice) == (10, 2, (), ())
    rows = a_form.texts(merged.path)
    assert "填报日期：2026年11月22日" in rows[1][0]
    body = rows[a_form.FIRST - 1 : a_form.FIRST + 9]
    assert [row[0] for row in body] == list(range(1, 11))
    assert [row[1] for row in body] == [one["姓名*"] for one in (*shore, *head)]
    assert [row[3] for row in body] == [one["身份证号码*"] for one in (*shore, *head)]
    assert {row[6] for row in body} == {SHORE, HEAD}
    assert rows[a_form.FIRST + 9][0] == "合计"
    assert rows[a_form.FIRST + 9][8] == "=SUM(I5:I14)"
    sums = a_form.texts(merged.sums, "各单位汇总数")
    assert sums[0] == ["单位", "行数", "补助金额"]
    assert sums[1:] == [[SHORE, 7, 700], [HEAD, 3, 751.5], ["合计", 10, 1451.5]]


def test_a_faulty_return_is_sent_back_marked_and_replaced(sent: Sent) -> None:
    rows = [
        a_form.person(1, "林一"),
        a_form.person(2, "林二", **{"身份证号码*": "35999819600101002"}),
        a_form.person(3, "", 救助类型="五保"),
        a_form.person(1, "林四", 补助金额="一百元"),
    ]
    a_form.fill(sent.copy(SHORE), rows)
    (took,) = sent.collections.take([sent.copy(SHORE)], Progress())
    assert took.state is ReturnState.FAULTY
    assert took.sentence == f"{SHORE}：收到 4 行，其中 3 行有问题。"
    returned = sent.collections.returned(took.key)
    told = {(one.row, one.letter): one.reason for one in returned.remarks}
    assert set(told) == {(6, "D"), (7, "B"), (7, "H"), (8, "D"), (8, "I")}
    assert told[7, "H"] == "“五保”不在下拉选项里"
    assert told[8, "D"] == "与第 5 行重复"
    sent_back = sent.collections.outgoing.send_back(took.key, sent.back, Progress())
    assert sent_back.path.name == f"救助登记-{SHORE}-请更正.xlsx"
    made = openpyxl.load_workbook(sent_back.path)
    sheet = made["登记表"]
    assert sheet["K4"].value == "问题"
    assert "不在下拉选项里" in sheet["K7"].value
    assert sheet["K5"].value is None
    assert sheet["H7"].fill.fgColor.rgb == "FFFFC7CE"
    assert sheet["H5"].fill.fgColor.rgb != "FFFFC7CE"
    assert sheet["H7"].border.left.style == "thin"
    mended = [a_form.person(order, f"林{order}") for order in range(1, 5)]
    again = a_form.fill(sent_back.path, mended)
    (took,) = sent.collections.take([again], Progress())
    assert took.sentence == f"{SHORE}：收到 4 行，没有问题。已替换上次交的。"
    assert len(sent.collections.history(took.key)) == 2
