"""The notice of a year as clerks have it: published text, a sheet, JSON."""

import json
from datetime import date

import pytest
from openpyxl import Workbook

from desktop.calendar import Calendar, DayMark, shipped
from desktop.calendar_file import read_file, read_notice
from desktop.errors import Refusal
from desktop.jobs import Progress
from desktop.office import Office

NOTICE = """国务院办公厅关于2026年
部分节假日安排的通知
各省、自治区、直辖市人民政府，国务院各部委、各直属机构：
经国务院批准，现将2026年元旦、春节、清明节、劳动节、端午节、中秋节和国庆节放假调休日期的具体安排通知如下。
一、元旦：1月1日（周四）至3日（周六）放假调休，共3天。1月4日（周日）上班。
二、春节：2月15日（农历腊月二十八、周日）至23日（农历正月初七、周一）放假调休，共9天。2月14日（周六）、2月28日（周六）上班。
三、清明节：4月4日（周六）至6日（周一）放假，共3天。
四、劳动节：5月1日（周五）至5日（周二）放假调休，共5天。5月9日（周六）上班。
五、端午节：6月19日（周五）至21日（周日）放假，共3天。
六、中秋节：9月25日（周五）至27日（周日）放假，共3天。
七、国庆节：10月1日（周四）至7日（周三）放假调休，共7天。9月20日（周日）、10月10日（周六）上班。
节假日期间，各地区、各部门要妥善安排好值班和安全、保卫、疫情防控等工作。"""


def test_the_published_notice_gives_the_days_that_are_shipped():
    found = read_notice(NOTICE)
    assert (found.year, found.off, found.worked) == (2026, 33, 6)
    known = {day: mark for day, mark in shipped().items() if day.year == 2026}
    assert {day: mark.off for day, mark in found.days.items()} == {day: mark.off for day, mark in known.items()}
    assert found.days[date(2026, 2, 14)] == DayMark(False, "春节")


def test_a_stretch_may_begin_in_the_year_before():
    found = read_notice("2027年部分节假日安排\n一、元旦：2026年12月31日至2027年1月2日放假调休，共3天。")
    assert list(found.days) == [date(2026, 12, 31), date(2027, 1, 1), date(2027, 1, 2)]


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ("今天天气好", "没有看到"),
        ("2027年部分节假日安排", "没有放假和上班的日期"),
        ("2027年部分节假日安排\n一、元旦：2月30日放假。", "“2月30日”里有不存在的日期"),
        ("2027年部分节假日安排\n一、元旦：1月3日至1日放假。", "起止日期不对"),
        ("2027年部分节假日安排\n一、元旦：1月3日至10月1日放假。", "起止日期不对"),
    ],
)
def test_what_is_no_notice_is_refused(words, sentence):
    with pytest.raises(Refusal, match=sentence):
        read_notice(words)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_a_text_file_is_read_as_windows_writes_it(folder, encoding, store):
    path = folder / "通知.txt"
    path.write_text(NOTICE, encoding)
    found = read_file(path, Progress())
    assert found.year == 2026
    calendar = Calendar(Office(store))
    assert calendar.take(found.year, found.days) > 0


def test_a_sheet_with_three_columns_is_read(folder):
    book = Workbook()
    book.active.append(["2027 年工作日历"])
    book.active.append(["日期", "休/班", "名称"])
    book.active.append([date(2027, 1, 1), "休", "元旦"])
    book.active.append(["2027年1月3日", "上班", "元旦"])
    book.active.append([None, None, None])
    path = folder / "日历.xlsx"
    book.save(path)
    found = read_file(path, Progress())
    assert (found.year, dict(found.days)) == (
        2027,
        {date(2027, 1, 1): DayMark(True, "元旦"), date(2027, 1, 3): DayMark(False, "元旦")},
    )


def test_a_csv_is_read_and_a_row_that_says_too_little_named(folder):
    path = folder / "日历.csv"
    path.write_text("日期,休/班,名称\n2027-01-01,休,元旦\n2027-01-02,,\n", "utf-8")
    with pytest.raises(Refusal, match="第 3 行没有写明“休”还是“班”"):
        read_file(path, Progress())
    path.write_text("日期,休/班,名称\n2027-02-30,休,元旦\n", "utf-8")
    with pytest.raises(Refusal, match="第 2 行的“2027-02-30”不是日期"):
        read_file(path, Progress())
    path.write_text("日期,休/班,名称\n", "utf-8")
    with pytest.raises(Refusal, match="没有放假和上班的日期"):
        read_file(path, Progress())


@pytest.mark.parametrize(
    "content",
    [
        {"year": 2027, "days": [{"name": "元旦", "date": "2027-01-01", "isOffDay": True}]},
        [{"day": "2027-01-01", "kind": "休", "name": "元旦"}],
    ],
)
def test_json_is_read(folder, content):
    path = folder / "2027.json"
    path.write_text(json.dumps(content), "utf-8")
    assert read_file(path, Progress()).days == {date(2027, 1, 1): DayMark(True, "元旦")}


@pytest.mark.parametrize(
    "content", ["{", "3", '[{"day": "2027-01-01"}]', '[{"day": "x", "kind": "休"}]', '{"a": 1}', "[1]"]
)
def test_other_json_is_refused(folder, content):
    path = folder / "2027.json"
    path.write_text(content, "utf-8")
    with pytest.raises(Refusal, match="不是工作日历"):
        read_file(path, Progress())


def test_a_file_that_is_gone_or_no_text_is_refused(folder):
    with pytest.raises(Refusal, match="找不到文件"):
        read_file(folder / "无.txt", Progress())
    path = folder / "照片.txt"
    path.write_bytes(b"\x89PNG\xff\xff\xff")
    with pytest.raises(Refusal, match=r"不是文字|没有看到"):
        read_file(path, Progress())
    path.write_bytes(b" " * (2**20 + 1))
    with pytest.raises(Refusal, match="太大"):
        read_file(path, Progress())
