"""An official paper (公文, GB/T 9704-2012) as the office means it: paragraphs by rank, who has it, who gets it.

What is printed of it and what goes to a word processor are the same words.
"""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

ISO_DAY = re.compile(r"(?<!\d)(\d{4})-([01]\d)-([0-3]\d)(?!\d)(?: (?=[\u3400-\u9fff]))?")
BEFORE_NUMBER = re.compile(r"(?<=[\u3400-\u9fff]) (?=\d)")
BEHIND_NUMBER = re.compile(r"(?<![-.,\dA-Za-z])(\d(?:[\d,.]*\d)?) (?=[\u3400-\u9fff])")  # not that of a case


class Role(StrEnum):
    """What a paragraph is; the value is the name of its style in a word processor."""

    HEADING = "一级标题"  # 一、 in 黑体
    SUBHEADING = "二级标题"  # （一） in 楷体
    POINT = "三级标题"  # 1. in 仿宋
    BODY = "正文"
    NAMES = "名单"  # 出席：… the label in 黑体, the names hanging behind it
    SIGNED = "落款"  # the office, and under it the day
    BLANK = "空行"


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph; `label` stands before the names of a list, `right` is how many characters are left free behind."""

    role: Role
    text: str = ""
    label: str = ""
    right: float = 0.0

    @property
    def words(self) -> str:
        """The paragraph as it is read."""
        return f"{self.label}：{self.text}" if self.label else self.text


@dataclass(frozen=True, slots=True)
class OfficialPaper:
    """A paper with its title, what stands under it, its paragraphs, and whom it is sent to (版记)."""

    title: str
    number: str  # under the title: 2026年第12次
    paragraphs: tuple[Paragraph, ...]
    office: str
    printed_by: str
    as_of: datetime  # the office's time, with its offset
    sent_to: str = ""  # empty: nothing is said of it, nor of who issued it
    dated: date | None = None
    watermark: str = ""

    @property
    def sent(self) -> str:
        """Whom it is sent to, as the foot of the last page says it."""
        return f"发送：{self.sent_to.rstrip('。')}。" if self.sent_to else ""

    @property
    def issued(self) -> str:
        """When it was issued, as the foot of the last page says it."""
        return f"{spelled(self.dated)}印发" if self.dated else ""


def spelled(day: date) -> str:
    """Return a day as an official paper writes it, without leading zeros: 2026年3月1日."""
    return f"{day.year}年{day.month}月{day.day}日"


def official_words(text: str) -> str:
    """Return a text of the program as an official paper writes it: days in words, numbers close to their neighbours."""
    days = ISO_DAY.sub(lambda found: f"{found[1]}年{int(found[2])}月{int(found[3])}日", text)
    return BEHIND_NUMBER.sub(r"\1", BEFORE_NUMBER.sub("", days))


def paragraphs_of(text: str) -> list[Paragraph]:
    """Return a paragraph for every line of a text, days and numbers written as official papers do."""
    return [Paragraph(Role.BODY, official_words(line.strip())) for line in text.splitlines() if line.strip()]


def signed(office: str, day: date) -> tuple[Paragraph, Paragraph, Paragraph]:
    """Return who signs and when, for a paper without a seal.

    The day begins two characters right of the office; the longer of the two leaves two characters free at the right.
    """
    words = spelled(day)
    spare = _wide(office) - _wide(words)
    right = max(2.0, 4.0 - spare)
    return (
        Paragraph(Role.BLANK),
        Paragraph(Role.SIGNED, office, right=right),
        Paragraph(Role.SIGNED, words, right=right + spare - 2.0),
    )


def _wide(text: str) -> float:
    return sum(1.0 if unicodedata.east_asian_width(one) in "WFA" else 0.5 for one in text)
