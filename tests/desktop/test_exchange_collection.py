"""What is not collected does not leave the office."""

from desktop.exchange_collection import NotCollected
from desktop.program import ALL_FIELDS, Program


def test_what_the_collection_list_leaves_out_stays_at_home(program: Program) -> None:
    not_collected = NotCollected(program.collection, ALL_FIELDS)
    assert not_collected()["person"] == {"religion_code"}
    assert not_collected()["left_behind"] == {"health_code", "relative_health_code"}
    program.collection.choose(["floating", "person.occupation", "enterprise.note"], [])
    assert not_collected()["person"] == {"occupation"}
    assert "permit_no" in not_collected()["floating"]
    assert not_collected()["enterprise"] == {"note"}
    assert "left_behind" not in not_collected()


def test_packages_ask_the_list(program: Program) -> None:
    assert program.outbox._post.off()["person"] == {"religion_code"}
