"""The table of what is shown where; and that nothing the program shows of a person adds up to the ID number."""

import json
from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desktop.clock import age_on
from desktop.display import Display
from desktop.dossiers.people.fields import FIELDS
from desktop.errors import Refusal
from desktop.fields import Field, Kind, Mask
from desktop.identity import check_digit
from desktop.masking import DECADE, FIRST4, HIDDEN, LAST4, RECORDED, Place, Rules, hides, rules, shown
from desktop.resources import resources

REGION, DAY = "359998", date(2026, 11, 22)  # the grid tells the region: whoever reads a list knows it
FIELD = {field.key: field for field in FIELDS}
TOLD = ("name", "id_no", "sex_code", "born_on", "age", "phone", "residence_address", "native_place", "grid_id")
FEWEST = 500  # numbers left when region, birth date and sex are known: the order code of three digits, halved by sex


def number(born: date, order: int) -> str:
    """Return a made-up ID number."""
    first = f"{REGION}{born:%Y%m%d}{order:03}"
    return first + check_digit(first)


def table(**styles: Mapping[str, str]) -> dict[str, dict[str, str]]:
    """Return the shipped table with other styles."""
    shipped = json.loads((resources() / "rights" / "masking.json").read_text("utf-8"))
    return {mask: {**places, **styles.get(mask, {})} for mask, places in shipped.items()}


def everywhere(style: str) -> dict[str, str]:
    """Return one style for all places."""
    return dict.fromkeys(map(str, Place), style)


def test_every_sort_of_value_is_said_for_every_place() -> None:
    for mask in Mask:
        for place in Place:
            assert rules().style(mask, place)
    assert shown(Mask.ID_NUMBER, number(date(1985, 4, 5), 7), Place.LIST) == "3599" + "*" * 14
    assert shown(Mask.PHONE, "13800005678", Place.EXPORT) == "138****5678"
    assert shown(Mask.PHONE, "059512345123", Place.LIST) == "0595****123"
    assert [shown(Mask.NAME, name, Place.SCREEN) for name in ("张三", "欧阳锋", "张三丰")] == ["张*", "欧阳*", "张*丰"]
    assert shown(Mask.ADDRESS, "示例镇东村第3组 12 号 201 室", Place.SCREEN) == "示例镇东村第3组"
    assert shown(Mask.ADDRESS, "某处 12 号", Place.SCREEN) == RECORDED
    assert shown(Mask.BANK_CARD, "6222020000000006688", Place.PRINT) == "*" * 15 + "6688"
    assert shown(Mask.BIRTH_DATE, date(1985, 4, 5), Place.SCREEN) == "1985年"
    assert shown(Mask.PHONE, "13800005678", Place.NOTICE) == RECORDED
    assert shown(Mask.PHONE, None, Place.LIST) == shown(Mask.PHONE, "", Place.LIST) == ""
    assert not hides(Mask.OPEN)
    assert not hides(Mask.BIRTH_DATE)
    assert hides(Mask.ID_NUMBER)


def test_a_table_that_gives_numbers_away_is_refused() -> None:
    for style in ("full", "first6", "middle"):
        with pytest.raises(Refusal, match="id_number"):
            Rules(table(id_number={"list": style}))
    with pytest.raises(Refusal, match="统一"):
        Rules(table(id_number={"export": LAST4}))
    lacking = table()
    del lacking["phone"]["log"]
    with pytest.raises(Refusal, match="缺少"):
        Rules(lacking)


def test_beside_a_tail_birth_dates_become_decades_and_ages_are_not_shown() -> None:
    tails = Rules(table(id_number=everywhere(LAST4)))
    assert tails.shown(Mask.ID_NUMBER, number(date(1985, 4, 5), 7), Place.LIST)[:14] == "*" * 14
    assert tails.style(Mask.BIRTH_DATE, Place.DOSSIER) == DECADE
    assert tails.style(Mask.AGE, Place.LIST) == HIDDEN
    assert tails.shown(Mask.BIRTH_DATE, date(1985, 4, 5), Place.DOSSIER) == "1980年代"


class Told:
    """Code lists and grids, as display needs them."""

    def title(self, list_key: str, code: str | None) -> str:
        return f"{code}"

    def path_name(self, key: int | None) -> str:
        return REGION


def _days(born: date, texts: Iterable[tuple[Field, str]]) -> list[date]:
    """Return every birth date that what is shown leaves open: at least those of sixty years."""
    days = [date(1950, 1, 1) + timedelta(days=n) for n in range(22_000)]
    for field, text in texts:
        if field.key == "born_on" and text.endswith("年代"):
            days = [day for day in days if day.year // 10 * 10 == int(text[:4])]
        elif field.key == "born_on" and text.endswith("年"):
            days = [day for day in days if day.year == int(text[:4])]
        elif field.key == "born_on" and text != RECORDED:
            days = [born]
        elif field.key == "age" and text != RECORDED:
            days = [day for day in days if age_on(day, DAY) == int(text)]
    return days


def left_open(values: Mapping[str, Any], texts: Mapping[str, str]) -> int:
    """Return how many ID numbers fit all that is shown, for somebody who knows the region beside it."""
    pattern = texts.get("id_no", "*" * 18)
    pattern = "*" * 18 if pattern == RECORDED else pattern
    days = _days(values["born_on"], ((FIELD[key], text) for key, text in texts.items()))
    sexes = [int(values["sex_code"]) % 2] if "sex_code" in texts else [0, 1]
    count = 0
    for day in days:
        for order in (int(pattern[14:17]),) if pattern[14] != "*" else range(1000):
            if order % 2 not in sexes:
                continue
            if pattern[17] == "*" or number(day, order)[17] == pattern[17]:
                count += 1
        if count >= FEWEST:
            break
    return count


columns = st.lists(st.sampled_from(TOLD), min_size=1, unique=True)
people = st.tuples(st.dates(date(1950, 1, 1), date(2009, 12, 31)), st.integers(1, 999))
tables = st.sampled_from([table(), table(id_number=everywhere(LAST4)), table(id_number=everywhere(HIDDEN))])


@settings(max_examples=150, deadline=None)
@given(columns, people, tables, st.lists(st.sampled_from(list(Place)), min_size=1, max_size=3))
def test_no_choice_of_columns_narrows_a_number_down(
    keys: list[str], person: tuple[date, int], rows: dict[str, dict[str, str]], places: list[Place]
) -> None:
    """With heads at least the order code stays open: 500 numbers; with tails the days of a decade by the check digit.

    Several outputs of one person, in several places and with several columns, are laid side by side.
    """
    born, order = person
    values = {
        "name": "张三", "id_no": number(born, order), "sex_code": str(2 - order % 2), "born_on": born,
        "age": age_on(born, DAY), "phone": "13800005678", "residence_address": "东村3组1号", "native_place": "东村",
        "grid_id": 1,
    }  # fmt: skip
    table_of = Rules(rows)
    seen: dict[str, str] = {}
    for place in places:
        for key in keys:
            field = FIELD[key]
            hidden = table_of.hides(field.mask, place)
            text = table_of.shown(field.mask, values[key], place) if hidden else str(values[key])
            if len(text) > len(seen.get(key, "")) or seen.get(key) == RECORDED:
                seen[key] = text if text != RECORDED or key not in seen else seen[key]
    fewest = 300 if table_of.style(Mask.ID_NUMBER, Place.LIST) == LAST4 else FEWEST
    assert left_open(values, seen) >= fewest
    assert values["id_no"] not in seen.values()


def test_the_columns_of_a_list_are_shown_by_the_table() -> None:
    display = Display(Told(), Told())
    born = date(1985, 4, 5)
    assert display.masked(FIELD["born_on"], born) == "1985-04-05"  # beside 3599**************: 500 numbers are left
    assert display.masked(FIELD["born_on"], born, Place.SCREEN) == "1985年"
    assert display.at(Place.LOG)(FIELD["id_no"], number(born, 7)) == shown(Mask.ID_NUMBER, number(born, 7), Place.LOG)
    assert rules().style(Mask.ID_NUMBER, Place.LIST) == FIRST4
    assert all(field.mask is not Mask.OPEN for field in FIELDS if field.kind is Kind.ID_NUMBER)
