"""Forms put together at random from the headings real forms have: the header is found without any vocabulary."""

import csv
import random
from pathlib import Path

import pytest

from desktop.errors import Refusal
from desktop.sheets import frames
from desktop.sheets.layout import lay_out
from desktop.sheets.reading import Chunk, Sheet

HEADINGS = Path(__file__).parents[4] / "shared" / "data" / "headings.csv"
FORMS, MUST_FIND = 300, 0.98
TITLES = ("户籍人口登记表", "某某镇2024年流动人口花名册", "某某村名单")
NOTE = "填表说明：1、带*为必填。2、请勿修改表头。3、日期格式为年-月-日。"
UNIT = ("填报单位：某某省", "省*", "某某市", "市*")
PARENTS = ("户籍地", "现住地", "女方信息", "基本信息", "家庭情况")
WORDS = ("", "汉", "男", "初中", "务农", "群众", "一般", "未婚", "无", "正常", "其他")


def _value(dice: random.Random, heading: str) -> str:
    if "日期" in heading or "时间" in heading:
        return dice.choice(("2020-01-02", "20200102"))
    if "身份证" in heading or "号码" in heading:
        return f"35999819900101{dice.randrange(10_000):04}"
    if "电话" in heading or "手机" in heading:
        return "13000000000"
    if "地址" in heading or "详址" in heading:
        return f"江头村中山路{dice.randrange(90)}号"
    return dice.choice(WORDS)


class _Form:
    """One form: title, note, who reports, one or two rows of headings, perhaps numbers of columns, people, a footer."""

    def __init__(self, dice: random.Random, headings: list[str]) -> None:
        self.rows: list[list[object]] = []
        self.merged: list[tuple[int, int, int, int]] = []
        words = [f"*{word}" if dice.random() < 0.3 else word for word in dice.sample(headings, dice.randrange(5, 30))]
        if dice.random() < 0.8:
            self.rows.append([dice.choice(TITLES)])
            self.merged.append((1, 1, 1, len(words)))
        if dice.random() < 0.5:
            self.rows.append([NOTE])
        if dice.random() < 0.5:
            self.rows.append(list(UNIT[: dice.randrange(1, 5)]))
        self.rows += [[]] if dice.random() < 0.3 else []
        first = len(self.rows) + 1
        if dice.random() < 0.5:
            self._two_levels(dice, words, first)
        else:
            self.rows.append(list(words))
        self.header = (first, len(self.rows))
        if dice.random() < 0.2:
            self.rows.append(list(range(1, len(words) + 1)))
        self.rows += [[_value(dice, word) for word in words] for _ in range(dice.randrange(1, 30))]
        if dice.random() < 0.3:
            self.rows.append(["填报人：张某", "", "审核人：李某"])

    def _two_levels(self, dice: random.Random, words: list[str], row: int) -> None:
        upper, lower, place = [""] * len(words), [""] * len(words), 1
        upper[0] = words[0]
        self.merged.append((row, 1, row + 1, 1))
        while place < len(words):
            count = min(len(words) - place, dice.randrange(2, 5)) if dice.random() < 0.4 else 1
            if count > 1:
                upper[place] = dice.choice(PARENTS)
                lower[place : place + count] = words[place : place + count]
                self.merged.append((row, place + 1, row, place + count))
            else:
                upper[place] = words[place]
                self.merged.append((row, place + 1, row + 1, place + 1))
            place += count
        self.rows += [list(upper), list(lower)]

    def sheet(self) -> Sheet:
        """Return the form as it is read."""
        width = max(map(len, self.rows))
        columns = list(zip(*([*row, *[""] * (width - len(row))] for row in self.rows), strict=True))
        chunk = Chunk(1, len(self.rows), frames.pack(columns, len(self.rows)))
        return Sheet("表", merged=self.merged, chunks=[chunk])


@pytest.mark.skipif(not HEADINGS.is_file(), reason="the headings of real forms are not beside this repository")
def test_the_header_is_found_by_structure_alone() -> None:
    with HEADINGS.open(encoding="utf-8-sig", newline="") as file:
        headings = [row["heading"] for row in csv.DictReader(file)]
    found = 0
    for seed in range(FORMS):
        form = _Form(random.Random(seed), headings)
        try:
            found += lay_out(form.sheet(), lambda _heading: False).header == form.header
        except Refusal:
            continue
    assert found >= FORMS * MUST_FIND
