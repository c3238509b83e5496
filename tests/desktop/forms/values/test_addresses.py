"""Addresses in the columns that forms have for their levels."""

from desktop.forms.values.addresses import AddressParts
from desktop.program import Program

HERE = {"1": "福建省", "2": "泉州市", "3": "晋江市", "4": "陈埭镇"}


def parts(town: Program, text: str, *, code: str | None = None, village: str = "") -> dict[str, str]:
    grid = town.grids.find_village(village) if village else None
    return dict(AddressParts(town).of(text, code, grid, is_here=bool(village)))


def test_an_address_here_is_completed_upwards(town: Program) -> None:
    found = parts(town, "岸兜村1号", village="岸兜")
    assert found == HERE | {"5": "岸兜村", "8": "1号", "z": "1号"}


def test_a_village_that_is_not_the_grids_stays_as_it_was_written(town: Program) -> None:
    found = parts(town, "陈埭镇花厅口村中心路12号3幢2单元302室", village="岸兜")
    assert found == HERE | {"5": "花厅口村", "7": "中心路", "8": "12号", "a": "3幢", "b": "2单元", "c": "302室",
                            "z": "中心路12号3幢2单元302室"}  # fmt: skip


def test_an_address_elsewhere_is_not_completed(town: Program) -> None:
    found = parts(town, "四川省仁寿县文林镇前进村二组")
    assert found == {"1": "四川省", "3": "仁寿县", "4": "文林镇", "5": "前进村", "6": "二组", "z": "二组"}


def test_a_division_beside_it_gives_the_levels_that_are_left_out(town: Program) -> None:
    found = parts(town, "前进村5号", code="350582")
    assert found == {"1": "福建省", "2": "泉州市", "3": "晋江市", "5": "前进村", "8": "5号", "z": "5号"}


def test_a_number_may_follow_the_name_of_a_quarter(town: Program) -> None:
    found = parts(town, "岸兜村新村40号302室", village="岸兜")
    assert found == HERE | {"5": "岸兜村", "8": "40号", "9": "新村", "c": "302室", "z": "新村40号302室"}
    found = parts(town, "岸兜村海西小区1幢2单元304室", village="岸兜")
    assert found == HERE | {"5": "岸兜村", "9": "海西小区", "a": "1幢", "b": "2单元", "c": "304室",
                            "z": "海西小区1幢2单元304室"}  # fmt: skip


def test_nothing_comes_of_nothing(town: Program) -> None:
    assert parts(town, "") == {}
