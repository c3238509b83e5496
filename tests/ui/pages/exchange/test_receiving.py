"""A file is dropped, seen before anything is written, taken up or put aside, and answered."""

from collections.abc import Callable
from pathlib import Path

from tests.ui.pages.exchange.conftest import Bureau
from ui.pages.exchange.page import ExchangePage

Enter = Callable[[Bureau], ExchangePage]


def test_a_file_is_seen_before_anything_is_written(
    town: Bureau, district: Bureau, enter_exchange: Enter, chosen_folder: Path
) -> None:
    town.settle("王一")
    page = enter_exchange(district)
    page.open([str(town.send())])
    receiving = page.receiving
    assert receiving.isVisible()
    assert receiving._sentence.text().startswith("陈埭镇网格办第 1 期（全量）")
    assert district.program.inbox.received() == []
    receiving._take.click()
    assert [one.sequence for one in district.program.inbox.received()] == [1]
    assert receiving.taken is not None
    receiving._send.click()
    assert any(path.name.endswith("_A.wgx") for path in chosen_folder.iterdir())


def test_a_file_is_put_aside(town: Bureau, district: Bureau, enter_exchange: Enter) -> None:
    page = enter_exchange(district)
    page.open([str(town.send())])
    page.receiving._put_aside.click()
    assert not page.receiving.isVisible()
    assert district.program.inbox.received() == []
