"""What a scenario records of a case beside the fields of every case, in words."""

from desktop.cases.dossier import CaseDossier
from desktop.cases.scenarios import Scenarios
from desktop.display import Display


def own_facts(scenarios: Scenarios, display: Display, dossier: CaseDossier) -> tuple[tuple[str, str], ...]:
    """Return title and text of the scenario's own fields that are filled, masked, after its name."""
    key = dossier.scenario
    if not key:
        return ()
    values = scenarios.read(key, dossier.facts)
    texts = ((field.title, display.masked(field, values[field.key])) for field in scenarios.fields_of(key))
    return (("场景", scenarios.title(key)), *(one for one in texts if one[1]))
