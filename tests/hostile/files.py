"""Every hostile file there is: made up when they are asked for, and those that others published."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

PUBLISHED = Path(__file__).resolve().parents[3] / "shared" / "data" / "hostile"

Make = Callable[[Path], None]  # writes the file, or whatever lies in its place


@dataclass(frozen=True)
class Hostile:
    """A file nobody should have sent. `quick` ones are made and read in a moment."""

    name: str  # of the file, with the ending of what it pretends to be
    make: Make
    quick: bool = True
    keeps_name: bool = False  # it is given to a door as it lies: its name, or what it is, would be lost in a copy

    @property
    def ending(self) -> str:
        """The ending of its name."""
        return Path(self.name).suffix.lower()


class Gallery:
    """Collects hostile files of one sort."""

    def __init__(self) -> None:
        self.files: list[Hostile] = []

    def add(self, name: str, content: bytes | Callable[[], bytes], *, quick: bool = True) -> None:
        """Add a file by its content, or by what makes the content."""

        def make(path: Path) -> None:
            path.write_bytes(content if isinstance(content, bytes) else content())

        self.files.append(Hostile(name, make, quick))

    def put(self, name: str, make: Make, *, quick: bool = True, keeps_name: bool = False) -> None:
        """Add a file by what writes it."""
        self.files.append(Hostile(name, make, quick, keeps_name))


def every_file(*, quick: bool) -> list[Hostile]:
    """Return all hostile files, or those that take no time."""
    from tests.hostile import archives, documents, pages, pictures, texts, workbooks

    galleries = (workbooks, documents, archives, texts, pictures, pages)
    made = [one for gallery in galleries for one in gallery.FILES.files]
    assert len({one.name for one in made}) == len(made), "two hostile files of one name"
    return [one for one in (*made, *published()) if one.quick or not quick]


def published() -> Iterator[Hostile]:
    """Yield the hostile files that lie beside the repository, nothing where they are not."""
    for path in sorted(PUBLISHED.iterdir()) if PUBLISHED.is_dir() else ():
        if path.is_file():
            yield Hostile(path.name, lambda to, path=path: _copied(path, to))  # type: ignore[misc]


def _copied(path: Path, to: Path) -> None:
    to.write_bytes(path.read_bytes())
