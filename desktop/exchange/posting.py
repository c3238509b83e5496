"""What every tray of the exchange works with."""

from collections.abc import Callable, Mapping, Sequence, Set
from dataclasses import dataclass
from pathlib import Path

from db.store import Store
from desktop.clock import Now, Today, now, today
from desktop.exchange.contents import View
from desktop.exchange.enclosures import Enclosure
from desktop.exchange.own_keys import OwnKeys
from desktop.exchange.partners import Partners
from desktop.office import Office

Off = Callable[[], Mapping[str, Set[str]]]


@dataclass(frozen=True)
class Post:
    """The office that sends and receives. `off` tells what is not collected, by table; it does not go out."""

    store: Store
    office: Office
    folder: Path  # of kept packages
    own_keys: OwnKeys
    partners: Partners
    view: View  # writes the readable workbook of a package
    enclosures: Sequence[Enclosure] = ()
    off: Off = dict
    today: Today = today
    now: Now = now
