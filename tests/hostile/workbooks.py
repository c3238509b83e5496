"""Hostile workbooks, new and old."""

import struct
import zipfile
from collections.abc import Mapping
from functools import partial
from pathlib import Path

from tests.hostile.files import Gallery
from tests.hostile.zips import altered, overlapping, packed, streamed

FILES = Gallery()
HEAD = b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
MAIN = b'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
TIES = b'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
OFFICE = b"http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
RELATIONS = b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">%b</Relationships>'
LAUGHS = b"".join(b'<!ENTITY l%d "%b">' % (n, b"&l%d;" % (n - 1) * 10) for n in range(1, 10))
BILLION = b'<!DOCTYPE x [<!ENTITY l0 "ha ha ha ha ha ha ha">' + LAUGHS + b"]>"
OUTSIDE = b'<!DOCTYPE x [<!ENTITY l9 SYSTEM "file:///etc/passwd">]>'
REMOTE = b'<!DOCTYPE x SYSTEM "http://127.0.0.1:9/x.dtd" [<!ENTITY % d SYSTEM "http://127.0.0.1:9/d"> %d;]>'
LATE = b"<!--" + b" " * 70_000 + b"-->"
FORM = "姓名", "身份证号", "联系电话", "住址"


def text_cells(row: int, *texts: str) -> bytes:
    cells = "".join(
        f'<c r="{chr(65 + place)}{row}" t="inlineStr"><is><t>{text}</t></is></c>' for place, text in enumerate(texts)
    )
    return f'<row r="{row}">{cells}</row>'.encode()


def sheet_xml(rows: bytes, before: bytes = b"", after: bytes = b"", doctype: bytes = b"") -> bytes:
    return HEAD + doctype + b"<worksheet %b %b>%b<sheetData>%b</sheetData>%b</worksheet>" % (
        MAIN, TIES, before, rows, after,
    )  # fmt: skip


def parts_of(sheet: bytes, more: Mapping[str, bytes] | None = None) -> dict[str, bytes]:
    kinds = b"".join(
        b'<Override PartName="/xl/%b" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.%b+xml"/>'
        % one
        for one in (
            (b"workbook.xml", b"sheet.main"),
            (b"worksheets/sheet1.xml", b"worksheet"),
            (b"sharedStrings.xml", b"sharedStrings"),
            (b"styles.xml", b"styles"),
        )
    )
    types = (
        b'<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        b'<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        b'<Default Extension="xml" ContentType="application/xml"/>%b</Types>' % kinds
    )
    ties = b"".join(
        b'<Relationship Id="rId%d" Type="%b%b" Target="%b"/>' % (n, OFFICE, kind, target)
        for n, (kind, target) in enumerate(
            ((b"worksheet", b"worksheets/sheet1.xml"), (b"sharedStrings", b"sharedStrings.xml"),
             (b"styles", b"styles.xml")), 1,
        )
    )  # fmt: skip
    book = b'<workbook %b %b><sheets><sheet name="Sheet1" sheetId="1" r:id="rId1"/></sheets></workbook>' % (MAIN, TIES)
    return {
        "[Content_Types].xml": HEAD + types,
        "_rels/.rels": HEAD
        + RELATIONS % (b'<Relationship Id="rId1" Type="%bofficeDocument" Target="xl/workbook.xml"/>' % OFFICE),
        "xl/workbook.xml": HEAD + book,
        "xl/_rels/workbook.xml.rels": HEAD + RELATIONS % ties,
        "xl/sharedStrings.xml": HEAD + b"<sst %b><si><t>x</t></si></sst>" % MAIN,
        "xl/styles.xml": HEAD + b"<styleSheet %b/>" % MAIN,
        "xl/worksheets/sheet1.xml": sheet,
        **(more or {}),
    }


def workbook(rows: bytes = b"", before: bytes = b"", after: bytes = b"", **more: bytes) -> bytes:
    named = {name.replace("__", "/").replace("_xml", ".xml"): content for name, content in more.items()}
    return packed(parts_of(sheet_xml(text_cells(1, *FORM) + rows, before, after), named))


def cell(place: str, value: str = "1") -> bytes:
    digits = "".join(filter(str.isdigit, place))
    return f'<row r="{digits}"><c r="{place}"><v>{value}</v></c></row>'.encode()


def _add_far() -> None:
    for name, place in {"far": "XFD1048576", "farther": "ZZ1000000", "beyond": "XFE1048577", "endless": "A" * 60 + "1",
                        "row_of_20_digits": "A99999999999999999999", "row_0": "A0", "minus": "A-5"}.items():  # fmt: skip
        FILES.add(f"cell_{name}.xlsx", workbook(cell(place)))
    FILES.add("solver_cells.xlsx", workbook(cell("XFD1048550") + cell("XFC1048551")))
    FILES.add("same_cell_twice.xlsx", workbook(cell("A5") + cell("A5") + cell("A3")))
    wide = b"".join(b'<c t="n"><v>1</v></c>' for _ in range(16_384))
    FILES.add("widest_rows.xlsx", lambda: workbook(b"".join(b'<row r="%d">%b</row>' % (n, wide) for n in range(2, 60))))
    FILES.add("too_wide.xlsx", lambda: workbook(b'<row r="2">%b</row>' % (wide * 20)))


def _add_entities() -> None:
    sheet = sheet_xml(text_cells(1, *FORM) + b'<row r="2"><c t="inlineStr"><is><t>&l9;</t></is></c></row>')
    body = sheet.removeprefix(HEAD)
    for name, doctype in {"laughs": BILLION, "outside": OUTSIDE, "remote": REMOTE, "late_laughs": LATE + BILLION,
                          "late_outside": LATE + OUTSIDE}.items():  # fmt: skip
        FILES.add(f"dtd_{name}.xlsx", packed(parts_of(HEAD + doctype + body)))
    wide = HEAD.replace(b"UTF-8", b"UTF-16").decode() + (BILLION + body).decode()
    FILES.add("dtd_utf16.xlsx", packed(parts_of(wide.encode("utf-16"))))
    strings = HEAD + LATE + BILLION + b"<sst %b><si><t>&l9;</t></si></sst>" % MAIN
    FILES.add("dtd_strings.xlsx", packed(parts_of(sheet_xml(b""), {"xl/sharedStrings.xml": strings})))
    styles = (
        HEAD + LATE + BILLION + b'<styleSheet %b><numFmts><numFmt formatCode="&l9;"/></numFmts></styleSheet>' % MAIN
    )
    FILES.add("dtd_styles_attribute.xlsx", packed(parts_of(sheet_xml(b""), {"xl/styles.xml": styles})))
    for part in ("[Content_Types].xml", "_rels/.rels", "xl/workbook.xml", "xl/_rels/workbook.xml.rels"):
        parts = parts_of(sheet_xml(text_cells(1, *FORM)))
        parts[part] = parts[part].replace(HEAD, HEAD + LATE + BILLION)
        FILES.add(f"dtd_{part.strip('[]').replace('/', '_')}.xlsx", packed(parts))


def _add_bombs() -> None:
    more = parts_of(b"")
    del more["xl/worksheets/sheet1.xml"]
    row = b'<row><c><v>1</v></c><c t="inlineStr"><is><t>aaaaaaaaaaaaaaaa</t></is></c></row>'
    head, tail = sheet_xml(b"").split(b"</sheetData>")
    bomb = partial(streamed, "xl/worksheets/sheet1.xml", head, tail=b"</sheetData>" + tail, more=more)
    FILES.add("bomb_rows.xlsx", lambda: bomb(piece=row, times=7_000_000), quick=False)
    FILES.add("bomb_blank_rows.xlsx", lambda: bomb(piece=b"<row/>", times=8_000_000), quick=False)
    FILES.add("bomb_small.xlsx", lambda: bomb(piece=row, times=500_000))
    FILES.add("bomb_spaces.xlsx", lambda: bomb(piece=b" " * 1000, times=40_000))
    less = parts_of(sheet_xml(text_cells(1, *FORM)))
    del less["xl/sharedStrings.xml"]
    strings = partial(streamed, "xl/sharedStrings.xml", b"<sst %b>" % MAIN, tail=b"</sst>", more=less)
    FILES.add("bomb_strings.xlsx", lambda: strings(piece=b"<si><t>ab</t></si>", times=35_000_000), quick=False)
    FILES.add("many_strings.xlsx", lambda: strings(piece=b"<si><t/></si>", times=2_000_000))
    FILES.add("one_string.xlsx", lambda: strings(piece=b"<si><t>" + b"a" * 30_000_000 + b"</t></si>", times=1))
    less = parts_of(sheet_xml(text_cells(1, *FORM)))
    del less["xl/styles.xml"]
    styles = partial(streamed, "xl/styles.xml", b"<styleSheet %b><cellXfs>" % MAIN, more=less)
    FILES.add("bomb_styles.xlsx", lambda: styles(piece=b"<xf/>", times=6_000_000, tail=b"</cellXfs></styleSheet>"))
    FILES.add(
        "deep_xml.xlsx", lambda: packed(parts_of(HEAD + b"<a>" * 400_000 + b"</a>" * 400_000))
    )  # fmt: skip
    deep = parts_of(sheet_xml(b""))
    deep["xl/workbook.xml"] = HEAD + b"<a>" * 300_000 + b"</a>" * 300_000
    FILES.add("deep_book.xlsx", lambda: packed(deep))


def _add_furniture() -> None:
    merges = b"".join(b'<mergeCell ref="A%d:C%d"/>' % (n * 2, n * 2 + 1) for n in range(1, 60_000))
    FILES.add("many_merges.xlsx", lambda: workbook(after=b"<mergeCells>%b</mergeCells>" % merges))
    alike = b'<mergeCell ref="A1:XFD1048576"/>' * 3_000
    FILES.add("overlapping_merges.xlsx", lambda: workbook(after=b"<mergeCells>%b</mergeCells>" % alike))
    FILES.add("merge_of_nothing.xlsx", workbook(after=b'<mergeCells><mergeCell ref="Z9:A1"/><mergeCell/></mergeCells>'))
    lists = b'<dataValidation type="list" sqref="A1:XFD1048576"><formula1>$A$1:$XFD$1048576</formula1></dataValidation>'
    FILES.add("lists.xlsx", lambda: workbook(after=b"<dataValidations>%b</dataValidations>" % (lists * 2_000)))
    several = b" ".join(b"A%d" % n for n in range(1, 200_000))
    once = b'<dataValidation type="list" sqref="%b"><formula1>"a,b"</formula1></dataValidation>' % several
    FILES.add("list_in_many_places.xlsx", lambda: workbook(after=b"<dataValidations>%b</dataValidations>" % once))
    FILES.add("columns.xlsx", workbook(before=b'<cols><col min="1" max="4294967295" width="1e400"/></cols>'))
    values = {"nan": "NaN", "infinite": "1e400", "minus": "-1e308", "words": "abc", "date": "99999999999"}
    for name, value in values.items():
        FILES.add(f"value_{name}.xlsx", workbook(cell("A2", value)))
    FILES.add("string_number.xlsx", workbook(b'<row r="2"><c r="A2" t="s"><v>99999999999999999999</v></c></row>'))
    FILES.add("string_minus.xlsx", workbook(b'<row r="2"><c r="A2" t="s"><v>-1</v></c><c t="zzz"><v>1</v></c></row>'))
    FILES.add("style_number.xlsx", workbook(b'<row r="2" s="99999999999"><c r="A2" s="99999999999"><v>1</v></c></row>'))
    ties = RELATIONS % (b'<Relationship Id="rId1" Type="%bworksheet" Target="../../../../etc/passwd"/>' % OFFICE)
    FILES.add("climbing_tie.xlsx", packed(
        parts_of(sheet_xml(b""), {"xl/_rels/workbook.xml.rels": HEAD + ties})))  # fmt: skip
    links = (
        b'<Relationship Id="rId9" Type="%bexternalLink" Target="http://127.0.0.1:9/x" TargetMode="External"/>' % OFFICE
    )
    FILES.add("external_tie.xlsx", packed(
        parts_of(sheet_xml(text_cells(1, *FORM)), {"xl/worksheets/_rels/sheet1.xml.rels": HEAD + RELATIONS % links})))  # fmt: skip
    formula = b'<row r="2"><c r="A2"><f>%b1</f><v>1</v></c></row>' % (b"(" * 100_000)
    FILES.add("deep_formula.xlsx", workbook(formula))
    shared = b"".join(
        b'<row r="%d"><c r="A%d"><f t="shared" si="0" ref="A2:XFD1048576">A1</f><v>1</v></c></row>' % (n, n)
        for n in range(2, 3_000)
    )
    FILES.add("shared_formulas.xlsx", workbook(shared))
    names = b"".join(b'<definedName name="n%d">n%d</definedName>' % (n, n + 1) for n in range(20_000))
    book = b'<workbook %b %b><sheets><sheet name="%b" sheetId="1" r:id="rId1"/></sheets><definedNames>%b</definedNames></workbook>'
    FILES.add("names.xlsx", lambda: packed(
        parts_of(sheet_xml(text_cells(1, *FORM)), {"xl/workbook.xml": HEAD + book % (MAIN, TIES, b"A" * 9_000, names)})))  # fmt: skip
    sheets = b"".join(b'<sheet name="s%d" sheetId="%d" r:id="rId1"/>' % (n, n) for n in range(1, 3_000))
    many = b"<workbook %b %b><sheets>%b</sheets></workbook>" % (MAIN, TIES, sheets)
    FILES.add("one_sheet_many_times.xlsx", lambda: packed(
        parts_of(sheet_xml(text_cells(1, *FORM) * 50), {"xl/workbook.xml": HEAD + many})))  # fmt: skip
    marks = "".join(map(chr, (0x200B, 0x202E, 0x2066, 0xFEFF)))
    FILES.add(
        "marks.xlsx",
        packed(
            parts_of(sheet_xml(text_cells(1, *(f"{marks}{one}{marks}" for one in FORM)) + text_cells(2, marks * 50)))
        ),
    )


def _add_archives() -> None:
    parts = parts_of(sheet_xml(text_cells(1, *FORM) + text_cells(2, "林一")))
    plain = packed(parts)
    FILES.add("half.xlsx", plain[: len(plain) // 2])
    FILES.add("no_end.xlsx", plain[:-30])
    FILES.add("head_alone.xlsx", b"PK\x03\x04" + bytes(30))
    FILES.add("encrypted_flag.xlsx", altered(plain, flags=1))
    FILES.add("strange_method.xlsx", altered(plain, method=99))
    FILES.add("bzip2.xlsx", packed(parts, zipfile.ZIP_BZIP2))
    FILES.add("lzma.xlsx", packed(parts, zipfile.ZIP_LZMA))
    FILES.add("says_small.xlsx", altered(plain, size=1))
    FILES.add("says_large.xlsx", altered(plain, size=0x7FFFFFFF))
    FILES.add("says_nothing.xlsx", altered(plain, size=0, packed=0))
    FILES.add("overlapping.xlsx", lambda: overlapping([*parts, *(f"xl/media/{n}.xml" for n in range(3_000))], 30 << 20))
    FILES.add("many_parts.xlsx", lambda: packed(parts | {f"xl/media/{n}.xml": b"" for n in range(30_000)}), quick=False)
    FILES.add("no_parts.xlsx", packed({}))
    for gone in ("xl/workbook.xml", "_rels/.rels", "xl/worksheets/sheet1.xml", "xl/styles.xml", "[Content_Types].xml"):
        left = {name: content for name, content in parts.items() if name != gone}
        FILES.add(f"without_{gone.strip('[]').replace('/', '_')}.xlsx", packed(left))
    for spoilt in (
        "xl/workbook.xml",
        "_rels/.rels",
        "xl/worksheets/sheet1.xml",
        "xl/styles.xml",
        "xl/sharedStrings.xml",
    ):
        FILES.add(f"spoilt_{spoilt.replace('/', '_')}.xlsx", packed(parts | {spoilt: b"<a><b>\xff\x00&"}))
    FILES.add("text_behind.xlsx", plain + b"%PDF-1.7\n" * 1000)
    FILES.add("text_before.xlsx", b"MZ" + bytes(3000) + plain)


def record(kind: int, body: bytes = b"") -> bytes:
    return struct.pack("<HH", kind, len(body)) + body


def _bare_biff(cells: list[tuple[int, int]], rows: int = 65_536, columns: int = 256) -> bytes:
    """Return a workbook of Excel 5 without its container, as some old systems write: the largest there can be."""
    begin = record(0x0809, struct.pack("<HHHHII", 0x0600, 0x0010, 0x0DBB, 0x07CC, 0x41, 0x06))
    size = record(0x0200, struct.pack("<IIHHH", 0, rows, 0, columns, 0))
    numbers = b"".join(record(0x0203, struct.pack("<HHHd", row, column, 0, 1.0)) for row, column in cells)
    return begin + size + numbers + record(0x000A)


def _old(path: Path, cells: int) -> None:
    import xlwt

    book = xlwt.Workbook()
    sheet = book.add_sheet("Sheet1")
    for place, word in enumerate(FORM):
        sheet.write(0, place, word)
    for row in range(1, cells):
        sheet.write(row, 255, row)
    book.save(str(path))


def _add_old() -> None:
    FILES.add("far.xls", _bare_biff([(0, 0), (65_535, 255)]))
    FILES.add("many_far.xls", _bare_biff([(row, 255) for row in range(0, 65_536, 3)]))
    FILES.put("large.xls", lambda path: _old(path, 65_000), quick=False)
    FILES.put("sound.xls", lambda path: _old(path, 20))
    ole = bytes.fromhex("d0cf11e0a1b11ae1")
    FILES.add("ole_head.xls", ole)
    FILES.add("ole_zeros.xls", ole + bytes(5000) + "Workbook".encode("utf-16-le") + bytes(5000))
    FILES.add("ole_ones.xls", ole + b"\xff" * 100_000 + "Workbook".encode("utf-16-le"))
    FILES.add("ole_encrypted.xls", ole + bytes(5000) + "EncryptedPackage".encode("utf-16-le"))
    FILES.add("page.xls", "<html><table><tr><td>姓名</td></tr></table></html>".encode("gb18030"))
    FILES.add("commas.xls", "姓名,身份证号,联系电话\n林一,359998199001010014,13800000000\n".encode("gb18030"))
    FILES.add("xml_2003.xls", b'<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"/>')
    FILES.add("laughs_2003.xls", b'<?xml version="1.0"?>' + BILLION + b"<x>&l9;</x>")


_add_far()
_add_entities()
_add_bombs()
_add_furniture()
_add_archives()
_add_old()
