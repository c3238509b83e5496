"""One click makes a meeting: number, stretch, agenda, attendance."""

from tests.programs import TODAY


def test_attendance_comes_from_the_posts_of_the_grid_and_the_chief_chairs(meetings, grid, roster):
    dossier = meetings.dossier(meetings.plan("analysis", TODAY, grid("岸兜")))
    assert dossier.title == "岸兜村委会民情分析会（2026年11月22日）"
    assert [(one.name, one.role) for one in dossier.attendance] == [
        ("周书记", "member"), ("王格长", "member"), ("李专职", "member"), ("吴民警", "observer"),
    ]  # fmt: skip
    assert dossier.attendance[2].duty == "岸兜村委会 第1网格 专职网格员、岸兜村委会 第2网格 专职网格员"
    assert dossier.facts["chair_name"] == "周书记"
    assert dossier.facts["chair_id"] == roster["周书记"]
    assert dossier.facts["recorder_name"] == "林晓梅"
