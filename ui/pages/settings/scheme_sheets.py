"""The sheets that ask for another name of a level, another number for a post, other bounds of a rule."""

from collections.abc import Callable, Iterable

from PySide6.QtWidgets import QComboBox, QWidget

from desktop.errors import Refusal
from desktop.grids.measures import Measures
from desktop.grids.service import GRID
from desktop.rules import AREA_TITLES, ASPECTS, SEVERITY_TITLES, Severity, number
from desktop.scheme_choice import RULES, OfficeScheme
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
    shipped = next((one for one in choice.shipped.posts_of(level) if one.post == post), before)

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
    rule = choice.current.rule(key)
    shipped = rule if choice.is_own(RULES, key) else choice.shipped.rule(key)
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
    grade = _box(SEVERITY_TITLES.items(), str(rule.severity))
    sheet.add("程度", grade, f"默认：{SEVERITY_TITLES[shipped.severity]}")
    (lines[0] if lines else grade).setFocus()
    sheet.open()


def ask_new_post(parent: QWidget, choice: OfficeScheme, do: Do) -> None:
    """Ask for a post that the scheme does not have."""

    def go(sheet: AskSheet) -> None:
        bounds = _numbers(sheet, least, most)
        if bounds is not None:
            low, maximum, title = int(bounds[0] or 0), bounds[1], name.text()
            most_of = None if maximum is None else int(maximum)
            at = str(level.currentData())
            do(
                sheet,
                lambda: choice.add_post(at, title, minimum=low, maximum=most_of),
                f"岗位“{title.strip()}”已新增，可以任职了。",
            )

    sheet = AskSheet(parent, "新增岗位", "新增", go)
    name = sheet.add_line("名称", hint="如：楼栋长、网格调解员")
    levels = [(one.key, one.title) for one in choice.current.levels]
    level = _box(levels, GRID if GRID in dict(levels) else levels[-1][0])
    sheet.add("级别", level, "这一级的每个网格都有这个岗位")
    least = sheet.add_line("每个网格至少（人）", "0", "0 为可以不设；填 1 以上的，缺人时体检提出岗位空缺")
    most = sheet.add_line("每个网格至多（人）", "", NO_LIMIT)
    name.setFocus()
    sheet.open()


def ask_new_rule(parent: QWidget, choice: OfficeScheme, measures: Measures, do: Do) -> None:
    """Ask for a rule that the scheme does not have: which figure, of which grids, within which bounds."""

    def go(sheet: AskSheet) -> None:
        bounds = _numbers(sheet, least, most)
        if bounds is None:
            return
        title, figure, at = name.text(), str(measure.currentData()), [str(level.currentData())]
        where, grade, five = str(area.currentData()), Severity(severity.currentData()), str(aspect.currentData())
        do(
            sheet,
            lambda: choice.add_rule(
                title, figure, at, minimum=bounds[0], maximum=bounds[1], area=where, severity=grade, aspect=five
            ),
            f"规则“{title.strip()}”已新增，下次体检起用。",
        )

    sheet = AskSheet(parent, "新增规则", "新增", go)
    name = sheet.add_line("名称", hint="如：每格流动人口、村级后备人选")
    measure = _box([(one.key, f"{one.title}（{one.unit}）") for one in measures.all], "people")
    sheet.add("检查哪个数字", measure, "网格的数字包括它下面的网格")
    levels = [(one.key, one.title) for one in choice.current.levels]
    level = _box(levels, GRID if GRID in dict(levels) else levels[-1][0])
    area = _box([(key, title or "城市和农村") for key, title in AREA_TITLES.items()], "any")
    severity = _box(SEVERITY_TITLES.items(), str(Severity.WARNING))
    aspect = _box([(one, one) for one in ASPECTS], ASPECTS[0])
    least, most = Line(), Line()
    sheet.add_pair(("级别", level), ("城乡", area))
    sheet.add_pair((f"下限（{NO_LIMIT}）", least), (f"上限（{NO_LIMIT}）", most))
    sheet.add_pair(("程度", severity), ("属于", aspect))
    name.setFocus()
    sheet.open()


def _box(choices: Iterable[tuple[str, str]], chosen: str) -> QComboBox:
    """Return a box of keys in words."""
    box = QComboBox()
    for key, title in choices:
        box.addItem(title, str(key))
    box.setCurrentIndex(box.findData(chosen))
    return box


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
