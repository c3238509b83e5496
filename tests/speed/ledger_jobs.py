"""Ways of putting the same ledger on paper, each run in a process of its own: ours, the floor under it, and others.

Run as `python -m tests.speed.ledger_jobs WAY ROWS TO`; prints as JSON what it took.
"""

import json
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from io import BytesIO
from pathlib import Path

from desktop.jobs import Progress
from desktop.printing.fonts import Face, face_font
from desktop.printing.press import print_ledger
from desktop.resources import resources
from tests.desktop.printing.a_ledger import COLUMNS, layout_of, rows, sheet_of

HEADINGS = tuple(one.heading for one in COLUMNS)
LANDSCAPE = (842, 595)
TYPST = """#set page(paper: "a4", flipped: true, margin: 15mm, footer: context [第 #counter(page).display() 页])
#set text(font: ("Noto Serif SC", "GedangRareB"), size: 10pt, lang: "zh")
#let rows = json("rows.json")
#table(columns: (2.6fr, 5fr, 6.2fr, 10fr, 3fr, 6fr, 3.2fr), table.header(..rows.first()),
  ..rows.slice(1).flatten())
"""


def lines(count: int) -> Iterator[tuple[str, ...]]:
    """The texts of each row, as the ledger shows them."""
    for number, row in enumerate(rows(count), 1):
        yield str(number), *row[1:]


def ledger(count: int, to: Path) -> None:
    """Ours: measured, wrapped, ruled, summed on each page, with heads and numbers of pages."""
    layout = layout_of(has_running=True, has_total=True, boxes=("填报人", "审核人"))
    print_ledger(sheet_of(layout), rows(count), count, to, Progress())


def first_page(count: int, _to: Path) -> None:
    """The first page of ours, as the preview asks for it."""
    layout = layout_of(has_running=True, has_total=True, boxes=("填报人", "审核人"))
    print_ledger(sheet_of(layout), rows(count), count, BytesIO(), Progress(), first_pages=1)


def canvas(count: int, to: Path) -> None:
    """The floor: a bare canvas that draws the same strings, one after the other, and nothing else."""
    from reportlab.pdfgen.canvas import Canvas  # only this way needs it

    face_font(Face.SERIF)
    lefts = [40 + 100 * place for place in range(len(HEADINGS))]
    bare = Canvas(str(to), pagesize=LANDSCAPE, pageCompression=1, invariant=1, initialFontName=Face.SERIF.value)
    bare.setFont(Face.SERIF.value, 10)
    down = 550
    for texts in lines(count):
        for left, text in zip(lefts, texts, strict=True):
            bare.drawString(left, down, text)
        down -= 21
        if down < 40:
            bare.showPage()
            bare.setFont(Face.SERIF.value, 10)
            down = 550
    bare.save()


def typst(count: int, to: Path) -> None:
    """The typesetter typst, by its own tables."""
    import typst as typesetter  # type: ignore[import-not-found]  # optional, and only this way needs it

    source = to.with_suffix(".typ")
    to.with_name("rows.json").write_text(json.dumps([HEADINGS, *lines(count)], ensure_ascii=False), "utf-8")
    source.write_text(TYPST, "utf-8")
    fonts = [str(resources() / "fonts")]
    typesetter.compile(str(source), output=str(to), font_paths=fonts)


def libreoffice(count: int, to: Path) -> None:
    """A workbook, turned into a PDF by LibreOffice."""
    from openpyxl import Workbook  # only this way needs it

    book = Workbook(write_only=True)
    page = book.create_sheet("台账")
    for texts in (HEADINGS, *lines(count)):
        page.append(list(texts))
    workbook = to.with_suffix(".xlsx")
    book.save(workbook)
    office = ["soffice", "--headless", f"-env:UserInstallation={to.parent.as_uri()}/profile"]
    subprocess.run([*office, "--convert-to", "pdf", "--outdir", str(to.parent), str(workbook)], check=True, timeout=600)


WAYS: dict[str, Callable[[int, Path], None]] = {
    one.__name__: one for one in (ledger, first_page, canvas, typst, libreoffice)
}


def run(way: str, count: int, to: Path) -> dict[str, float]:
    """Run one way in a process of its own. Return seconds by the clock and of the cores, and megabytes at the most."""
    root = Path(__file__).parents[2]
    command: Sequence[str] = [sys.executable, "-m", "tests.speed.ledger_jobs", way, str(count), str(to)]
    done = subprocess.run(command, cwd=root, capture_output=True, text=True, check=True, timeout=1800)
    told: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return told


def _peak() -> int:
    """Return the most kilobytes this process held since it began; getrusage counts those of its parent too."""
    status = Path("/proc/self/status").read_text("ascii")
    return int(status.split("VmHWM:")[1].split()[0])


def main() -> None:
    """Run one way and tell what it took."""
    way, count, to = sys.argv[1:]
    begun, busy = time.perf_counter(), time.process_time()
    WAYS[way](int(count), Path(to))
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    told = {
        "seconds": time.perf_counter() - begun,
        "core_seconds": time.process_time() - busy + children.ru_utime + children.ru_stime,
        "megabytes": max(_peak(), children.ru_maxrss) / 1024,
    }
    sys.stdout.write(f"{json.dumps(told)}\n")


if __name__ == "__main__":
    main()
