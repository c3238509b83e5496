"""The map: the ground that a grid covers, in time, and sketches to draw on."""

from datetime import date

from sqlalchemy import ForeignKey, Index, LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from db.base import Code, Line, Name, Record


class MapShape(Record):
    """A polygon of a grid, or of a place that is no grid of the office; the one in force has no `valid_to`."""

    __tablename__ = "map_shape"
    __table_args__ = (Index(None, "grid_id", "valid_to"), {"sqlite_autoincrement": True})

    grid_id: Mapped[int | None] = mapped_column(ForeignKey("grid.id"))
    name: Mapped[Name]
    code: Mapped[Code | None]  # as the file gave it
    shape: Mapped[bytes] = mapped_column(LargeBinary)  # WKB, degrees of WGS 84 (CGCS2000 is the same within a metre)
    surface: Mapped[float]  # square metres
    source: Mapped[Line | None]
    valid_from: Mapped[date | None]
    valid_to: Mapped[date | None]


class MapGround(Record):
    """A picture to draw on: a scanned sketch laid between four edges, in degrees."""

    __tablename__ = "map_ground"

    title: Mapped[Name]
    picture: Mapped[bytes] = mapped_column(LargeBinary)  # PNG or JPEG
    west: Mapped[float]
    south: Mapped[float]
    east: Mapped[float]
    north: Mapped[float]
