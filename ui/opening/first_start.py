"""Making an office at the first start: an office's own town, or the sample town to try out."""

from desktop.divisions import Divisions
from desktop.founding import FULL
from desktop.jobs import Progress
from desktop.opening import FoundingRequest, below, enter, found
from desktop.paths import Paths
from desktop.program import Program
from desktop.sample.town import make_town
from desktop.sample_office import WORKBOOKS, found_sample
from ui.opening.assistant import Founded, Founding


def found_office(paths: Paths, founding: Founding, progress: Progress) -> Founded:
    """Found what the assistant asked for and sign its first account in."""
    progress.begin(0, "正在建立加密的资料库")
    if founding.town is None:
        return _found_sample(paths, founding, progress)
    request = FoundingRequest(
        town_code=founding.town.code.ljust(FULL, "0"),
        town_name=founding.town.name,
        villages=below(Divisions(), founding.town.code),
        scheme=founding.scheme,
        account=founding.account,
        title=founding.name,
        password=founding.password,
    )
    created = found(paths, request)
    program = Program.of(enter(paths, founding.account, founding.password))
    return Founded(program.office.office.facts.name, created.recovery_code, program)


def _found_sample(paths: Paths, founding: Founding, progress: Progress) -> Founded:
    workbooks = paths.data / WORKBOOKS
    account, name, password = founding.account, founding.name, founding.password
    made = found_sample(paths, make_town(), account, name, password, workbooks, progress)
    return Founded(made.program.office.office.facts.name, made.recovery_code, made.program)
