"""Any paper of the print centre from the command line."""

import pytest

from desktop.printing.preview import PdfPages


def text_of(path):
    pages = PdfPages(path)
    text = "".join("".join(pages.text(place).split()) for place in range(len(pages)))
    pages.close()
    return text


def test_the_papers_are_listed(data, run, result):
    papers = {one["kind"]: one for one in result("print", data, "--list")["papers"]}
    assert (papers["dispute"]["title"], papers["dispute"]["group"]) == ("矛盾纠纷排查调处台账", "台账名册")
    assert "period" in papers["dispute"]["asks"]
    assert "open" in papers["dispute"]["options"]["state"]
    code, out, _ = run("print", data, "--list")
    assert code == 0
    assert "dispute\t台账名册\t矛盾纠纷排查调处台账\t" in out


def test_a_ledger_is_printed_and_booked(data, folder, run, result):
    for turn, words in enumerate(
        (("dispute", "--month", "2026-10"), ("矛盾纠纷排查调处台账", "--month", "2026-10")), 1
    ):
        printed = result("print", data, *words, "--out", folder / f"{turn}.pdf")
        assert (printed["records"], printed["pages"]) == (0, 1)
        assert printed["number"].endswith(f"-{turn:06}")
    text = text_of(folder / "2.pdf")
    assert "2026年10月" in text
    assert "零报告" in text
    assert "第2次打印，首次印" in text
    code, out, _ = run("print", data, "dispute", folder / "3.pdf", "--from", "2026-10-05", "--to", "2026-10-09")
    assert code == 0
    assert "2026-10-05至2026-10-09" in text_of(folder / "3.pdf")
    assert "0 件，1 页，印" in out


def test_a_batch_is_printed_into_a_folder(data, folder, result):
    (folder / "out").mkdir()
    done = result("print", data, "dispute", "--batch", "village", "--out", folder / "out")
    assert len(done["files"]) == len(list((folder / "out").iterdir())) > 0
    assert done["files"][0].startswith("矛盾纠纷排查调处台账 ")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ((), "--list"),
        (("dispute",), "--out"),
        (("nothing", "--out", "x.pdf"), "没有“nothing”这种材料"),
        (("dispute", "--month", "2026-13", "--out", "x.pdf"), "不是月份"),
        (("dispute", "--from", "明天", "--out", "x.pdf"), "不是日期"),
        (("dispute", "--grid", "月球", "--out", "x.pdf"), "没有找到网格“月球”"),
        (("dispute", "--option", "state=x", "--out", "x.pdf"), "state=open"),
        (("selfcheck", "12", "--out", "x.pdf"), "不按单个对象打印"),
        (("dispute", "月球", "--out", "x.pdf"), "没有找到网格“月球”"),
        (("case_dossier", "--out", "x.pdf"), "要写明打印哪一个"),
        (("case_dossier", "查无此事", "--out", "x.pdf"), "没有找到“查无此事”"),
        (("person_dossier", "查无此人", "--out", "x.pdf"), "没有找到"),
        (("dispute", "--reveal", "--purpose", "核对", "--recipient", "司法所", "--out", "x.pdf"), "不能显示完整号码"),
        (("residents", "--reveal", "--purpose", "核对", "--out", "x.pdf"), "交给谁"),
        (("cases", "--batch", "record", "--out", "x"), "不能批量打印"),
    ],
)
def test_what_is_in_the_way_is_said(data, folder, run, words, said, monkeypatch):
    monkeypatch.chdir(folder)
    code, out, err = run("print", data, *words)
    assert (code, out) == (1, "")
    assert said in err
    assert not (folder / "x.pdf").exists()


def test_numbers_in_full_are_printed_for_somebody(data, folder, result):
    printed = result(
        "print", data, "residents", "--reveal", "--purpose", "核对", "--recipient", "司法所", "--out", folder / "x.pdf"
    )
    assert f"{printed['number']}接收：司法所用途：核对" in text_of(folder / "x.pdf")
