"""Hostile PDFs: endless pages, loops, bombs, scripts."""

import zlib
from collections.abc import Sequence

from tests.hostile.files import Gallery
from tests.hostile.pictures import zeros

FILES = Gallery()
CATALOGUE = b"<</Type/Catalog/Pages 2 0 R>>"
PAGES = b"<</Type/Pages/Kids[3 0 R]/Count 1>>"
BOX = b"[0 0 595 842]"


def pdf(*objects: bytes, root: bytes = b"1 0 R") -> bytes:
    """Return objects as a PDF; the first is the catalogue."""
    made, places = b"%PDF-1.7\n", []
    for number, body in enumerate(objects, 1):
        places.append(len(made))
        made += b"%d 0 obj\n%b\nendobj\n" % (number, body)
    lines = b"".join(b"%010d 00000 n \n" % place for place in places)
    table = b"xref\n0 %d\n0000000000 65535 f \n%b" % (len(objects) + 1, lines)
    return made + table + b"trailer<</Size %d/Root %b>>\nstartxref\n%d\n%%%%EOF" % (len(objects) + 1, root, len(made))


def stream(content: bytes, said: bytes = b"") -> bytes:
    return b"<<%b/Length %d>>stream\n%b\nendstream" % (said, len(content), content)


def page(
    content: bytes = b"", box: bytes = BOX, more: bytes = b"", packed: bool = True, others: Sequence[bytes] = ()
) -> bytes:
    """Return a PDF of one page, drawn by a content."""
    drawn = stream(zlib.compress(content), b"/Filter/FlateDecode") if packed else stream(content)
    return pdf(
        CATALOGUE, PAGES, b"<</Type/Page/Parent 2 0 R/MediaBox%b/Contents 4 0 R%b>>" % (box, more), drawn, *others
    )


def _add_pages() -> None:
    FILES.add("sound.pdf", page(b"10 10 100 100 re f"))
    for name, box in {"huge": b"[0 0 200000 200000]", "endless": b"[0 0 1e30 1e30]", "minus": b"[0 0 -500 -500]",
                      "flat": b"[0 0 0 0]", "long": b"[0 0 10 9000000]", "nan": b"[0 0 nan inf]", "words": b"(a)",
                      "large": b"[0 0 30000 30000]"}.items():  # fmt: skip
        FILES.add(f"box_{name}.pdf", page(b"0 0 m 99 99 l S", box))
    FILES.add("unit.pdf", page(b"0 0 m 9 9 l S", more=b"/UserUnit 10000"))
    FILES.add("turned.pdf", page(b"0 0 m 9 9 l S", more=b"/Rotate 37"))
    kids = b" ".join([b"3 0 R"] * 100_000)
    FILES.add(
        "many_pages.pdf",
        pdf(
            CATALOGUE, b"<</Type/Pages/Kids[%b]/Count 100000>>" % kids, b"<</Type/Page/Parent 2 0 R/MediaBox%b>>" % BOX
        ),
    )
    FILES.add(
        "says_many_pages.pdf",
        pdf(CATALOGUE, b"<</Type/Pages/Kids[3 0 R]/Count 2147483647>>", b"<</Type/Page/Parent 2 0 R>>"),
    )
    FILES.add("loop.pdf", pdf(CATALOGUE, b"<</Type/Pages/Kids[2 0 R]/Count 1/Parent 2 0 R>>"))
    deep = [b"<</Type/Pages/Kids[%d 0 R]/Count 1/Parent %d 0 R>>" % (n + 1, n - 1) for n in range(2, 30_000)]
    FILES.add("deep_pages.pdf", pdf(CATALOGUE, *deep, b"<</Type/Page/MediaBox%b>>" % BOX))
    FILES.add("no_pages.pdf", pdf(b"<</Type/Catalog>>"))
    FILES.add("deep_lists.pdf", pdf(CATALOGUE, b"[" * 300_000))
    FILES.add("deep_names.pdf", pdf(b"<</a" * 100_000))


def _add_drawings() -> None:
    FILES.add("bomb.pdf", lambda: pdf(CATALOGUE, PAGES, b"<</Type/Page/Parent 2 0 R/MediaBox%b/Contents 4 0 R>>" % BOX,
                                      stream(zeros(1 << 30), b"/Filter/FlateDecode")), quick=False)  # fmt: skip
    FILES.add("bomb_twice.pdf", lambda: pdf(
        CATALOGUE, PAGES, b"<</Type/Page/Parent 2 0 R/MediaBox%b/Contents 4 0 R>>" % BOX,
        stream(zlib.compress(zeros(1 << 30), 9), b"/Filter[/FlateDecode/FlateDecode]")), quick=False)  # fmt: skip
    FILES.add("many_strokes.pdf", lambda: page(b"0 0 m 500 800 l 3 7 l S\n" * 1_500_000), quick=False)
    FILES.add("many_curves.pdf", lambda: page(b"1 0 0 RG 90 w 0 0 m 900 800 0 700 500 20 c S\n" * 300_000), quick=False)
    FILES.add("one_path.pdf", lambda: page(b"0 0 m " + b"500 800 l 3 7 l 77 900 l " * 300_000 + b"f*"), quick=False)
    FILES.add("deep_states.pdf", lambda: page(b"q " * 2_000_000))
    said = b"/Type/XObject/Subtype/Image/Width 50000/Height 50000/BitsPerComponent 1/ColorSpace/DeviceGray/Filter/FlateDecode"
    draws = b"/Resources<</XObject<</I 5 0 R>>>>"
    FILES.add(
        "image_bomb.pdf",
        lambda: page(b"500 0 0 500 0 0 cm /I Do", more=draws, others=[stream(zeros(50_000 * 50_000 // 8), said)]),
        quick=False,
    )
    declared = stream(
        b"x", b"/Type/XObject/Subtype/Image/Width 2000000/Height 2000000/BitsPerComponent 8/ColorSpace/DeviceRGB"
    )
    FILES.add("image_declared.pdf", page(b"500 0 0 500 0 0 cm /I Do", more=draws, others=[declared]))
    itself = stream(b"/I Do /I Do", b"/Type/XObject/Subtype/Form/BBox[0 0 9 9]" + draws)
    FILES.add("form_in_itself.pdf", page(b"/I Do", more=draws, others=[itself]))
    tree = [stream(b"/I Do " * 10, b"/Type/XObject/Subtype/Form/BBox[0 0 999 999]/Resources<</XObject<</I %d 0 R>>>>" % n)
            for n in range(6, 16)]  # fmt: skip
    FILES.add(
        "forms_of_forms.pdf",
        page(
            b"/I Do", more=draws, others=[*tree, stream(b"0 0 9 9 re f", b"/Type/XObject/Subtype/Form/BBox[0 0 9 9]")]
        ),
        quick=False,
    )
    pattern = stream(
        b"0 0 1 1 re f",
        b"/Type/Pattern/PatternType 1/PaintType 1/TilingType 1/BBox[0 0 1 1]/XStep 0.001/YStep 0.001/Resources<<>>",
    )
    FILES.add(
        "tiles.pdf",
        page(b"/Pattern cs /P scn 0 0 595 842 re f", more=b"/Resources<</Pattern<</P 5 0 R>>>>", others=[pattern]),
    )
    shading = b"<</ShadingType 1/ColorSpace/DeviceRGB/Function<</FunctionType 4/Domain[0 1 0 1]/Range[0 1 0 1 0 1]>>>>"
    FILES.add("shading.pdf", page(b"/S sh", more=b"/Resources<</Shading<</S 5 0 R>>>>", others=[shading]))


def _add_tricks() -> None:
    script = b"<</Type/Catalog/Pages 2 0 R/OpenAction<</S/JavaScript/JS(while(1);app.alert\\(1\\))>>/AA<</WC<</S/Launch/F(/bin/sh)>>>>>>"
    leaf = b"<</Type/Page/Parent 2 0 R/MediaBox%b>>" % BOX
    FILES.add("script.pdf", pdf(script, PAGES, leaf))
    enclosed = b"<</Type/Catalog/Pages 2 0 R/Names<</EmbeddedFiles<</Names[(a.exe)4 0 R]>>>>>>"
    FILES.add(
        "enclosed.pdf", pdf(enclosed, PAGES, leaf, b"<</Type/Filespec/F(a.exe)/EF<</F 5 0 R>>>>", stream(b"MZ" * 500))
    )
    FILES.add("locked.pdf", pdf(CATALOGUE, PAGES, leaf).replace(b"/Root", b"/Encrypt<</Filter/Standard/V 2/R 3/Length 128/P -1"
              b"/O(%b)/U(%b)>>/ID[(a)(b)]/Root" % (b"o" * 32, b"u" * 32)))  # fmt: skip
    FILES.add("half.pdf", page(b"0 0 9 9 re f")[:-200])
    FILES.add("head_alone.pdf", b"%PDF-1.7")
    FILES.add("noise.pdf", b"%PDF-1.7\n" + bytes(range(256)) * 4_000)
    FILES.add("xref_loop.pdf", b"%PDF-1.7\nxref\n0 0\ntrailer<</Size 1/Prev 9/Root 1 0 R>>\nstartxref\n9\n%%EOF")
    FILES.add(
        "xref_many.pdf", b"%PDF-1.7\nxref\n0 4294967295\ntrailer<</Size 4294967295/Root 1 0 R>>\nstartxref\n9\n%%EOF"
    )
    FILES.add("late_head.pdf", b"MZ" + bytes(500) + page(b"0 0 9 9 re f"))
    form = b"<</Type/Catalog/Pages 2 0 R/AcroForm<</XFA(%b)/Fields[]>>>>" % (b"<a>" * 50_000)
    FILES.add("xfa.pdf", pdf(form, PAGES, leaf))
    FILES.add(
        "packed_objects.pdf",
        pdf(CATALOGUE, PAGES, leaf, stream(zeros(1 << 20), b"/Type/ObjStm/N 2147483647/First 10/Filter/FlateDecode")),
    )


_add_pages()
_add_drawings()
_add_tricks()
