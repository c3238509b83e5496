"""Hostile documents of word processors."""

from collections.abc import Mapping
from functools import partial

from tests.hostile.files import Gallery
from tests.hostile.workbooks import BILLION, HEAD, LATE, OFFICE, OUTSIDE, RELATIONS, REMOTE
from tests.hostile.zips import packed, streamed

FILES = Gallery()
SPACE = b'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
BEGIN, END = b"<w:document %b><w:body>" % SPACE, b"<w:sectPr/></w:body></w:document>"
PIECE = b"<w:p><w:r><w:t>x</w:t></w:r></w:p>"


def cell(text: str, properties: bytes = b"") -> bytes:
    return b"<w:tc><w:tcPr>%b</w:tcPr><w:p><w:r><w:t>%b</w:t></w:r></w:p></w:tc>" % (properties, text.encode())


TABLE = b"<w:tbl><w:tr>%b</w:tr><w:tr>%b</w:tr></w:tbl>" % (
    cell("姓名") + cell("") + cell("性别") + cell(""), cell("身份证号") + cell("") + cell("电话") + cell(""),
)  # fmt: skip


def parts_of(body: bytes, more: Mapping[str, bytes] | None = None) -> dict[str, bytes]:
    kind = b"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
    return {
        "[Content_Types].xml": HEAD
        + b'<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        + b'<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        + b'<Override PartName="/word/document.xml" ContentType="%b"/></Types>' % kind,
        "_rels/.rels": HEAD
        + RELATIONS % (b'<Relationship Id="rId1" Type="%bofficeDocument" Target="word/document.xml"/>' % OFFICE),
        "word/document.xml": body,
        **(more or {}),
    }


def document(body: bytes, doctype: bytes = b"", more: Mapping[str, bytes] | None = None) -> bytes:
    return packed(parts_of(HEAD + doctype + BEGIN + body + END, more))


def _add_entities() -> None:
    said = b'<w:p w:rsidR="&l9;"><w:r><w:t>&l9;</w:t></w:r></w:p>'
    for name, doctype in {"laughs": BILLION, "outside": OUTSIDE, "remote": REMOTE, "late_laughs": LATE + BILLION,
                          "late_outside": LATE + OUTSIDE, "late_remote": LATE + REMOTE}.items():  # fmt: skip
        FILES.add(f"dtd_{name}.docx", document(TABLE + said.replace(b' w:rsidR="&l9;"', b""), doctype))
    FILES.add("dtd_attribute.docx", document(TABLE + said, LATE + BILLION))
    FILES.add("dtd_quadratic.docx", lambda: document(
        b'<w:p w:a="%b"/>' % (b"&q;" * 20_000), LATE + b'<!DOCTYPE x [<!ENTITY q "%b">]>' % (b"q" * 50_000)))  # fmt: skip
    FILES.add("dtd_utf16.docx", packed(parts_of((
        HEAD.replace(b"UTF-8", b"UTF-16") + BILLION + BEGIN + said + END).decode().encode("utf-16"))))  # fmt: skip


def _add_shapes() -> None:
    FILES.add("sound.docx", document(TABLE))
    FILES.add("empty_body.docx", document(b""))
    for depth in (300, 2_000, 100_000):
        nested = b"<w:tbl><w:tr><w:tc>" * depth + b"<w:p/>" + b"</w:tc></w:tr></w:tbl>" * depth
        FILES.add(f"tables_{depth}_deep.docx", lambda nested=nested: document(nested))  # type: ignore[misc]
    FILES.add(
        "deep_content.docx", lambda: document(b"<w:sdt><w:sdtContent>" * 50_000 + b"</w:sdtContent></w:sdt>" * 50_000)
    )
    FILES.add("deep_runs.docx", lambda: document(
        b"<w:p>" + b"<w:ins>" * 3_000 + b"<w:r><w:t>x</w:t></w:r>" + b"</w:ins>" * 3_000 + b"</w:p>"))  # fmt: skip
    for name, span in {"span": 2**31 - 1, "span_minus": -5, "span_0": 0, "span_16": 99_999}.items():
        wide = cell("姓名", b'<w:gridSpan w:val="%d"/>' % span) + cell("x")
        FILES.add(f"{name}.docx", document(b"<w:tbl><w:tr>%b</w:tr></w:tbl>" % wide))
    FILES.add("span_words.docx", document(b"<w:tbl><w:tr>%b</w:tr></w:tbl>" % cell("x", b'<w:gridSpan w:val="abc"/>')))
    FILES.add("grid_before.docx", document(
        b'<w:tbl><w:tr><w:trPr><w:gridBefore w:val="2147483647"/></w:trPr>%b</w:tr></w:tbl>' % cell("x")))  # fmt: skip
    FILES.add("merged_up.docx", document(b"<w:tbl><w:tr>%b</w:tr></w:tbl>" % cell("x", b"<w:vMerge/>") * 2_000))
    FILES.add("ragged.docx", document(b"<w:tbl><w:tr/><w:tr><w:tc/></w:tr><w:tr>%b</w:tr></w:tbl>" % (cell("x") * 300)))
    FILES.add("stray_cells.docx", document(b"<w:tc><w:tr/></w:tc><w:tr><w:tbl/></w:tr>"))
    wide = b"<w:tr>%b</w:tr>" % (cell("x") * 1_000)
    FILES.add("many_cells.docx", lambda: document(b"<w:tbl>%b</w:tbl>" % (wide * 140)), quick=False)
    FILES.add("too_many_cells.docx", lambda: document(b"<w:tbl>%b</w:tbl>" % (wide * 300)))
    FILES.add("many_tables.docx", lambda: document(TABLE * 15_000), quick=False)
    FILES.add(
        "one_text.docx", lambda: document(b"<w:p><w:r><w:t>%b</w:t></w:r></w:p>" % ("姓名____" * 500_000).encode())
    )
    FILES.add("blanks.docx", lambda: document(b"<w:p><w:r><w:t>%b</w:t></w:r></w:p>" % (b"_" * 3_000_000)))
    FILES.add("runs.docx", lambda: document(b"<w:p>%b</w:p>" % (b"<w:r><w:t>_</w:t></w:r>" * 200_000)))
    FILES.add("brackets.docx", lambda: document(
        b"<w:p><w:r><w:t>%b</w:t></w:r></w:p>" % ("（" * 100_000 + "□" * 100_000).encode()))  # fmt: skip


def _add_bombs() -> None:
    less = parts_of(b"")
    del less["word/document.xml"]
    bomb = partial(streamed, "word/document.xml", HEAD + BEGIN, tail=END, more=less)
    FILES.add("bomb_paragraphs.docx", lambda: bomb(piece=b"<w:p/>", times=10_000_000), quick=False)
    FILES.add("bomb_runs.docx", lambda: bomb(piece=PIECE, times=1_500_000), quick=False)
    FILES.add("bomb_text.docx", lambda: bomb(piece=b" " * 1_000, times=60_000))
    FILES.add("bomb_too_large.docx", lambda: bomb(piece=b"<w:p/>", times=200_000_000 // 6))


def _add_ties() -> None:
    def tied(*ties: tuple[bytes, bytes, bool]) -> Mapping[str, bytes]:
        lines = b"".join(
            b'<Relationship Id="rId%d" Type="%b%b" Target="%b"%b/>'
            % (n, OFFICE, kind, target, b' TargetMode="External"' if is_outside else b"")
            for n, (kind, target, is_outside) in enumerate(ties)
        )
        return {"word/_rels/document.xml.rels": HEAD + RELATIONS % lines}

    outside = tied(
        (b"attachedTemplate", b"http://127.0.0.1:9/t.dotm", True), (b"oleObject", b"file:///etc/passwd", True),
        (b"image", b"\\\\127.0.0.1\\x\\y.png", True), (b"frame", b"http://127.0.0.1:9/", True),
    )  # fmt: skip
    FILES.add("outside_ties.docx", document(TABLE, more=outside))
    FILES.add("climbing_ties.docx", document(TABLE, more=tied((b"settings", b"../../../../etc/passwd", False))))
    FILES.add("settings_is_document.docx", document(TABLE, more=tied((b"settings", b"document.xml", False))))
    FILES.add("settings_words.docx", document(
        TABLE, more={**tied((b"settings", b"settings.xml", False)), "word/settings.xml": b"<a>&b;</a>"}))  # fmt: skip
    FILES.add("macros.docx", document(TABLE, more={"word/vbaProject.bin": b"\xd0\xcf\x11\xe0" * 100}))
    FILES.add("no_document.docx", packed({"word/other.xml": b"<a/>"}))
    FILES.add("not_xml.docx", packed(parts_of(b"\x00\x01\x02" * 100)))
    FILES.add("wrong_encoding.docx", packed(parts_of(b'<?xml version="1.0" encoding="utf-7"?><a/>')))
    FILES.add("rtf.docx", b"{\\rtf1" + b"{" * 50_000)
    FILES.add("plain.doc", "一份说明".encode("gb18030") * 100)
    FILES.add("ole.doc", bytes.fromhex("d0cf11e0a1b11ae1") + bytes(20_000))
    FILES.add("ole_noise.doc", bytes.fromhex("d0cf11e0a1b11ae1") + bytes(range(256)) * 400)


_add_entities()
_add_shapes()
_add_bombs()
_add_ties()
