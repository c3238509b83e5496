"""The room of the dwellings: a list to be searched and read."""

from desktop.dossiers.dwellings.dossier import DwellingDossier
from desktop.dossiers.dwellings.list import DwellingList
from desktop.dossiers.dwellings.service import Dwellings
from ui.page import Command
from ui.pages.desk import Desk
from ui.pages.dossier_view import DossierView
from ui.pages.facts import FactSheet, groups_of
from ui.pages.filters import choice_filter, field_filter, grid_filter
from ui.pages.reading_page import ReadingPage

RENTED = ((True, "出租"), (False, "不出租"))


class DwellingsPage(ReadingPage):
    """Finds and reads dwellings."""

    subject, noun, unit = "dwelling", "房屋", "套"
    hint = "地址、房屋编号、房主"
    tables = frozenset({"dwelling", "building", "dwelling_party", "grid"})

    def __init__(self, desk: Desk) -> None:
        dwellings = desk.program.dwellings.list
        filters = [
            grid_filter(desk.program.grids),
            *([choice_filter("rented", "是否出租", RENTED)] if _collects(dwellings, "is_rented") else []),
            *field_filter(desk, dwellings.fields, "care", "care", many=True),
        ]
        super().__init__(desk, dwellings, filters)

    @property
    def service(self) -> Dwellings:
        """The dwellings of the office."""
        return self.desk.program.dwellings

    def page_commands(self) -> list[Command]:
        """Return what can be done in the room: no dossier of a dwelling is printed."""
        return [command for command in super().page_commands() if command.keys != "Ctrl+P"]

    def view_of(self, dossier: DwellingDossier) -> DossierView:
        """Return how a dwelling is read."""
        texts = dossier.texts
        rented = "出租房" if texts.get("is_rented") == "是" else ""
        summary = " · ".join(filter(None, (texts.get("grid_id", ""), texts.get("use_code", ""), rented)))
        view = DossierView(dossier.key, dossier.title, summary, (), (), has_history=False)
        view.add_sheet(FactSheet(groups_of(self.service.fields, texts, ("address",)), self.room))
        return view


def _collects(dwellings: DwellingList, key: str) -> bool:
    return any(field.key == key for field in dwellings.fields)
