"""Founding an office of any level without a window."""

import pytest

from tests.desktop.founded import PASSWORD


@pytest.fixture(autouse=True)
def _signing(monkeypatch):
    monkeypatch.setenv("GEDANG_PASSWORD", PASSWORD)


@pytest.mark.parametrize(
    ("level", "code", "office", "below"),
    [
        ("district", "350521", "惠安县网格中心", 20),
        ("town", "350521104", "洛阳镇网格办", 25),
        ("village", "350521104201", "洛阳村委会网格站", 0),
    ],
)
def test_an_office_of_every_level(folder, result, level, code, office, below):
    made = result("found", folder / "office", "--level", level, "--code", code, "--account", "lin", "--title", "林晓梅")
    assert (made["office"], made["level"], made["below"]) == (office, level, below)
    assert made["recovery_code"].count("-") == 5
    assert result("check", folder / "office")


def test_what_does_not_fit_is_refused_in_words(folder, run):
    asked = ("found", folder / "office", "--account", "lin", "--title", "林晓梅")
    for more, said in (
        (("--code", "350521104", "--level", "district"), "不是区"),
        (("--code", "999999"), "行政区划中没有"),
        (("--code", "3505"), "行政区划中没有"),
        (("--code", "350521", "--scheme", "jinjiang"), "网格体系"),
    ):
        code, _, err = run(*asked, *more)
        assert code == 1
        assert said in err
