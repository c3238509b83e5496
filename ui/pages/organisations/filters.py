"""The chips over the list of organisations."""

from desktop.organisations.fields import KINDS, OFFICE, PARTY, TEAM
from ui.chips import Filter
from ui.pages.desk import Desk
from ui.pages.filters import batch_filter, choice_filter, day_filter, grid_filter

FAMILIES = ((PARTY, "党组织"), (TEAM, "队伍"), (OFFICE, "网格办"))
STANDINGS = (("active", "在用"), ("dissolved", "已撤销"), ("all", "全部"))


def filters_of(desk: Desk) -> list[Filter]:
    """Return the chips; the kinds of all families stand in one, those of a family together."""
    codes = desk.program.codes

    def kinds() -> list[tuple[str, str]]:
        return [(f"{family}/{item.code}", item.title) for family, key in KINDS.items() for item in codes.items(key)]

    def match(typed: str) -> list[str]:
        return [f"{family}/{item.code}" for family, key in KINDS.items() for item in codes.match(key, typed)]

    return [
        batch_filter(desk),
        choice_filter("family", "类别", FAMILIES),
        Filter("kind", "类型", kinds, many=False, match=match),
        grid_filter(desk.program.grids, with_outside=True),
        choice_filter("standing", "状态", STANDINGS),
        day_filter(desk),
    ]
