"""Old formats: through LibreOffice where it is installed, and from the contents alone where it is not."""

import sys
from pathlib import Path

import pytest
import xlwt

from desktop.errors import Refusal
from desktop.forms.book import converting
from desktop.forms.book.converting import open_old_book, to_old
from desktop.jobs import Cancelled, Progress
from desktop.sheets import programs
from desktop.sheets.reading import open_sheets


@pytest.fixture
def old(tmp_path: Path) -> Path:
    book = xlwt.Workbook()
    sheet = book.add_sheet("登记")
    sheet.write_merge(0, 0, 0, 3, "登记表")
    bordered = xlwt.easyxf("borders: left thin, right thin")
    for column, heading in enumerate(("序号", "姓名", "身份证号码", "备注")):
        sheet.write(2, column, heading, bordered)
    book.add_sheet("说明").write(0, 0, "填写说明")
    book.save(str(tmp_path / "旧表.xls"))
    return tmp_path / "旧表.xls"


def filled(old: Path) -> tuple[Path, tuple[str, ...]]:
    book, sentences = open_old_book(old, Progress())
    assert [sheet.name for sheet in book.sheets] == ["登记", "说明"]
    assert book.sheets[0].merged == ((1, 1, 1, 4),)
    assert [book.sheets[0].text(3, column) for column in range(1, 5)] == ["序号", "姓名", "身份证号码", "备注"]
    filling = book.filling()
    filling.put(0, (4, 2), "张三")
    filling.put(0, (4, 3), "359998199001010012")
    path = old.with_name(f"填好{book.path.suffix}")
    filling.save(path, Progress())
    book.close()
    return path, sentences


def test_without_an_office_program_the_contents_are_filled_and_that_is_said(old, monkeypatch):
    monkeypatch.setattr(programs, "libre_office", lambda: None)
    path, (sentence,) = filled(old)
    assert path.suffix == ".xlsx"
    assert "边框、字体、下拉列表没有带过来" in sentence
    rows = dict(open_sheets(path, Progress()).sheets[0].rows())
    assert rows[4][1:3] == ("张三", "359998199001010012")
    with pytest.raises(Refusal, match="没有可用来转换"):
        to_old(path, old.with_name("又.xls"), Progress())


@pytest.mark.skipif(programs.libre_office() is None, reason="LibreOffice is not installed here")
def test_with_one_it_stays_an_old_workbook(old):
    path, (sentence,) = filled(old)
    assert path.suffix == ".xls"
    assert path.read_bytes().startswith(bytes.fromhex("D0CF11E0"))
    assert "仍存为 .xls" in sentence
    rows = dict(open_sheets(path, Progress()).sheets[0].rows())
    assert rows[4][1:3] == ("张三", "359998199001010012")


def program(tmp_path: Path, lines: str) -> str:
    path = tmp_path / "soffice"
    path.write_text(f"#!/bin/sh\n{lines}\n", encoding="utf-8")
    path.chmod(0o755)
    return str(path)


@pytest.mark.skipif(sys.platform == "win32", reason="the stand-in is a shell script")
def test_a_program_that_fails_is_said_to_have_failed(old, tmp_path, monkeypatch):
    monkeypatch.setattr(programs, "libre_office", lambda: program(tmp_path, "exit 1"))
    with pytest.raises(Refusal, match="LibreOffice没能转换“旧表"):
        open_old_book(old, Progress())


@pytest.mark.skipif(sys.platform == "win32", reason="the stand-in is a shell script")
def test_a_program_that_hangs_is_ended(old, tmp_path, monkeypatch):
    monkeypatch.setattr(programs, "libre_office", lambda: program(tmp_path, "sleep 60"))
    monkeypatch.setattr(programs, "LONGEST", 0.2)
    with pytest.raises(Refusal, match="时间过长"):
        open_old_book(old, Progress())
    monkeypatch.setattr(programs, "LONGEST", 60.0)

    class Stopped(Progress):
        def check(self) -> None:
            raise Cancelled

    with pytest.raises(Cancelled):
        converting.to_xlsx(old, tmp_path, Stopped())
