"""The search index follows the records, and can be made anew from them."""

from db import search
from desktop.dossiers.indexing import rebuild, tokens_of
from desktop.jobs import Progress
from desktop.upkeep.checking import check


def _fill(program):
    for name in ("张三丰", "李四", "王㛃"):
        draft = program.people.blank()
        draft.name = name
        program.people.save(draft)
    draft = program.enterprises.blank()
    draft.name = "鑫鑫鞋厂"
    program.enterprises.save(draft)


def test_a_damaged_index_is_found_and_made_anew(program):
    _fill(program)
    store, engine = program.office.store, program.office.engine
    assert check(engine, Progress(), tokens_of).is_sound
    with store.write("损坏") as session:
        search.clear(session, "person")
    assert program.finder.people("zsf") == []
    assert not check(engine, Progress(), tokens_of).is_sound
    assert rebuild(store, Progress()) == 4
    assert [hit.title for hit in program.finder.people("zsf")] == ["张三丰"]
    assert [hit.title for hit in program.finder.people("㛃")] == ["王㛃"]
    assert check(engine, Progress(), tokens_of).is_sound
