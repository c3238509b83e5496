"""The search index: ready-made tokens, one design for both engines."""

from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

SUBJECTS = ("person", "household", "enterprise")


def upgrade() -> None:
    """Make the index tables; they hold tokens alone and are filled with the records."""
    for subject in SUBJECTS:
        if op.get_bind().dialect.name == "sqlite":
            op.execute(
                f"CREATE VIRTUAL TABLE {subject}_fts "
                "USING fts5(t, content='', contentless_delete=1, detail=none, tokenize='ascii')"
            )
        else:
            op.execute(
                f"CREATE TABLE {subject}_search ("
                f"id integer CONSTRAINT pk_{subject}_search PRIMARY KEY, t tsvector NOT NULL)"
            )
            op.execute(f"CREATE INDEX gx_{subject}_search ON {subject}_search USING gin(t) WITH (fastupdate=off)")


def downgrade() -> None:
    """Drop the index tables."""
    for subject in SUBJECTS:
        op.execute(f"DROP TABLE {subject}_{'fts' if op.get_bind().dialect.name == 'sqlite' else 'search'}")
