"""The log of a case in words: every event in one or two plain sentences with its facts."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from desktop.cases.events import TITLES, Event, EventKind
from desktop.cases.ledgers import Ledger
from desktop.cases.units import CENTRE


class CodeWords(Protocol):
    """What is needed of the code lists."""

    def title(self, list_key: str, code: str | None) -> str:
        """Return the words of a code."""


@dataclass(frozen=True, slots=True)
class Words:
    """What turns the facts of events into words: the lists, the ledger, the names of units and of accounts."""

    codes: CodeWords
    ledger: Ledger
    units: Mapping[int, str]
    names: Mapping[str, str]

    def code(self, key: str, code: Any) -> str:
        """Return the words of a code, or nothing for none."""
        return self.codes.title(key, code) if code else ""

    def who(self, account: str) -> str:
        """Return the person behind an account."""
        return self.names.get(account, account)

    def given_to(self, facts: Mapping[str, Any]) -> tuple[str, tuple[str, ...]]:
        """Return the unit that leads and those beside it, as they were called then."""
        lead, beside = facts.get("unit_id"), tuple(facts.get("unit_ids") or ())
        keys = [*([lead] if lead is not None else []), *beside]
        kept = tuple(facts.get("units") or ())
        names = kept if len(kept) == len(keys) else tuple(self.units.get(key, "已删除的单位") for key in keys)
        return (CENTRE, names) if lead is None else (names[0], names[1:])


@dataclass(frozen=True, slots=True)
class ToldEvent:
    """One event as the clerk reads it. What was taken back stays, and says by whom, when and why."""

    event: Event
    title: str
    at: datetime  # the office's time
    by: str
    sentences: tuple[str, ...]
    taken_back: str = ""

    @property
    def text(self) -> str:
        """Everything it says in one paragraph."""
        return "".join(self.sentences)


def tell_case(log: Sequence[Event], words: Words) -> tuple[ToldEvent, ...]:
    """Return a log in words, in its order."""
    undone = {event.facts["undoes"]: event for event in log if event.kind is EventKind.UNDONE}
    by_number = {event.number: event for event in log}
    return tuple(_told(event, words, undone.get(event.number), by_number) for event in log)


def tell_event(event: Event, words: Words) -> ToldEvent:
    """Return one event in words."""
    return _told(event, words, None, {})


def moment(at: datetime) -> str:
    """Return a point in time as screens say it."""
    return f"{at.astimezone():%Y-%m-%d %H:%M}"


def _told(event: Event, words: Words, undoing: Event | None, log: Mapping[int, Event]) -> ToldEvent:
    if event.kind is EventKind.UNDONE:
        sentences: Iterable[str] = [_undone(event, log)]
    else:
        sentences = _TELL[event.kind](event.facts, words)
    back = ""
    if undoing is not None:
        back = f"{words.who(undoing.by)}于 {moment(undoing.at)} 撤销，理由：{_end(undoing.facts['reason'])}"
    told = tuple(one for one in sentences if one)
    return ToldEvent(event, TITLES[event.kind], event.at.astimezone(), words.who(event.by), told, back)


def _undone(event: Event, log: Mapping[int, Event]) -> str:
    taken = log.get(event.facts["undoes"])
    step = f"第 {event.facts['undoes']} 步" + (f"“{TITLES[taken.kind]}”" if taken is not None else "")
    return f"撤销{step}，理由：{_end(event.facts['reason'])}"


# Sentences

Facts = Mapping[str, Any]
Tell = Callable[[Facts, Words], list[str]]


def _end(words: Any) -> str:
    """Return what was written, ended by one full stop."""
    text = str(words or "").strip()
    return text if not text or text[-1] in "。！？…；" else f"{text}。"


def _sentence(*clauses: str) -> str:
    """Return clauses as one sentence; nothing for none."""
    return _end("，".join(clause for clause in clauses if clause))


def _said(title: str, words: Any) -> str:
    """Return what was written, after its title."""
    return f"{title}：{_end(words)}" if words else ""


def _if(facts: Facts, key: str, words: str) -> str:
    """Return words about a fact where there is one."""
    return words.format(facts[key]) if facts.get(key) not in (None, "") else ""


def _found(facts: Facts, words: Words) -> list[str]:
    by = f"由{facts['finder_name']}发现" if facts.get("finder_name") else "发现"
    source = words.code("case_source", facts.get("source_code"))
    return [_sentence(_if(facts, "found_on", "{} ") + by, f"来源：{source}" if source else "")]


def _classified(facts: Facts, words: Words) -> list[str]:
    kind = words.code(words.ledger.kinds, facts.get("kind_code"))
    risk = words.code("risk", facts.get("risk_code"))
    told = _sentence(f"定为“{kind}”" if kind else "", f"风险等级：{risk}" if risk else "")
    return [told or "已分类研判。", _said("研判意见", facts.get("words"))]


def _handed(verb: str) -> Tell:
    """Tell of a case that goes to somebody else, with its limits."""

    def tell(facts: Facts, words: Words) -> list[str]:
        lead, beside = words.given_to(facts)
        return [
            _sentence(
                f"{verb}{lead}",
                _if(facts, "responsible_name", "责任人{}"),
                f"协办：{'、'.join(beside)}" if beside else "",
            ),
            _said("理由", facts.get("reason")),
            _limits(facts),
            _said("办理要求", facts.get("requirement")),
            _said("由发现人办理的理由", facts.get("separation_note")),
        ]

    return tell


def _limits(facts: Facts) -> str:
    return _sentence(_if(facts, "sign_due_on", "签收期限 {}"), _if(facts, "due_on", "办理期限 {}"))


def _taken(facts: Facts, words: Words) -> list[str]:
    lead, _ = words.given_to(facts)
    by = f"{lead}（{facts['responsible_name']}）" if facts.get("responsible_name") else lead
    return [
        _sentence(f"由{by}自行办理", _if(facts, "due_on", "办理期限 {}")),
        _said("由发现人办理的理由", facts.get("separation_note")),
    ]


def _mediated(facts: Facts, words: Words) -> list[str]:
    way = words.code("mediation_way", facts.get("way_code"))
    agreed = {True: "达成协议", False: "没有达成协议"}.get(facts.get("agreed", ""), "")
    return [
        _sentence(way, _if(facts, "mediator", "调解员{}"), _if(facts, "place", "地点：{}")),
        _end(facts.get("words")),
        _said(agreed, facts.get("agreement")) if agreed and facts.get("agreement") else _sentence(agreed),
    ]


def _joined(facts: Facts, words: Words) -> list[str]:
    _, beside = words.given_to(facts)
    return [
        _sentence(f"增加协办：{'、'.join(beside)}", _if(facts, "due_on", "期限 {}")),
        _said("办理要求", facts.get("requirement")),
    ]


def _by_unit(words_before: str) -> Tell:
    """Tell what one unit did."""

    def tell(facts: Facts, words: Words) -> list[str]:
        lead, _ = words.given_to(facts)
        who = f"（{facts['who']}）" if facts.get("who") else ""
        return [_sentence(f"{lead}{who}{words_before}"), _end(facts.get("words"))]

    return tell


def _supervised(facts: Facts, words: Words) -> list[str]:
    card = words.code("card", facts.get("card"))
    return [
        _sentence(f"{card}督办", _if(facts, "until", "限 {} 前整改")),
        _said("督办要求", facts.get("words")),
    ]


def _whistled(facts: Facts, words: Words) -> list[str]:
    _, called = words.given_to(facts)
    until = f"（{datetime.fromisoformat(facts['answer_by']).astimezone():%m-%d %H:%M} 前）"
    return [
        _sentence(f"吹哨给{'、'.join(called)}", _if(facts, "hours", "要求 {} 小时内到场") + until),
        _said("事由", facts.get("words")),
    ]


def _emergency(facts: Facts, words: Words) -> list[str]:
    phase = words.code("emergency_phase", facts.get("phase"))
    return [
        _sentence(
            phase, _if(facts, "to", "报送{}"), _if(facts, "dead", "死亡 {} 人"), _if(facts, "injured", "受伤 {} 人")
        ),
        _end(facts.get("words")),
    ]


def _finished(facts: Facts, words: Words) -> list[str]:
    way = words.code("mediation_way", facts.get("way_code"))
    outcome = {True: "已化解（已解决）", False: "没有化解（没有解决）"}.get(facts.get("is_success", ""), "")
    return [
        _sentence("办理完毕", outcome, f"化解方式：{way}" if way else ""),
        _said("结果", facts.get("result")),
    ]


def _fed_back(facts: Facts, words: Words) -> list[str]:
    how = words.code("call_back_way", facts.get("how"))
    return [_sentence(_if(facts, "to", "已向{}反馈") or "已反馈", how), _end(facts.get("words"))]


def _called_back(facts: Facts, words: Words) -> list[str]:
    how = words.code("call_back_way", facts.get("how")) or "回访"
    by = f"（{facts['caller_name']}）" if facts.get("caller_name") else ""
    sure = "确认已经解决" if facts.get("is_confirmed", True) else "没有确认解决"
    pleased = words.code("satisfaction", facts.get("satisfaction_code"))
    return [
        _sentence(f"{how}{by}", f"满意度：{pleased}" if pleased else "", sure),
        _said("由责任人自己回访的理由", facts.get("apart_note")),
        _end(facts.get("words")),
    ]


def _rated(facts: Facts, _: Words) -> list[str]:
    return [
        _sentence(_if(facts, "score", "得 {} 分"), _if(facts, "rater", "评价人{}")),
        _said("评价意见", facts.get("words")),
    ]


def _concluded(facts: Facts, words: Words) -> list[str]:
    return [
        _sentence(f"终结层级：{words.code('petition_end', facts.get('conclusion_code'))}"),
        _said("终结意见", facts.get("words")),
    ]


def _archived(facts: Facts, _: Words) -> list[str]:
    return [_sentence("已归档", _if(facts, "file_no", "卷宗号 {}")), _end(facts.get("words"))]


def _other_case(facts: Facts) -> str:
    title = f"“{facts['title']}”" if facts.get("title") else ""
    return f"{facts.get('number') or '未编号的一件'}{title}"


def _reason(words: str) -> Tell:
    """Tell a step of a few fixed words with its reason."""
    return lambda facts, _: [_sentence(words, _if(facts, "reason", "理由：{}"))]


def _plain(words: str, key: str = "words", title: str = "") -> Tell:
    """Tell a step of a few fixed words, and what was written."""

    def tell(facts: Facts, _: Words) -> list[str]:
        written = _said(title, facts.get(key)) if title else _end(facts.get(key))
        return [_sentence(words), written]

    return tell


_TELL: Mapping[EventKind, Tell] = {
    EventKind.FOUND: _found,
    EventKind.COLLECTED: _plain("已采集事件信息"),
    EventKind.REGISTERED: lambda facts, _: [_sentence("已受理", _if(facts, "number", "编号 {}"))],
    EventKind.CLASSIFIED: _classified,
    EventKind.ASSIGNED: _handed("交办给"),
    EventKind.TAKEN: _taken,
    EventKind.SIGNED: lambda facts, _: [_sentence(_if(facts, "signed_by", "{}签收") or "已签收")],
    EventKind.PROGRESS: _plain(""),
    EventKind.MEDIATED: _mediated,
    EventKind.RETURNED: _reason("退回，等待重新交办"),
    EventKind.TRANSFERRED: _handed("转给"),
    EventKind.ESCALATED: _handed("上提到"),
    EventKind.HANDED_DOWN: _handed("下交给"),
    EventKind.JOINED: _joined,
    EventKind.ASSISTED: _by_unit("完成协办"),
    EventKind.EXTENSION_ASKED: lambda facts, _: [
        _sentence(_if(facts, "due_on", "申请延期到 {}"), _if(facts, "reason", "理由：{}"))
    ],
    EventKind.EXTENDED: lambda facts, _: [
        _sentence(_if(facts, "due_on", "同意延期到 {}")),
        _said("批复意见", facts.get("words")),
    ],
    EventKind.EXTENSION_REFUSED: _reason("不同意延期"),
    EventKind.PAUSED: lambda facts, _: [_sentence("暂停计时", _if(facts, "waiting_for", "等待：{}"))],
    EventKind.RESUMED: lambda facts, _: [_sentence("恢复计时", _if(facts, "due_on", "办理期限顺延到 {}"))],
    EventKind.URGED: _plain("", title="催办内容"),
    EventKind.SUPERVISED: _supervised,
    EventKind.LIFTED: _plain("督办解除", title="整改情况"),
    EventKind.WHISTLED: _whistled,
    EventKind.ARRIVED: _by_unit("已到场"),
    EventKind.EMERGENCY: _emergency,
    EventKind.LED: lambda facts, _: [_sentence(_if(facts, "leader_name", "由{}包案") or "领导包案")],
    EventKind.FINISHED: _finished,
    EventKind.FED_BACK: _fed_back,
    EventKind.CALLED_BACK: _called_back,
    EventKind.RATED: _rated,
    EventKind.CONCLUDED: _concluded,
    EventKind.ARCHIVED: _archived,
    EventKind.REOPENED: _reason("重新办理"),
    EventKind.MERGED: lambda facts, _: [
        _sentence(_if(facts, "into_number", "并入 {}") or "已并入另一件", _if(facts, "reason", "理由：{}"))
    ],
    EventKind.ABSORBED: lambda facts, _: [_sentence(f"{_other_case(facts)}并入本件")],
    EventKind.PARTED: lambda facts, _: [_sentence(f"{_other_case(facts)}恢复单独办理")],
    EventKind.DECLINED: _reason("不予受理"),
}
