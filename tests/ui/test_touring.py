"""The program shows itself: the tour, and the self-test of the frozen program, as they are started."""

import io
import os
import subprocess
import sys
from pathlib import Path

import openpyxl
import pytest

from desktop.printing.preview import PdfPages
from tests.conftest import ROOT
from ui.tour.report import Report
from ui.touring import main


def started(*words: str) -> subprocess.CompletedProcess[str]:
    """Run the program in a process of its own, without a display."""
    kept = {name: value for name, value in os.environ.items() if name not in ("DISPLAY", "WAYLAND_DISPLAY")}
    command = [sys.executable, "-X", "utf8", "main.py", *words]
    kept["QT_QPA_PLATFORM"] = "offscreen"
    return subprocess.run(command, cwd=ROOT, env=kept, capture_output=True, encoding="utf-8", timeout=300, check=False)


def test_the_tour_goes_the_whole_way(folder: Path) -> None:
    done = started("tour", "--out", str(folder), "--people", "300")
    assert (done.returncode, done.stderr) == (0, ""), done.stdout + done.stderr
    assert done.stdout.splitlines()[-1] == "全部符合。"
    papers = {path.stem: path for path in (folder / "papers").iterdir()}
    assert set(papers) == {
        "一户一档-变动前", "一户一档-变动后", "一人一档", "一企一档", "人员名册", "数据恢复码", "一格一档",
        "网格划分一览表", "网格员花名册", "网格员档案", "党组织", "体检报告", "挂图", "挂图-拼接",
        "会议议程", "会议签到表", "会议纪要", "会议记录", "工作周报", "矛盾纠纷排查调处台账", "批量",
    }  # fmt: skip
    after = PdfPages(papers["一户一档-变动后"])
    assert "分户" in after.text(0)
    after.close()
    faulty = [path for path in (folder / "faults").iterdir() if path.name.startswith("02")]
    sheet = openpyxl.load_workbook(faulty[0]).active
    assert sheet is not None
    assert next(sheet.iter_rows(values_only=True))[-1] == "问题"
    assert {path.suffix for path in (folder / "sheets").iterdir()} == {".xlsx", ".csv"}
    assert {path.suffix for path in (folder / "workbooks").iterdir()} == {".xls", ".xlsx", ".csv"}
    pictures = list((folder / "screens").rglob("*.png"))
    assert len(pictures) > 120
    named = {path.stem.partition("-")[2] for path in pictures}
    assert {"登记事件-完成", "七步闭环-走完", "同一件事-兰溪六环", "事件-看板", "统计-总览"} <= named
    assert {"今日", "例会-议程", "大屏-控制台", "大屏-深色", "例会-记录", "例会-归档", "例会-下周议程"} <= named
    assert {"各镇对比-缺一期", "交换-区级-待核对", "交换-镇级-收件", "各镇对比"} <= named
    assert {"打印-台账", "打印-批量", "打印-版式", "打印-登记", "打印-重做比对"} <= named
    assert all(path.stat().st_size > 5_000 for path in pictures)


def test_the_program_tests_itself() -> None:
    done = started("--selftest")
    assert done.returncode == 0, done.stdout + done.stderr
    assert "全部符合" in done.stdout


def test_what_differs_is_said_and_counts() -> None:
    stream = io.StringIO()
    report = Report(stream)
    report.tell("导入")
    report.expect("行数", 3, 3)
    assert report.failures == []
    report.expect("行数", 2, 3)
    assert report.finish() == 1
    assert stream.getvalue().splitlines() == ["01　导入", "　　不符：行数应为 3，实为 2", "1 处不符。"]


@pytest.mark.parametrize("words", [["tour"], ["screens", "--size"]])
def test_a_misspelt_command_is_told_so(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(words)
    assert ended.value.code == 2
    assert "--out" in capsys.readouterr().err
