"""A line that finds an organisation while one types."""

from desktop.finding import Hit
from ui.pages.desk import Desk
from ui.pages.finder import DossierFinder


class OrganisationFinder(DossierFinder):
    """Finds an organisation by a part of its name."""

    subject, noun, hint = "organisation", "组织队伍", "名称、拼音首字母"
    nobody = "没有找到，请换一个词。"

    def __init__(self, desk: Desk, beside: int) -> None:
        """Find another organisation like the one that is given."""
        super().__init__(desk)
        self._beside = beside

    def answers(self, text: str) -> list[Hit]:
        """Return the organisations a text may mean."""
        return self._desk.program.finder.organisations(text, self._beside)
