"""What the room of the exchange is to everything that is opened beside its panes."""

from collections.abc import Mapping

from desktop.exchange.package_rows import PackageRow
from ui.drawer import ListAndDrawer
from ui.page import Page
from ui.pages.desk import Desk
from ui.pages.exchange.errands import Errands
from ui.pages.exchange.overview import Standing
from ui.tables.record_list import RecordList


class Frame(Page):
    """The page itself fills this out."""

    desk: Desk
    standing: Standing
    names: Mapping[str, str]  # of the people behind the accounts
    block_titles: Mapping[str, str]
    errands: Errands
    split: ListAndDrawer
    trays: Mapping[str, RecordList]

    @property
    def mode(self) -> str:
        """Which pane is seen."""
        raise NotImplementedError

    def turn(self, mode: str) -> None:
        """Show another pane."""
        raise NotImplementedError

    def clear(self) -> bool:
        """Make room beside the panes; return whether that was possible."""
        raise NotImplementedError

    def look_again(self, row: PackageRow) -> None:
        """Look once more at a file that was set aside."""
        raise NotImplementedError
