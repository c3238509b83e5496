"""What is due in the office's own work, source by source, for the page of today."""

from collections.abc import Mapping

from db.store import Store
from desktop.boards.service import Boards, boards_due
from desktop.calendar import Calendar
from desktop.collecting_due import SOURCE as COLLECTING
from desktop.collecting_due import collections_due
from desktop.due import DueSource
from desktop.due_sources import (
    case_limits,
    certificates_due,
    leftovers,
    meetings_due,
    resolutions_due,
    things_to_do,
    waiting_cases,
)
from desktop.form_due import ADMISSIONS, admissions_due, forms_due
from desktop.form_due import SOURCE as FORMS
from desktop.grids.service import Grids
from desktop.mediation.due import mediations_due
from desktop.mediation.service import Mediations
from desktop.meetings.resolutions import Resolutions
from desktop.meetings.service import Meetings
from desktop.request_due import SOURCE as REQUESTS
from desktop.request_due import requests_due
from desktop.rota.due import rota_due
from desktop.rota.service import Rota
from desktop.selfcheck.service import SelfCheck


def work_due(
    store: Store,
    grids: Grids,
    resolutions: Resolutions,
    meetings: Meetings,
    rota: Rota,
    selfcheck: SelfCheck,
    boards: Boards,
    mediation: Mediations,
    calendar: Calendar,
) -> Mapping[str, DueSource]:
    """Return the sources of the office's own work by what they are called."""
    return {
        "事件": case_limits(store, grids),
        "待批事件": waiting_cases(store),
        "议定事项": resolutions_due(resolutions),
        "例会": meetings_due(meetings),
        "轮值": rota_due(rota),
        "待办": things_to_do(selfcheck.todos, grids),
        "证件": certificates_due(store),
        "导入": leftovers(store),
        "公示牌": boards_due(boards),
        "调解卷宗": mediations_due(mediation),
        FORMS: forms_due(store, calendar),
        ADMISSIONS: admissions_due(store),
        COLLECTING: collections_due(store),
        REQUESTS: requests_due(store, calendar),
    }
