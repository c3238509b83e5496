"""What lies between a killed office and its neighbours, and how either finds the other."""

from pathlib import Path

from db.models.exchange import Relation
from desktop.program import Program


class Sticks:
    """The folders in which packages and receipts travel, beside the office's own."""

    def __init__(self, office: Path) -> None:
        """Make them where they are not yet."""
        beside = office.parent / "sticks"
        self.to_district, self.from_district = beside / "to-district", beside / "from-district"
        self.to_village, self.from_village = beside / "to-village", beside / "from-village"
        for one in (self.to_district, self.from_district, self.to_village, self.from_village):
            one.mkdir(parents=True, exist_ok=True)


def partner(program: Program, relation: Relation) -> int:
    """Return the key of an office's only partner above or below it."""
    (found,) = (one.key for one in program.partners.rows() if one.relation is relation)
    return found
