"""Two offices exchange from the command line: keys, a full package, a receipt, a change, how it stands."""

import json
import shutil
from pathlib import Path

import pytest
from sqlalchemy import select

from db.models.grids import Grid
from db.models.people import Person
from db.store import Store
from desktop.commands import main
from desktop.office import put_facts
from desktop.opening import enter
from desktop.paths import Paths
from tests.desktop.founded import PASSWORD, found_in

TOWN, DISTRICT = "350582103000", "350582000000"


class Desk:
    """One office and the hand that runs the jobs of the exchange on it."""

    def __init__(self, folder: Path, office_id: str, name: str, capsys: pytest.CaptureFixture[str]) -> None:
        self.folder, self.office_id, self.name, self._capsys = folder, office_id, name, capsys
        found_in(folder)
        with self.store().write("建立单位") as session:
            put_facts(session, {"name": name})

    def store(self) -> Store:
        """Open the office for the test."""
        self.office = enter(Paths.at(self.folder), "lin", PASSWORD)
        return self.office.store

    def run(self, job: str, *words: object) -> tuple[int, str, str]:
        """Run a job. Return its exit code, what it said, what it said beside that."""
        self._capsys.readouterr()
        code = main(["exchange", job, "--data", str(self.folder), *map(str, words)])
        said = self._capsys.readouterr()
        return code, said.out.strip(), said.err

    def do(self, job: str, *words: object) -> dict:
        """Run a job that is to succeed. Return its facts."""
        code, out, err = self.run(job, *words, "--json")
        assert code == 0, out + err
        return json.loads(out)

    def register(self, *names: str) -> None:
        """Enter people."""
        with self.store().write("登记") as session:
            grid = session.scalars(select(Grid).order_by(Grid.id.desc())).first()
            session.add_all([Person(name=name, name_key=name, grid_id=grid.id) for name in names])
        self.office.close()

    def change(self, name: str, **values: object) -> None:
        """Change somebody."""
        with self.store().write("修改") as session:
            person = session.scalars(select(Person).where(Person.name == name)).one()
            for key, value in values.items():
                setattr(person, key, value)
        self.office.close()

    def said(self, name: str, field: str) -> object:
        """Return what is said of somebody."""
        with self.store().read() as session:
            found = getattr(session.scalars(select(Person).where(Person.name == name)).one(), field)
        self.office.close()
        return found


@pytest.fixture
def stick(folder: Path) -> Path:
    """A stick that is carried to and fro."""
    path = folder / "stick"
    path.mkdir()
    return path


@pytest.fixture
def town(folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Desk:
    """A town with two people."""
    monkeypatch.setenv("GEDANG_PASSWORD", PASSWORD)
    monkeypatch.delenv("GEDANG_ACCOUNT", raising=False)
    desk = Desk(folder / "town", TOWN, "陈埭镇", capsys)
    desk.office.close()
    desk.register("子甲", "丑乙")
    return desk


@pytest.fixture
def district(town: Desk, folder: Path, stick: Path, capsys: pytest.CaptureFixture[str]) -> Desk:
    """Its district, each with the other's card."""
    desk = Desk(folder / "district", DISTRICT, "晋江市", capsys)
    desk.office.close()
    desk.do("key", "--office-id", DISTRICT)
    for one, other, relation in ((town, desk, "upper"), (desk, town, "lower")):
        card = other.do("key", "--out", stick)
        seen = one.do("key", "--take", card["path"], "--relation", relation)
        assert seen["fingerprint"] == card["fingerprint"]
        one.do("key", "--confirm", card["fingerprint"].replace(" ", ""), "--partner", other.office_id)
    return desk


def test_a_week_goes_up_and_its_receipt_comes_back(town, district, stick):
    plan = town.do("send", DISTRICT)
    assert (plan["full"], plan["number"]) == (True, 1)
    assert plan["differences"]["person"]["made"] == 2
    sent = town.do("send", "晋江", "--out", stick)
    assert (sent["package"]["kind"], sent["package"]["state"]) == ("F", "exported")

    looked = district.do("check", sent["path"])
    assert (looked["verdict"], looked["tables"]["person"]["made"]) == ("fresh", 2)
    taken = district.do("receive", sent["path"], "--out", stick)
    assert taken["packages"][0]["state"] == "applied"
    assert district.said("子甲", "phone") is None

    heard = town.do("receive", taken["receipt_path"])
    assert heard["answers"] == [{"number": 1, "result": "ACCEPTED"}]
    (standing,) = town.do("status", DISTRICT)["partners"]
    assert standing["last_acknowledged"]["number"] == 1
    assert standing["waiting_for_receipt"] == 0


def test_a_package_is_written_again_and_a_gap_is_told(town, district, stick, folder):
    district.do("receive", town.do("send", DISTRICT, "--out", stick)["path"])
    town.change("子甲", occupation="教师")
    second = town.do("send", DISTRICT, "--out", stick)
    shutil.move(second["path"], folder / "lost")
    town.change("子甲", occupation="农民")
    third = town.do("send", DISTRICT, "--out", stick)
    code, out, _ = district.run("check", third["path"])
    assert code == 1
    assert "第 2 期还没有收到" in out
    asked = district.do("receive", third["path"], "--out", stick)
    town.do("receive", asked["receipt_path"])
    assert "对方没有收到第 2 期" in town.run("status")[1]
    again = town.do("send", DISTRICT, "--again", 2, "--out", stick)
    assert Path(again["path"]).read_bytes() == (folder / "lost").read_bytes()
    taken = district.do("receive", again["path"])
    assert [one["number"] for one in taken["packages"]] == [2, 3]
    assert district.said("子甲", "occupation") == "农民"


def test_a_spoilt_file_changes_nothing(town, district, stick):
    path = Path(town.do("send", DISTRICT, "--out", stick)["path"])
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)
    assert district.run("check", path)[0] == 1
    code, out, err = district.run("receive", path)
    assert (code, out) == (1, "")
    assert err.strip()
    status = district.do("status")
    assert len(status["quarantined"]) == 1
    assert status["partners"][0]["last_received"] is None


def test_keys_are_changed_and_revoked(town, district, stick):
    district.do("receive", town.do("send", DISTRICT, "--out", stick)["path"])
    assert "--reason" in town.run("key", "--change", "--out", stick)[2]
    changed = town.do("key", "--change", "--reason", "换人", "--out", stick)
    district.do("receive", changed["paths"][0])
    fresh = district.do("receive", town.do("send", DISTRICT, "--out", stick)["path"])
    assert fresh["packages"][0]["number"] == 3
    district.do("key", "--revoke", "--partner", TOWN, "--reason", "U盘丢失")
    late = town.do("send", DISTRICT, "--out", stick)
    assert district.run("receive", late["path"])[0] == 1


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("send", "月球"), "没有登记交换单位“月球”"),
        (("send", DISTRICT, "--out", "nowhere"), "不是文件夹"),
        (("send", DISTRICT, "--block", "x"), "numbers（证件号码和电话）"),
        (("send", DISTRICT, "--again", "7", "--out", "."), "第 7 期"),
        (("receive", "nowhere.wgx"), "nowhere.wgx"),
        (("check", "x.txt"), "x.txt"),
        (("key", "--confirm", "1234"), "--partner"),
        (("key", "--confirm", "1234", "--partner", DISTRICT), "没有要核对的公钥卡"),
        (("key", "--revoke", "--partner", DISTRICT), "--reason"),
    ],
)
def test_what_is_in_the_way_is_said(town, district, words, said):
    code, out, err = town.run(*words)
    assert (code, out) == (1, "")
    assert said in err


def test_an_office_without_the_program_gets_a_spreadsheet(town, stick):
    town.do("key", "--register", DISTRICT, "--title", "晋江市", "--relation", "upper")
    sent = town.do("send", DISTRICT, "--out", stick)
    assert Path(sent["path"]).name == f"WGX-T_{TOWN}_{DISTRICT}_MAIN_000001_F.xlsx"
    looked = town.do("check", sent["path"])
    assert (looked["verdict"], looked["rows"], looked["number"]) == ("fresh", [], 1)
    assert town.do("receive", sent["path"])["packages"][0]["direction"] == "in"
    assert town.do("status")["partners"][0]["last_acknowledged"]["number"] == 1


def test_the_sheets_of_the_standard_are_written(town, folder):
    path = folder / "gb.xlsx"
    written = town.do("gb31000", path, "--table", "T12", "--table", "T8")
    assert written["tables"] == {"T12": 2, "T8": 3}
    assert path.is_file()
    assert "--purpose" in town.run("gb31000", path, "--reveal")[2]
    assert "T30 矛盾纠纷" in town.run("gb31000", path, "--table", "T99")[2]


def test_each_job_explains_itself_in_chinese(capsys):
    for job in ("send", "receive", "check", "status", "key", "gb31000"):
        with pytest.raises(SystemExit) as ended:
            main(["exchange", job, "--help"])
        assert ended.value.code == 0
        out = capsys.readouterr().out
        assert out.startswith("用法：")
        assert "usage" not in out
