"""Where something lies, as dwellings and enterprises record it."""

from desktop.fields import Field, Kind, also


def coordinates(group: str) -> tuple[Field, Field]:
    """Return longitude and latitude, in degrees, under a heading of the form."""
    return (
        Field(
            "longitude",
            "经度",
            Kind.DECIMAL,
            width=6,
            group=group,
            sortable=False,
            block="coordinates",
            hint="度，用于在地图上归入网格",
            aliases=also("坐标经度 东经 lng lon x坐标"),
        ),
        Field(
            "latitude",
            "纬度",
            Kind.DECIMAL,
            width=6,
            group=group,
            sortable=False,
            block="coordinates",
            aliases=also("坐标纬度 北纬 lat y坐标"),
        ),
    )
