"""Coming back: people who return to their household, and households that are open again."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

BEFORE = (
    "registered", "born", "moved_in", "moved_out", "deceased", "head_changed", "split_off", "split_from",
    "address_changed", "closed",
)  # fmt: skip
NEW = ("returned", "restored", "reopened")


def upgrade() -> None:
    """Let events be of the new kinds."""
    _allow(BEFORE + NEW)


def downgrade() -> None:
    """Drop the events of the new kinds, and allow them no more."""
    op.execute(f"DELETE FROM household_event WHERE kind IN {NEW}")
    _allow(BEFORE)


def _allow(kinds: tuple[str, ...]) -> None:
    with op.batch_alter_table("household_event", table_kwargs={"sqlite_autoincrement": True}) as batch:
        batch.drop_constraint("eventkind", type_="check")
        batch.create_check_constraint("eventkind", sa.column("kind").in_(kinds))
