"""A program that writes until it is killed: started by test_killed.py with the folder, the key and its number."""

import sys
from pathlib import Path

from db.engine import open_engine
from db.models.cases import Unit, UnitKind
from db.store import Store
from desktop.audit.anchor import Anchor
from desktop.audit.rules import rules

folder, key, run = Path(sys.argv[1]), bytes.fromhex(sys.argv[2]), sys.argv[3]
store = Store(open_engine(folder / "office.db", key), lambda: "lin", rules=rules())
store.on_line.append(Anchor(folder).keep)
place = 0
while True:
    with store.write("登记承办单位") as session:
        session.add_all(Unit(name=f"{run}-{place}-{part}", kind=UnitKind.DEPARTMENT) for part in range(5))
    place += 1
    sys.stdout.write(f"{place}\n")  # acknowledged
    sys.stdout.flush()
