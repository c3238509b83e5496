"""A line that finds somebody of the roster while one types."""

from desktop.finding import Hit
from ui.pages.finder import DossierFinder


class StaffFinder(DossierFinder):
    """Finds somebody of the roster by name or by the end of a telephone number."""

    subject, noun, hint = "roster", "网格员", "姓名、电话末几位"
    nobody = "没有找到，请先登记到“网格员”。"

    def answers(self, text: str) -> list[Hit]:
        """Return the people of the roster a text may mean."""
        return self._desk.program.finder.staff(text)
