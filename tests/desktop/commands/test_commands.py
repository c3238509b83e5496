"""Every job of the office from the command line, on real folders."""

import json
import os
import subprocess
import sys
from pathlib import Path

import openpyxl
import pytest

from desktop.clock import now
from desktop.commands import main
from desktop.commands.line import COMMANDS
from desktop.folder import DATABASE
from tests.conftest import ROOT
from tests.desktop.founded import OTHER, PASSWORD
from tests.desktop.sheets.books import xlsx
from tests.desktop.sheets.town import id_no

HEAD = ("序号", "姓名", "身份证号码", "户号", "与户主关系", "所属网格", "家庭住址", "联系电话")
ZHANG, LI, WANG, SON = (id_no("19600101", 123), id_no("19620203", 124), id_no("19900405", 126), id_no("19850607", 125))
FAMILY = (
    HEAD,
    (1, "张三丰", ZHANG, "000012", "户主", "岸兜村第一网格", "中山路1号", "13812345678"),
    (2, "李四娘", LI, "000012", "妻", "岸兜村第一网格", "中山路1号", ""),
    (3, "张小丰", SON, "000012", "干亲", "岸兜村第一网格", "中山路1号", ""),
    (4, "王五妹", WANG, "000013", "户主", "岸兜村第二网格", "中山路2号", "0595-22112233"),
)


@pytest.fixture
def family(folder: Path) -> Path:
    """A workbook of three good rows and a faulty one."""
    return xlsx(folder / "名册.xlsx", FAMILY)


@pytest.mark.parametrize("words", [[], *([command.NAME] for command in COMMANDS)])
def test_help_is_chinese(words, capsys):
    with pytest.raises(SystemExit) as ended:
        main([*words, "--help"])
    out = capsys.readouterr().out
    assert ended.value.code == 0
    assert out.startswith("用法：")
    assert not any(word in out for word in ("usage", "options:", "positional", "show this"))


@pytest.mark.parametrize("words", [[], ["dance"], ["find"], ["sample", "--data", "x", "--people", "many"]])
def test_a_misspelt_command_is_told_so(words, capsys):
    with pytest.raises(SystemExit) as ended:
        main(words)
    assert ended.value.code == 2
    assert "命令写错了：" in capsys.readouterr().err


def test_the_password_comes_from_the_environment_or_a_file(data, folder, run, monkeypatch):
    assert run("check", data)[0] == 0
    monkeypatch.delenv("GEDANG_PASSWORD")
    code, out, err = run("check", data)
    assert (code, out) == (1, "")
    assert "GEDANG_PASSWORD" in err
    file = folder / "password"
    file.write_text(f"{PASSWORD}\n", "utf-8")
    assert run("check", data, "--password-file", file)[0] == 0
    assert run("check", data, "--password-file", folder / "none")[0] == 1
    file.write_text(OTHER, "utf-8")
    code, _, err = run("check", data, "--password-file", file, "--account", "lin")
    assert code == 1
    assert "密码" in err


def test_an_empty_folder_is_no_office(folder, run):
    code, _, err = run("find", folder / "empty", "zsf")
    assert code == 1
    assert "还没有单位的资料" in err


def test_a_file_is_imported_once(data, family, folder, result):
    (first,) = result("import", data, family, "--faults", folder / "faults.xlsx")["files"]
    assert first["counts"] == {
        "rows": 4, "importable": 3, "new": 3, "updated": 0, "unchanged": 0, "repeated": 0, "undecided": 0, "faulty": 1,
        "others": 0,
    }  # fmt: skip
    assert (first["kind"], first["batch"]) == ("people", 1)
    assert [fault["row"] for fault in first["faults"]] == [4]
    assert "干亲" in first["faults"][0]["problem"]
    sheet = openpyxl.load_workbook(first["faults_saved"]).active
    assert sheet is not None
    assert [row[1] for row in sheet.iter_rows(values_only=True)] == ["姓名", "张小丰"]
    (again,) = result("import", data, family)["files"]
    assert (again["batch"], again["counts"]["unchanged"], again["ok"]) == (None, 3, True)


def test_faults_are_told_beside_the_result(data, family, run):
    code, out, err = run("import", data, family)
    assert code == 0
    assert out == "名册.xlsx　3 行可导入，1 行有问题，已导入（第 1 批）：新增 3，更新 0"
    assert "第 4 行　" in err


def test_checking_changes_nothing(data, family, result):
    (checked,) = result("import", data, family, "--check-only")["files"]
    assert (checked["batch"], checked["counts"]["new"]) == (None, 3)
    (again,) = result("import", data, family)["files"]
    assert again["counts"]["new"] == 3


def test_one_refused_file_does_not_keep_the_next(data, family, folder, run):
    code, out, _ = run("import", data, folder / "none.xlsx", family, "--json")
    assert code == 1
    refused, imported = json.loads(out)["files"]
    assert (refused["ok"], imported["ok"]) == (False, True)
    assert "找不到文件" in refused["error"]


def test_a_village_is_said_for_a_sheet_that_does_not(data, folder, run, result):
    book = xlsx(folder / "村表.xlsx", [("姓名", "身份证号码", "网格"), ("张三丰", ZHANG, "第三网格")])
    code, _, err = run("import", data, book)
    assert code == 1
    assert "也不知道在哪个村" in err
    code, _, err = run("import", data, book, "--village", "不在村")
    assert (code, "没有“不在村”" in err) == (1, True)
    (imported,) = result("import", data, book, "--village", "岸兜")["files"]
    assert imported["counts"]["new"] == 1


def test_a_batch_is_taken_back(data, family, run, result):
    result("import", data, family)
    assert result("find", data, "zsf")["people"] == 1
    assert result("import", data, "--batch-undo", 1) == {"undone": 1}
    assert run("find", data, "zsf")[0] == 1
    code, _, err = run("import", data, "--batch-undo", 1)
    assert (code, "撤回过" in err) == (1, True)
    assert run("import", data, "--batch-undo", 7)[0] == 1
    assert run("import", data)[0] == 1


@pytest.mark.parametrize("text", ["张三丰", "zsf", "zhangsan", ZHANG[-4:], "2345678"])
def test_whoever_is_meant_is_found(data, family, result, text):
    result("import", data, family)
    found = result("find", data, text)
    people = [hit for hit in found["hits"] if hit["kind"] == "person"]
    assert [hit["title"] for hit in people] == ["张三丰"]
    assert set(people[0]) == {"kind", "uid", "title", "detail"}
    assert ZHANG not in people[0]["detail"]
    assert found["people"] == 1


def test_a_household_is_printed(data, family, folder, run, result):
    result("import", data, family)
    hits = result("find", data, "中山路1号")["hits"]
    uid = next(hit["uid"] for hit in hits if hit["kind"] == "household")
    for number, record in enumerate((uid, "000012")):
        printed = result("print", data, "household", record, folder / f"{number}.pdf")
        assert (printed["uid"], printed["pages"]) == (uid, 1)
        assert (folder / f"{number}.pdf").read_bytes().startswith(b"%PDF")
    words = ("--reveal", "--purpose", "入户核对", "--recipient", "司法所")
    assert result("print", data, "person", ZHANG, folder / "张三丰.pdf", *words)["pages"] == 1
    for subject, record, reason in (
        ("household", "中山路", "不止"),
        ("person", "赵六", "没有找到"),
        ("enterprise", "x", "没有找到"),
    ):
        code, _, err = run("print", data, subject, record, folder / "none.pdf")
        assert (code, reason in err) == (1, True), err
    code, _, err = run("print", data, "person", ZHANG, folder / "none.pdf", "--reveal")
    assert (code, "--purpose" in err) == (1, True)
    assert not (folder / "none.pdf").exists()


def test_grids_are_brought_found_printed_and_exported(data, folder, result):
    head = ("村（社区）", "网格名称", "范围")
    book = xlsx(folder / "网格表.xlsx", [head, ("岸兜", "第一网格", "江边"), ("没有村", "第二网格", "")])
    (brought,) = result("import", data, book)["files"]
    assert (brought["kind"], brought["counts"]["new"], brought["counts"]["faulty"]) == ("grids", 1, 1)
    hits = [hit for hit in result("find", data, "第一网格")["hits"] if hit["kind"] == "grid"]
    assert len(hits) == 1
    code = hits[0]["detail"]
    printed = result("print", data, "grid", code, folder / "格.pdf")
    assert printed["uid"] == hits[0]["uid"]
    assert (folder / "格.pdf").read_bytes().startswith(b"%PDF")
    assert result("export", data, "grids", folder / "网格.xlsx")["records"] > 1


@pytest.mark.parametrize("ending", ["xlsx", "csv"])
def test_a_list_is_exported(data, family, folder, run, result, ending):
    result("import", data, family)
    to = folder / f"人员.{ending}"
    number = f"{now().astimezone().year}-000001"
    masked = {"path": str(to), "records": 3, "revealed": False, "number": number}
    assert result("export", data, "people", to) == masked
    assert ZHANG not in text_of(to)
    why = ("--reveal", "--purpose", "上报核对", "--recipient", "民政局")
    found = result("export", data, "people", to, "--text", "zsf", *why)
    assert (found["records"], found["revealed"]) == (1, True)
    assert ZHANG in text_of(to)
    for kind, count in (("households", 2), ("dwellings", 0), ("enterprises", 0)):
        assert result("export", data, kind, folder / f"{kind}.{ending}")["records"] == count
    code, _, err = run("export", data, "people", to, "--reveal")
    assert (code, "--purpose" in err) == (1, True)
    code, _, err = run("export", data, "people", folder / "人员.txt")
    assert (code, ".xlsx" in err) == (1, True)


def text_of(path: Path) -> str:
    """Return everything a table holds."""
    if path.suffix == ".csv":
        return path.read_text("utf-8-sig")
    sheet = openpyxl.load_workbook(path).active
    assert sheet is not None
    return " ".join(str(cell) for row in sheet.iter_rows(values_only=True) for cell in row)


def test_a_backup_becomes_the_office(data, family, result):
    result("import", data, family)
    made = result("backup", data)
    result("import", data, "--batch-undo", 1)
    restored = result("restore", data, made["path"])
    assert (Path(restored["put_aside"]) / DATABASE).is_file()
    assert result("find", data, "zsf")["people"] == 1
    assert result("check", data)["findings"] == []


def test_a_sample_town_is_made_and_made_again(folder, result, monkeypatch):
    monkeypatch.setenv("GEDANG_PASSWORD", PASSWORD)
    made = result("sample", folder / "town", "--people", 20)
    assert made["account"] == "shiyong"
    assert made["recovery_code"]
    assert all(Path(book["path"]).is_file() for book in made["workbooks"])
    assert sum(book["rows"] for book in made["workbooks"]) == made["rows"]
    again = result("sample", folder / "town", "--people", 20)
    assert (again["rows"], again["recovery_code"]) == (made["rows"], "")
    assert result("check", folder / "town")["sound"]


def test_no_sample_among_real_people(data, run):
    code, _, err = run("sample", data)
    assert (code, "真实单位" in err) == (1, True)
    assert run("sample", data, "--people", 3)[0] == 1


def test_results_are_utf_8_wherever_the_system_writes_gbk(data, folder, run):
    run(
        "import", data, xlsx(folder / "生僻字.xlsx", [HEAD, (1, "王䶮𬭎", WANG, "1", "户主", "岸兜村第一网格", "", "")])
    )
    command = [sys.executable, "main.py", "find", "--data", str(data), "王䶮"]
    gbk = {**os.environ, "PYTHONIOENCODING": "gbk"}
    done = subprocess.run(command, cwd=ROOT, env=gbk, capture_output=True, timeout=60, check=False)
    assert done.returncode == 0, done.stderr
    assert "王䶮𬭎" in done.stdout.decode("utf-8")


def test_no_display_and_no_qt_is_needed(data, family):
    """The whole program is asked, in a process of its own."""
    script = (
        "import sys, main\n"
        "code = main.main(sys.argv[1:])\n"
        "sys.exit(code or (9 if any(name.startswith('PySide6') for name in sys.modules) else 0))"
    )
    kept = {name: value for name, value in os.environ.items() if name not in ("DISPLAY", "QT_QPA_PLATFORM")}
    command = [sys.executable, "-c", script, "import", "--data", str(data), str(family)]
    done = subprocess.run(command, cwd=ROOT, env=kept, capture_output=True, encoding="utf-8", timeout=60, check=False)
    assert done.returncode == 0, done.stderr
    assert "已导入" in done.stdout
