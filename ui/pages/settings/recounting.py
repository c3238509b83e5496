"""Asks whether open cases should come under limits or working days that were just changed."""

from desktop.cases.limits import LimitTable
from desktop.cases.recounting import Affected
from ui import ask
from ui.pages.desk import Desk
from ui.pages.settings.section import Section


def offer_recounting(section: Section, desk: Desk, before: LimitTable) -> None:
    """Count the open cases that the changes since `before` concern, and bring them under if the clerk agrees."""
    recounting = desk.program.recounting

    def counted(found: Affected) -> None:
        if not found.cases:
            return
        question = f"有 {found.cases} 件正在办理的事件，签收或办理期限会变。一并调整吗？"
        overdue = f"其中 {found.overdue} 件调整后马上超期。" if found.overdue else ""
        detail = f"{overdue}人工定的、延过期的、暂停过的期限不动；调整记入每件事的办理过程。"
        if ask.ask(section, question, "一并调整", "只用于今后", detail=detail):
            desk.work.write(
                section,
                "调整在办事件的期限",
                lambda progress: recounting.recompute(before, progress),
                lambda count: section.told.emit(f"已调整 {count} 件在办事件的期限。"),
            )

    desk.work.read(section, "查看受影响的事件", lambda _: recounting.affected(before), counted)
