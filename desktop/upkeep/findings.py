"""What a check found: sentences for the office, keys for whoever mends it."""

from dataclasses import dataclass, field

NAMED = 20  # keys given with a finding; the rest is counted

TABLE_TITLES = {
    "person": "人员档案",
    "household": "户档案",
    "enterprise": "企业场所档案",
    "dwelling": "房屋档案",
    "building": "楼栋",
    "grid": "网格",
    "account": "账号",
    "audit_entry": "审计日志",
    "attachment": "附件",
    "past_membership": "户籍变动记录",
    "case": "事件",
    "case_record": "事件",
    "case_event": "事件办理日志",
    "case_task": "承办任务",
    "case_party": "当事人",
    "case_reporter": "反映人",
    "case_link": "事件关联",
    "unit": "承办单位",
}


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is wrong: in which check it came up, the sentence, and the records concerned."""

    check: str
    message: str
    table: str = ""
    count: int = 1
    ids: tuple[int, ...] = ()


@dataclass
class Report:
    """What was checked and what was found."""

    checked: list[str] = field(default_factory=list)
    records: dict[str, int] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)

    @property
    def is_sound(self) -> bool:
        """Whether nothing was found."""
        return not self.findings

    @property
    def summary(self) -> str:
        """The result in one sentence."""
        if self.is_sound:
            return f"检查了 {len(self.checked)} 项，没有发现问题。"
        places = sum(one.count for one in self.findings)
        return f"检查了 {len(self.checked)} 项，发现 {len(self.findings)} 类问题，共 {places} 处。"


def found(check: str, table: str, message: str, ids: list[int]) -> list[Finding]:
    """Return a finding about records, or nothing when there are none. `{what}` and `{count}` stand in the message."""
    if not ids:
        return []
    sentence = message.format(what=TABLE_TITLES.get(table, table), count=len(ids))
    return [Finding(check, sentence, table, len(ids), tuple(ids[:NAMED]))]
