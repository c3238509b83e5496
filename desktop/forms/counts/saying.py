"""Says in words what a cell counts, for the panel, for the record of a filling, for the clerk who asks."""

from db.models.forms import SavedScope
from desktop.cases.ledgers import ledger
from desktop.forms.counts.dimensions import ANY, BEGINS, BETWEEN, OUTSIDE, YES, ages_of, dimension
from desktop.forms.counts.measures import measure_title
from desktop.forms.counts.spec import NOT, CountSpec, Moment, Term
from desktop.forms.scope import Subject
from desktop.program import Program

NOTHING = "不填"
MOMENTS = {
    Moment.END: "本期",
    Moment.BEFORE: "上期",
    Moment.YEAR: "本年累计",
    Moment.YEAR_BEFORE: "去年同期",
}
_UNSAID = "未填写"


def words_of(program: Program, spec: CountSpec) -> str:
    """Return what is counted: the measure, then what is asked of each record."""
    if spec.subject is None:
        return NOTHING
    terms = [term_words(program, spec.subject, term) for term in spec.terms]
    if spec.moment is not Moment.END:
        terms.append(MOMENTS[spec.moment])
    title = measure_title(spec.subject, spec.measure)
    return f"{title}：{'，'.join(terms)}" if terms else f"{title}：全部"


def term_words(program: Program, subject: Subject, term: Term) -> str:
    """Return what one term asks."""
    return "或".join(_value(program, subject, term.dimension, value) for value in term.values)


def _value(program: Program, subject: Subject, name: str, value: str) -> str:
    if value == "" and name == "left_behind":
        return "留守人员"
    if value == "":
        return _UNSAID
    if value.startswith(NOT):
        return f"不是{_value(program, subject, name, value[1:])}"
    asked = dimension(subject, name)
    match name:
        case "grid":
            return "未划入网格" if value == OUTSIDE else program.grids.path_name(int(value))
        case "age":
            return age_words(value)
        case "party":
            return "党员" if value == ANY else "未编入党组织的党员"
        case "saved":
            with program.office.store.read() as session:
                kept = session.get(SavedScope, int(value))
                return f"口径“{kept.title}”" if kept else "已删除的口径"
        case "kind" if subject is Subject.CASES:
            book, code = value.split(BETWEEN)
            return program.codes.title(ledger(book).kinds, code)
    if asked is None:
        return value
    if asked.is_flag:
        return asked.title if value == YES else f"未{asked.title}"
    if value.endswith(BEGINS):
        return _first_title(program, asked.codes, value[:-1])
    return program.codes.title(asked.codes, value)


def age_words(value: str) -> str:
    """Return ages as they are said."""
    youngest, oldest = ages_of(value)
    if oldest is None:
        return f"{youngest} 岁以上"
    if not youngest:
        return f"{oldest} 岁及以下"
    return f"{youngest} 岁" if youngest == oldest else f"{youngest}—{oldest} 岁"


def _first_title(program: Program, list_key: str, beginning: str) -> str:
    """Return the title of what stands for all codes that begin so."""
    own = [item for item in program.codes.items(list_key, retired=True) if item.code.startswith(beginning)]
    return own[0].title if own else beginning
