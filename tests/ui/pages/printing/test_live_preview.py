"""The preview beside the choices: the latest wish is shown, a refusal is said over the page seen last."""

import io
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from pytestqt.qtbot import QtBot

from desktop.errors import Refusal
from desktop.jobs import Progress
from desktop.printing.document import Document, Text
from desktop.printing.press import print_document
from ui.pages.printing.live_preview import LivePreview
from ui.work import Work

AT = datetime(2026, 11, 22, tzinfo=UTC)


def paper(title: str, length: int = 10) -> bytes:
    """Return a PDF of some length."""
    stream = io.BytesIO()
    print_document(Document(title, "示例镇", "李梅", AT, (Text("", ("甲乙丙丁" * length,)),)), stream, Progress())
    return stream.getvalue()


def refused(progress: Progress) -> bytes:
    raise Refusal("各列太宽，请改窄。")


@pytest.fixture
def preview(qtbot: QtBot) -> Iterator[LivePreview]:
    work = Work()
    preview = LivePreview(work)
    qtbot.addWidget(preview)
    preview.resize(600, 500)
    preview.show()
    yield preview
    preview.close_paper()
    work.close()


def seen(preview: LivePreview) -> str:
    return preview.pages.text(0) if preview.pages is not None else ""


def test_a_change_takes_the_place_of_what_is_seen(preview: LivePreview, qtbot: QtBot) -> None:
    preview.show_paper(lambda _: paper("台账甲"))
    qtbot.waitUntil(lambda: "台账甲" in seen(preview))
    view = preview.view
    assert view is not None
    view.set_zoom(2.0)
    with qtbot.waitSignal(preview.shown):
        for title in ("乙", "丙", "丁"):  # typed quickly: only the last is made
            preview.show_paper(lambda _, title=title: paper(f"台账{title}", 3000))
    assert "台账丁" in seen(preview)
    assert preview.view is view
    assert view.zoom == pytest.approx(2.0)
    assert preview._count.text() == "预览　第 1 页 / 共 9 页"
    view.go_to(1)
    with qtbot.waitSignal(preview.shown):
        preview.show_paper(lambda _: paper("短"))
    assert view.page == 0
    qtbot.waitUntil(lambda: view._pictures.get(0, (0.0,))[0] > 0)


def test_a_refusal_is_said_and_the_last_page_stays(preview: LivePreview, qtbot: QtBot) -> None:
    with qtbot.waitSignal(preview.shown):
        preview.show_paper(lambda _: paper("台账甲"))
    with qtbot.waitSignal(preview.shown):
        preview.show_paper(refused)
    assert preview.refusal == "各列太宽，请改窄。"
    assert "台账甲" in seen(preview)
    with qtbot.waitSignal(preview.shown):
        preview.show_paper(lambda _: paper("台账乙"))
    assert preview.refusal == ""


def test_before_anything_is_chosen_it_says_what_is_needed(preview: LivePreview, qtbot: QtBot) -> None:
    preview.show_words("请先选择网格。")
    assert preview.view is None
    with qtbot.waitSignal(preview.shown):
        preview.show_paper(refused)
    assert preview.refusal
    with qtbot.waitSignal(preview.shown):
        preview.show_paper(lambda _: paper("台账甲"))
    preview.show_words("请先选择网格。")
    assert (preview.view, preview.pages, preview.refusal) == (None, None, "")
