"""The posts of a grid as they are called where the scheme has no name of its own."""

from collections.abc import Mapping

CHIEF, DEPUTY_CHIEF, FIRST_CHIEF, LEADER = "chief", "deputy_chief", "first_chief", "leader"
FULL_TIME, PART_TIME, DEPARTMENT = "worker_full_time", "worker_part_time", "worker_department"
ADVISER, SECOND_ADVISER, POLICE, LAWYER, OBSERVER = "adviser", "second_adviser", "police", "lawyer", "observer"

POST_TITLES: Mapping[str, str] = {  # in the order in which the people of a grid are named
    CHIEF: "网格长",
    FIRST_CHIEF: "第一小网格长（战时）",  # P1-18
    DEPUTY_CHIEF: "副网格长",
    FULL_TIME: "专职网格员",
    PART_TIME: "兼职网格员",
    DEPARTMENT: "业务网格员",  # P0-21
    ADVISER: "网格指导员",
    SECOND_ADVISER: "平安指导员",  # P2-07
    POLICE: "社区民警",
    LAWYER: "法律顾问",  # P2-47
    OBSERVER: "网格观察员",  # P4-05
    LEADER: "包联领导",  # P1-10
}
