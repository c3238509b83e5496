"""The sheets that ask for another name of a level, another number for a post, other bounds of a rule."""

from collections.abc import Callable

from PySide6.QtWidgets import QComboBox, QWidget

from desktop.errors import Refusal
from desktop.grids.measures import Measures
from desktop.rules import SEVERITY_TITLES, Severity, number
from desktop.scheme_choice import OfficeScheme
from ui.dialogs import AskSheet
from ui.forms.line import Line

Do = Callable[[AskSheet, Callable[[], object], str], object]

NO_LIMIT = "不填为不限"


def ask_level(parent: QWidget, choice: OfficeScheme, key: str, do: Do) -> None:
    """Ask what a level is called."""
    level = choice.current.level(key)

    def go(sheet: AskSheet) -> None:
        title = name.text()
        do(sheet, lambda: choice.change_level_title(key, title), f"“{level.title}”已改名。")

    sheet = AskSheet(parent, f"修改级别“{level.title}”", "保存", go)
    name = sheet.add_line("名称", level.title, f"默认：{choice.shipped.level(key).title}")
    name.setFocus()
    sheet.open()


def ask_post(parent: QWidget, choice: OfficeScheme, key: str, do: Do) -> None:
    """Ask what a post is called and how many should hold it."""
    level, _, post = key.partition("/")
    before = next(one for one in choice.current.posts_of(level) if one.post == post)
    shipped = next(one for one in choice.shipped.posts_of(level) if one.post == post)

    def go(sheet: AskSheet) -> None:
        bounds = _numbers(sheet, least, most)
        if bounds is not None:
            low, high, title = int(bounds[0] or 0), bounds[1], name.text()
            maximum = int(high) if high is not None else None
            do(
                sheet,
                lambda: choice.change_post(level, post, minimum=low, maximum=maximum, title=title),
                f"“{before.title}”已修改。",
            )

    sheet = AskSheet(parent, f"修改岗位“{before.title}”", "保存", go)
    name = sheet.add_line("名称", before.title, f"默认：{shipped.title}")
    least = sheet.add_line("每个网格至少（人）", str(before.minimum), f"默认：{shipped.minimum}")
    most = sheet.add_line("每个网格至多（人）", _text(before.maximum), f"{NO_LIMIT}；默认：{number(shipped.maximum)}")
    least.setFocus()
    sheet.open()


def ask_rule(parent: QWidget, choice: OfficeScheme, key: str, measures: Measures, do: Do) -> None:
    """Ask for the bounds and the severity of a rule."""
    rule, shipped = choice.current.rule(key), choice.shipped.rule(key)
    unit = measures.measure(rule.measure).unit if rule.measure else ""

    def go(sheet: AskSheet) -> None:
        bounds = _numbers(sheet, *lines) if lines else (None, None)
        if bounds is not None:
            severity, on = Severity(grade.currentData()), rule.on
            do(
                sheet,
                lambda: choice.change_rule(key, minimum=bounds[0], maximum=bounds[1], severity=severity, on=on),
                f"“{rule.title}”已修改，下次体检起用。",
            )

    sheet = AskSheet(parent, f"修改规则“{rule.title}”", "保存", go)
    sheet.add_words(rule.advice)
    lines: list[Line] = []
    if rule.measure:
        for title, bound, before in (("下限", rule.minimum, shipped.minimum), ("上限", rule.maximum, shipped.maximum)):
            hint = f"{NO_LIMIT}；默认：{number(before)}"
            lines.append(sheet.add_line(f"{title}（{unit}）", _text(bound), hint))
    grade = QComboBox()
    for severity, title in SEVERITY_TITLES.items():
        grade.addItem(title, str(severity))
    grade.setCurrentIndex(grade.findData(str(rule.severity)))
    sheet.add("程度", grade, f"默认：{SEVERITY_TITLES[shipped.severity]}")
    (lines[0] if lines else grade).setFocus()
    sheet.open()


def _numbers(sheet: AskSheet, least: Line, most: Line) -> tuple[float | None, float | None] | None:
    """Return two numbers that may be left open, or None when one is none, which the sheet says."""
    try:
        return _number(least), _number(most)
    except Refusal as refusal:
        sheet.refuse(refusal.message)
        return None


def _number(line: Line) -> float | None:
    text = line.text().strip().replace(",", "").replace("，", "")
    if not text:
        return None
    if not text.replace(".", "", 1).isdecimal():
        raise Refusal(f"“{line.text().strip()}”不是数字，请改正。")
    return float(text)


def _text(value: float | None) -> str:
    return "" if value is None else f"{value:g}"
