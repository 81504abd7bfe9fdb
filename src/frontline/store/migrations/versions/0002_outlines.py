"""Make the table of what map sources drew, version by version, in place of their features one by one."""

import sqlalchemy as sa
from alembic import op

from frontline.errors import StorageError

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Make the table of versions; a database that test versions filled cannot be taken over."""
    kept = op.get_bind().execute(sa.text("SELECT count(*) FROM delivery")).scalar()
    if kept:
        message = "this database was made by a test version that kept maps otherwise"
        raise StorageError(message, "make a new theatre and ingest the deliveries again")
    op.drop_index("layer_feature_by_day", table_name="layer_feature")
    op.drop_table("layer_feature")
    op.create_table(
        "outline_version",
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("delivery_id", sa.Integer(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False, comment="the day that it shows"),
        sa.Column("known_at", sa.String(length=20), nullable=False),
        sa.Column("evidence", sa.String(length=64), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False, comment="which edges came and went, zstd"),
        sa.ForeignKeyConstraint(["delivery_id"], ["delivery.delivery_id"]),
        sa.PrimaryKeyConstraint("version_id"),
        sa.UniqueConstraint("source", "day", "known_at"),
    )


def downgrade() -> None:
    """Go back, where no map has been brought in."""
    op.drop_table("outline_version")
    op.create_table(
        "layer_feature",
        sa.Column("delivery_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("label", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("west", sa.Float(), nullable=False),
        sa.Column("south", sa.Float(), nullable=False),
        sa.Column("east", sa.Float(), nullable=False),
        sa.Column("north", sa.Float(), nullable=False),
        sa.Column("wkb", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["delivery_id"], ["delivery.delivery_id"]),
        sa.PrimaryKeyConstraint("delivery_id", "number"),
    )
    op.create_index("layer_feature_by_day", "layer_feature", ["day"], unique=False)
