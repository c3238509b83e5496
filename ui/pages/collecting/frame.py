"""What the deeds of the room know of its page."""

from pathlib import Path

from ui.page import Page
from ui.pages.collecting.collection_view import CollectionView


class Frame(Page):
    """The page as its deeds see it."""

    view: CollectionView
    folder: Path | None  # where files were last read or written

    def show_took(self, collection: int) -> None:
        """Put the cursor on a collection that something happened to."""
        raise NotImplementedError
