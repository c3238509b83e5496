"""The bound file: its documents in order with page numbers through all of them, nobody told of in it, nothing lost."""

import io
from dataclasses import replace
from pathlib import Path

import pypdfium2
import pytest

from db.models.cases import CaseParty
from desktop.errors import Refusal
from desktop.jobs import Cancelled, Progress
from desktop.mediation_paper import file_volume, form_document
from desktop.printing import binding
from desktop.printing.outcome import MissingGlyphs
from desktop.printing.press import print_document, print_volume
from desktop.printing.preview import PdfPages
from desktop.program import Program
from tests.desktop.mediation.a_dispute import (
    APPLICANT,
    RESPONDENT,
    TOLD_BY,
    TOLD_PHONE,
    complete,
    fill,
    open_file,
    picture,
    put_dispute,
    scan,
)
from tests.desktop.printing.archive_check import faults

CONTENTS = """卷内目录
陈埭镇人民调解委员会 卷号：（2026）陈埭人调字第1号
顺序号 材料名称 日期 页号 备注
1 人民调解受理登记表 2026-11-20 1
2 当事人权利义务告知书 2026-11-20 2
3 当事人身份证明：身份证 3
4 证据材料：合同 4—6
5 人民调解记录 2026-11-20 7
6 人民调解协议书 2026-11-20 8
本卷尚未归档，材料已经齐全。"""


@pytest.fixture
def file(program: Program) -> int:
    """A complete file with a contract of three pages."""
    key = open_file(program, put_dispute(program))
    complete(program, key)
    program.mediation.pieces.attach(key, "evidence", [("合同.pdf", scan(3))])
    return key


def printed(program: Program, key: int, *, revealed: bool = False) -> list[str]:
    """Print a file. Return the texts of its pages."""
    stream = io.BytesIO()
    count = print_volume(file_volume(program, key, revealed=revealed), stream, Progress()).pages
    pages = PdfPages(stream.getvalue())
    texts = ["\n".join(line.strip() for line in pages.text(page).strip().split("\n")) for page in range(len(pages))]
    pages.close()
    assert len(texts) == count
    return texts


def test_the_contents_word_by_word(program: Program, file: int) -> None:
    assert printed(program, file)[1] == CONTENTS


def test_documents_are_numbered_through_and_cover_contents_and_back_are_not(program: Program, file: int) -> None:
    pages = printed(program, file)
    assert len(pages) == 1 + 1 + 8 + 1
    assert all("共" not in pages[place] for place in (0, 1))
    for number, page in enumerate(pages[2:-1], 1):
        assert page.endswith(f"第 {number} 页 / 共 8 页")
    assert "本卷共 8 页" in pages[-1]
    assert "第 8 页" not in pages[-1]


def test_the_cover_says_whose_and_what_it_is(program: Program, file: int) -> None:
    cover = printed(program, file)[0]
    for words in (
        "陈埭镇人民调解委员会",
        "人民调解卷宗",
        "（2026）陈埭人调字第1号",
        f"申请人 {APPLICANT}",
        f"被申请人 {RESPONDENT}",
        "调解结果 达成书面协议",
        "人民调解员 王强",
    ):
        assert words in cover


def test_who_told_stands_nowhere_and_numbers_are_masked(program: Program, file: int) -> None:
    text = "".join(printed(program, file))
    assert TOLD_BY not in text
    assert TOLD_PHONE not in text
    assert APPLICANT in text
    assert "13900005678" not in text
    assert "139****5678" in text
    assert "号码已脱敏" in text
    revealed = "".join(printed(program, file, revealed=True))
    assert "13900005678" in revealed
    assert TOLD_PHONE not in revealed
    assert "号码已脱敏" not in revealed


def test_a_party_who_told_takes_part_under_their_own_name(program: Program, file: int) -> None:
    with program.office.store.write("登记当事人") as session:
        case = program.mediation.dossier(file).case
        session.add(CaseParty(case_id=case, name=TOLD_BY, role_code="03"))
    text = "".join(printed(program, file))
    assert TOLD_BY in text
    assert TOLD_PHONE not in text


def test_the_same_file_gives_the_same_bytes(program: Program, file: int) -> None:
    made = []
    for _ in range(2):
        stream = io.BytesIO()
        print_volume(file_volume(program, file), stream, Progress())
        made.append(stream.getvalue())
    assert made[0] == made[1]


def test_the_outline_leads_to_every_document(program: Program, file: int) -> None:
    stream = io.BytesIO()
    print_volume(file_volume(program, file), stream, Progress())
    with pypdfium2.PdfDocument(stream.getvalue()) as pdf:
        marks = [(one.get_title(), one.get_dest().get_index()) for one in pdf.get_toc()]
    titles = ["人民调解受理登记表", "当事人权利义务告知书", "当事人身份证明：身份证", "证据材料：合同", "人民调解记录"]
    assert marks == [
        ("封面", 0),
        ("卷内目录", 1),
        *zip(titles, (2, 3, 4, 5, 8), strict=True),
        ("人民调解协议书", 9),
        ("封底", 10),
    ]


def test_what_is_missing_and_why_it_was_opened_again_stand_under_the_contents(program: Program, file: int) -> None:
    program.mediation.close(file, program.mediation.dossier(file).version)
    assert "尚未归档" not in printed(program, file)[1]
    program.mediation.reopen(file, program.mediation.dossier(file).version, "补充回访记录")
    piece = program.mediation.dossier(file).of_kind("agreement")[0]
    program.mediation.pieces.remove(piece.key, piece.version)
    contents = printed(program, file)[1]
    assert "本卷尚未归档，缺《人民调解协议书》。" in contents
    assert "2026年11月22日 林晓梅重新打开本卷：补充回访记录" in contents


def test_a_signed_scan_stands_for_its_form(program: Program, file: int) -> None:
    program.mediation.pieces.attach(file, "agreement", [("协议签名页.png", picture())])
    pages = printed(program, file)
    assert "8 （签名件）" in pages[1].replace("人民调解协议书 ", "")
    assert "履行方式" not in "".join(pages)
    assert "表内号码已脱敏，扫描件照原件" in pages[2]  # no more is promised than is so


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [("坏了.pdf", b"%PDF-1.4 broken", "打不开"), ("账目.docx", b"", "不能直接印入卷宗")],
)
def test_what_cannot_be_drawn_says_so_on_a_page(
    program: Program, file: int, name: str, content: bytes, sentence: str
) -> None:
    program.mediation.pieces.attach(file, "performance", [(name, content or a_document())])
    assert sentence in printed(program, file)[-2]


def test_a_scan_that_is_lost_says_so_on_a_page(program: Program, file: int) -> None:
    lost = program.mediation.dossier(file).of_kind("identity")[0]
    assert lost.attachment is not None
    program.attachments.remove(lost.attachment)
    assert "已被删除" in printed(program, file)[4]


def test_more_pages_than_one_volume_takes_are_refused(
    program: Program, file: int, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(binding, "MOST_PAGES", 7)
    to = folder / "卷宗.pdf"
    with pytest.raises(Refusal, match="8 页，超过 7 页"):
        print_volume(file_volume(program, file), to, Progress())
    assert not to.exists()


def test_stopped_or_without_a_glyph_nothing_is_written(program: Program, file: int, folder: Path) -> None:
    to, progress = folder / "卷宗.pdf", Progress()
    progress.cancel()
    with pytest.raises(Cancelled):
        print_volume(file_volume(program, file), to, progress)
    volume = replace(file_volume(program, file), office="\U000323b0村人民调解委员会")
    with pytest.raises(MissingGlyphs):
        print_volume(volume, to, Progress())
    assert not to.exists()
    assert print_volume(volume, to, Progress(), allow_missing=True).missing == {"\U000323b0"}


def test_a_form_is_printed_by_itself_to_be_signed(program: Program, file: int) -> None:
    (piece,) = program.mediation.dossier(file).of_kind("agreement")
    stream = io.BytesIO()
    printed = print_document(form_document(program, file, piece), stream, Progress())
    assert printed.pages == 1
    pages = PdfPages(stream.getvalue())
    text = pages.text(0)
    pages.close()
    for words in ("人民调解协议书", "陈埭镇人民调解委员会", APPLICANT, "自愿达成如下协议", "调解委员会印章"):
        assert words in text


def test_a_long_record_runs_over_pages_and_stays_whole(program: Program, file: int) -> None:
    words = "\n".join(f"第 {line} 句：双方各自陈述了事情的经过和自己的要求。" for line in range(90))
    fill(program, file, "inquiry", words=words)
    text = "".join(printed(program, file)).replace("\n", "")
    assert all(f"第 {line} 句：" in text for line in range(90))


def test_a_file_is_fit_for_the_archive(program: Program, file: int) -> None:
    program.mediation.pieces.attach(file, "evidence", [("现场.png", picture(300, 200))])
    stream = io.BytesIO()
    print_volume(file_volume(program, file), stream, Progress())
    assert faults(stream.getvalue()) == []


def a_document() -> bytes:
    """Return a word document as a file: what an attachment may be, but paper cannot show."""
    import docx

    stream = io.BytesIO()
    docx.Document().save(stream)
    return stream.getvalue()
