"""A list of made-up people of any length, that counts how it is asked."""

from array import array
from collections import Counter
from collections.abc import Mapping, Sequence

from desktop.fields import Field, Kind
from desktop.jobs import Progress
from desktop.tables import TONE, Keys, Row, Search

FIELDS = (
    Field("name", "姓名", width=6, listed=True),
    Field("sex", "性别", Kind.CODE, width=3, listed=True),
    Field("number", "公民身份号码", Kind.ID_NUMBER, width=12, listed=True),
    Field("born", "出生日期", Kind.DATE, width=7, listed=True),
    Field("age", "年龄", Kind.NUMBER, width=4, listed=True),
    Field("grid", "所属网格", Kind.GRID, width=9, listed=True),
    Field("address", "现住门（楼）详址", width=18, listed=True, sortable=False),
    Field("phone", "联系电话", Kind.PHONE, width=8, listed=True),
    Field("visit", "走访", width=8, listed=True),
    Field("work", "职业", width=8),
    Field("note", "备注", Kind.NOTE, width=20),
)
SURNAMES, GIVEN = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨䶮𬱖", "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平"
VILLAGES = ("仙石村", "洋埭村", "溪边村", "岸兜社区", "涵口村", "花厅口村")


class TownSource:
    """Lists `count` people; the key of a person is its number."""

    fields = FIELDS

    def __init__(self, count: int) -> None:
        self.count = count
        self.asked: Counter[str] = Counter()
        self.gone: set[int] = set()

    def keys(self, search: Search, progress: Progress) -> Keys:
        self.asked["keys"] += 1
        progress.check()
        return self._found(search, self.count)

    def head(self, search: Search, limit: int) -> Keys:
        self.asked["head"] += 1
        return self._found(search, limit)

    def records(self, keys: Sequence[int]) -> Mapping[int, Row]:
        self.asked["records"] += 1
        return {key: person(key) for key in keys if key not in self.gone}

    def _found(self, search: Search, limit: int) -> Keys:
        keys = range(1, self.count + 1)
        if search.descending:
            keys = keys[::-1]
        if search.text or search.filters:
            text, villages = search.text, search.filters.get("village", VILLAGES)
            picked = (k for k in keys if text in person(k)["name"] and VILLAGES[k % 6] in villages)
            return array("q", (key for key, _ in zip(picked, range(limit), strict=False)))
        return array("q", keys[:limit])


def person(key: int) -> Row:
    """Return one made-up person as a list shows them."""
    year, month, day = 1940 + key * 7 % 80, 1 + key % 12, 1 + key % 28
    name = SURNAMES[key * 5 % len(SURNAMES)] + GIVEN[key % 20] + (GIVEN[key * 3 % 20] if key % 3 else "")
    late = key % 11 == 0
    row = {
        "name": name,
        "sex": "男" if key % 2 else "女",
        "number": "3599**************",
        "born": f"{year}-{month:02}-{day:02}",
        "age": str(2026 - year),
        "grid": f"{VILLAGES[key % 6]}第{1 + key % 9}网格",
        "address": f"{VILLAGES[key % 6]}中兴路{1 + key % 300}号{1 + key % 12}幢{1 + key % 6}单元",
        "phone": f"13{key % 10}****{key * 7919 % 10000:04}",
        "visit": "逾期 3 天" if late else ("今日应访" if key % 17 == 0 else f"11-{1 + key % 21:02} 已访"),
        "work": "务工",
    }
    if late:
        row[TONE] = "red"
    elif key % 17 == 0:
        row[TONE] = "amber"
    elif key % 23 == 0:
        row |= {"visit": "已迁出", TONE: "quiet"}
    return row
