"""What was found, rule by rule: the rules at the left, what breaks one of them at the right."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop.fields import Field, Kind
from desktop.rules import SEVERITY_TITLES, Rule, Severity
from desktop.selfcheck.findings import Summary
from desktop.tables import TONE
from ui import theme
from ui.buttons import label
from ui.pages.selfcheck.finding_table import BY_GRID, TONE_OF, FindingTable, Shown
from ui.tables.empty import Empty
from ui.tables.row_list import ShortTable

RULE_FIELDS = (
    Field("title", "规则", width=10, listed=True, sortable=False),
    Field("count", "问题", kind=Kind.NUMBER, width=3, listed=True, sortable=False),
)
PASSED = "合格"
NEVER = ("还没有体检过", "按“开始体检”，对照左边的规则检查全部网格。")
ONCE = ("还没有明细", "上次体检只记下了数字，重新体检后在这里逐条列出。")
ORDER = tuple(Severity)


class FindingsView(QWidget):
    """The rules in force with how many grids break each, and the findings of the one under the cursor."""

    run_wanted = Signal()

    def __init__(self, *, may_write: bool) -> None:
        super().__init__()
        self._rules: Sequence[Rule] = ()
        self._shown: Shown | None = None
        self._last: Summary | None = None
        self.rules = ShortTable(RULE_FIELDS, Empty("没有规则", "请在“设置”里启用几条。", "selfcheck"))
        self.title, self.about = label("", "strong"), label("", "second", wrap=True)
        self.findings = FindingTable(BY_GRID, Empty(""), may_write=may_write)
        self._lay_out()
        self.rules.view.current_changed.connect(lambda _: self._choose())

    def show_report(self, shown: Shown) -> None:
        """Show a report, with the cursor on the rule it was on."""
        counts = {key: len(found) for key, found in shown.report.of_rule.items()}
        if self._shown is None:  # from the rules alone: begin with the gravest
            self._rules = ()
        self._shown = shown
        self._show(shown.report.rules, counts, passed=True)

    def show_summary(self, rules: Sequence[Rule], last: Summary | None) -> None:
        """Show the rules with the numbers of the last run, if there was one."""
        self._shown, self._last = None, last
        self._show(rules, last.rules if last else {}, passed=last is not None)

    def choose(self, key: str) -> None:
        """Put the cursor on a rule."""
        places = [place for place, rule in enumerate(self._rules) if rule.key == key]
        if places:
            self.rules.view.jump_to(places[0])

    @property
    def rule(self) -> Rule | None:
        """The rule under the cursor."""
        place = self.rules.current
        return self._rules[place] if 0 <= place < len(self._rules) else None

    def _show(self, rules: Sequence[Rule], found: Mapping[str, int], *, passed: bool) -> None:
        here = self.rule.key if self.rule else ""
        self._rules = sorted(rules, key=lambda rule: (not found.get(rule.key), ORDER.index(rule.severity)))
        rows = [
            {
                "title": rule.title,
                "count": f"{found[rule.key]:,}" if found.get(rule.key) else PASSED * passed,
                TONE: TONE_OF[rule.severity] if found.get(rule.key) else "quiet",
            }
            for rule in self._rules
        ]
        places = [place for place, rule in enumerate(self._rules) if rule.key == here]
        self.rules.show_rows(rows, places[0] if places else 0 if rows else -1)
        self._choose()

    def _choose(self) -> None:
        rule, shown = self.rule, self._shown
        findings = shown.report.of_rule.get(rule.key, ()) if shown and rule else ()
        self.findings.show_findings(findings, shown)
        if rule is not None:
            source = f"（{rule.source}）" if rule.source else ""
            self.title.setText(f"{rule.title}　{SEVERITY_TITLES[rule.severity]}{source}")
            self.about.setText(rule.advice)
        if shown is None:
            actions = [("开始体检", self.run_wanted.emit)]
            title, hint = ONCE if self._last else NEVER
            self.findings.table.view.empty.tell(Empty(title, hint, "selfcheck", actions))
        elif not findings:
            self.findings.table.view.empty.tell(Empty("这一条全部合格", icon="check"))

    def _lay_out(self) -> None:
        sizes = theme.current()
        self.rules.setFixedWidth(sizes.popup * 15 // 16)
        right = QVBoxLayout()
        right.setSpacing(sizes.unit)
        right.addWidget(self.title)
        right.addWidget(self.about)
        right.addSpacing(sizes.unit)
        right.addWidget(self.findings, 1)
        whole = QHBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(sizes.pad)
        whole.addWidget(self.rules)
        whole.addLayout(right, 1)
        self.setFocusProxy(self.rules)
