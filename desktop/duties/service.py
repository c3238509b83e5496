"""Duty lists per level and post: the shipped texts, and what the office made of them."""

from desktop.office import Office


class Duties:
    """The duty lists in force (P0-07, P1-07, P3-17)."""

    def __init__(self, office: Office) -> None:
        self._office = office
