"""New keys for this office: told to every partner by the old ones, or, where those are lost, by paper and telephone."""

from collections.abc import Sequence

from desktop.exchange.package_rows import PackageRow
from desktop.exchange.posting import Post
from desktop.jobs import Progress


class KeyChanges:
    """Changes the keys of the office."""

    def __init__(self, post: Post) -> None:
        self._post = post

    def change(self, reason: str, progress: Progress | None = None) -> Sequence[PackageRow]:
        """Make new keys and tell every partner in a package of kind K, signed by the old ones: one write.

        Return the packages, to be exported.
        """
        raise NotImplementedError

    def give_up(self, reason: str) -> None:
        """Make new keys because the old ones may be in other hands: partners have to take in the new card by hand."""
        raise NotImplementedError
