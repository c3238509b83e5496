"""Closing a meeting: asked once with what will happen, and what came of each told afterwards."""

from collections.abc import Callable
from functools import partial

from desktop.meetings.closing import Closed
from desktop.meetings.dossier import MeetingDossier
from desktop.meetings.fields import MOVE_TITLES
from ui import ask
from ui.page import Page
from ui.pages.desk import Desk


def close_meeting(page: Page, desk: Desk, dossier: MeetingDossier, then: Callable[[], object]) -> None:
    """Ask, then close the minutes and carry out what was resolved about cases."""
    if not ask.ask(page, f"“{dossier.title}”的纪要归档吗？", "归档", "先不归档", detail=what_happens(dossier)):
        return
    close = desk.program.meetings.close
    desk.work.write(
        page,
        "会议纪要归档",
        lambda progress: close(dossier.key, dossier.version, progress),
        partial(_tell, page, then),
    )


def carry_on(page: Page, desk: Desk, dossier: MeetingDossier, then: Callable[[], object]) -> None:
    """Carry out what is still left to do about cases after a closing that was interrupted."""
    go_on = desk.program.meetings.carry_on
    desk.work.write(page, "办理议定事项", lambda progress: go_on(dossier.key, progress), partial(_tell, page, then))


def waiting_moves(dossier: MeetingDossier) -> int:
    """Return how many moves on cases are still to be made."""
    return sum(bool(one.move) and not one.moved for one in dossier.resolutions)


def what_happens(dossier: MeetingDossier) -> str:
    """Return what closing will do, in words."""
    told = [f"议定事项 {len(dossier.resolutions)} 项，归档后跟踪到办结。" if dossier.resolutions else "没有议定事项。"]
    for key, title in MOVE_TITLES.items():
        if count := sum(one.move == key for one in dossier.resolutions):
            told.append(f"其中 {count} 件事件随即{title}。")
    if waiting := sum(not one.presence for one in dossier.attendance):
        told.append(f"还有 {waiting} 人没有点到。")
    told.append("归档以后不能再改，需要更正的写补充说明。")
    return "".join(told)


def what_came(done: Closed) -> str:
    """Return what closing came to, in a line."""
    made = len(done.carried) - len(done.failed)
    told = [f"“{done.title}”已归档"]
    told += [f"{done.tracked} 项议定事项待落实"] if done.tracked else []
    told += [f"{made} 件事件已办理"] if made else []
    return "，".join(told) + "。"


def _tell(page: Page, then: Callable[[], object], done: Closed) -> None:
    then()
    page.say(what_came(done))
    if done.failed:
        lines = "\n".join(f"{one.text}：{one.said}" for one in done.failed)
        ask.tell(page, f"有 {len(done.failed)} 件事件没有办成，请到事件页面办理。", detail=lines)
