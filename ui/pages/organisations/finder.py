"""A line that finds an organisation while one types."""

from desktop.finding import Hit
from ui.pages.finder import DossierFinder


class OrganisationFinder(DossierFinder):
    """Finds an organisation by a part of its name."""

    subject, noun, hint = "organisation", "组织队伍", "组织或队伍的名称"
    nobody = "没有找到，请换一个词。"

    def answers(self, text: str) -> list[Hit]:
        """Return the organisations a text may mean."""
        return self._desk.program.finder.organisations(text)
