"""Some hostile files of every sort through every door that takes their like; `make hostile` carries all to all."""

from pathlib import Path

from tests.hostile.doors import DOORS
from tests.hostile.files import every_file
from tests.hostile.walking import laid_out, walk

CHOSEN = frozenset(
    [
        "cell_far.xlsx",
        "cell_endless.xlsx",
        "dtd_laughs.xlsx",
        "dtd_late_outside.xlsx",
        "dtd_utf16.xlsx",
        "bomb_spaces.xlsx",
        "names.xlsx",
        "overlapping_merges.xlsx",
        "value_infinite.xlsx",
        "value_nan.xlsx",
        "encrypted_flag.xlsx",
        "says_large.xlsx",
        "overlapping.xlsx",
        "climbing_tie.xlsx",
        "deep_formula.xlsx",
        "half.xlsx",
        "spoilt_xl_styles.xml.xlsx",
        "bomb_styles.xlsx",
        "marks.xlsx",
        "ole_zeros.xls",
        "ole_encrypted.xls",
        "commas.xls",
        "page.xls",
        "half_gb18030.csv",
        "nul.csv",
        "marks.csv",
        "dtd_attribute.docx",
        "dtd_late_outside.docx",
        "span.docx",
        "grid_before.docx",
        "tables_2000_deep.docx",
        "climbing_ties.docx",
        "outside_ties.docx",
        "ole_noise.doc",
        "not_xml.docx",
        "wrong_encoding.docx",
        "name_climbing.wgx",
        "name_nul.wgx",
        "name_reserved.wgx",
        "twins.wgx",
        "links.wgx",
        "says_huge.wgx",
        "envelope_deep_lists.wgx",
        "envelope_nan.wgx",
        "card_deep_objects.wgxkey",
        "card_infinite.wgxkey",
        "card_huge.wgxkey",
        "card_surrogate.wgxkey",
        "deep_lists.json",
        "long_number.json",
        "days_strange.json",
        "layout_width.json",
        "layout_sheet.json",
        "layout_title.json",
        "notice_dates.txt",
        "notice_digits.txt",
        "bow.geojson",
        "hole_outside.geojson",
        "point_infinite.geojson",
        "geometry_50000_deep.geojson",
        "shapes_parts.zip",
        "shapes_table_count.zip",
        "shapes_letters_hex.zip",
        "geojson_locked.zip",
        "declared.png",
        "half.png",
        "huge_chunk.png",
        "drawing.png",
        "declared.jpg",
        "exif_loop.jpg",
        "is_pdf_too.jpg",
        "apple.jpg",
        "box_huge.pdf",
        "box_large.pdf",
        "loop.pdf",
        "script.pdf",
        "enclosed.pdf",
        "locked.pdf",
        "xref_loop.pdf",
    ]
)

FIRST, FEW = ("import", "form"), ("cell_far.xlsx", "dtd_late_outside.xlsx", "value_nan.xlsx", "marks.xlsx")
PLACES = ("folder", "nowhere", "pipe", "zeros", "goes", "表\u202exslx")


def test_hostile_files_are_refused_in_a_sentence_or_taken_and_harm_nobody(tmp_path: Path) -> None:
    files = [one for one in every_file(quick=True) if one.name in CHOSEN]
    assert {one.name for one in files} == CHOSEN
    made = tmp_path / "made"
    made.mkdir()
    pairs = []
    for door in DOORS:
        likely = [one for one in files if one.ending in door.endings]
        if door.name not in FIRST:  # behind them spreadsheets are read as behind the first
            likely = [one for one in likely if one.ending != ".xlsx" or one.name in FEW]
        pairs += laid_out(likely, door, tmp_path / door.name, made, PLACES)
    passed = list(walk(pairs, tmp_path))
    assert len(passed) == len(pairs)
    assert [(one.door, one.file, one.faults) for one in passed if one.faults] == []
