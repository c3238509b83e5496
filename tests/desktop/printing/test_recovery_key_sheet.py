"""The sheet of a recovery key: one page, every symbol on it, and the same in the code."""

from datetime import UTC, datetime
from io import BytesIO

import pypdfium2
import segno

from desktop.jobs import Progress
from desktop.printing.press import print_document
from desktop.printing.recovery_key_sheet import RecoveryKeySheet, recovery_key_document
from desktop.upkeep.recovery_keys import MARK, PrivateKey, RecoveryKey

SECRET = MARK + "QPZRY9X8GF2TVDW0S3JN54KHCE6MUA7LQPZRY9X8GF2TVDW0S3JN54KHCE"


def test_it_is_one_page_with_every_group() -> None:
    key = PrivateKey(RecoveryKey("保险柜一", "age1abcdefgh", "2026-11-23", "lin"), SECRET)
    at = datetime(2026, 11, 23, tzinfo=UTC)
    sheet = RecoveryKeySheet("陈埭镇网格办", "林晓梅", "保险柜一", key.public.short, key.groups, SECRET, at)
    target = BytesIO()
    assert print_document(recovery_key_document(sheet), target, Progress()).pages == 1
    page = pypdfium2.PdfDocument(target.getvalue())[0]
    text = "".join(page.get_textpage().get_text_range().split())
    assert "第12组" in text
    assert "ABCDEFGH" in text
    assert len(segno.make(SECRET, error="m", micro=False).matrix) <= 33  # coarse enough for any scanner
    assert SECRET not in repr(sheet) + repr(key)
