"""Sheets of paper and their margins, in points."""

from dataclasses import dataclass, replace

MM = 72 / 25.4
LIST_TYPE = 10.0  # points: the ordinary size of type in a list
LIST_PAD = 8.0  # what the lines on both sides of a column take


@dataclass(frozen=True, slots=True)
class Paper:
    """A sheet as it lies before the reader. The wider left margin is for binding."""

    width: float
    height: float
    left: float = 25 * MM
    right: float = 18 * MM
    top: float = 22 * MM
    bottom: float = 20 * MM

    @property
    def inner_width(self) -> float:
        """The width between the margins."""
        return self.width - self.left - self.right

    @property
    def inner_height(self) -> float:
        """The height between the margins."""
        return self.height - self.top - self.bottom

    def landscape(self) -> "Paper":
        """Return the sheet turned, bound at its upper edge."""
        turned = replace(self, width=self.height, height=self.width)
        return replace(turned, left=15 * MM, right=15 * MM, top=24 * MM, bottom=17 * MM)


A4 = Paper(210 * MM, 297 * MM)
A3 = Paper(297 * MM, 420 * MM)
A4_LANDSCAPE = A4.landscape()
A3_LANDSCAPE = A3.landscape()
