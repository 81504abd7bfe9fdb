"""Make the table of road and railway networks, a row each time one is built."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "network",
        sa.Column("network_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.String(length=12), nullable=False, comment="stands for exactly this network"),
        sa.Column("built_at", sa.String(length=20), nullable=False),
        sa.Column("made_of", sa.JSON(), nullable=False, comment="the files, with their digests"),
        sa.Column("body", sa.LargeBinary(), nullable=False, comment="nodes, edges and places, zstd"),
        sa.PrimaryKeyConstraint("network_id"),
    )


def downgrade() -> None:
    """Go back; networks can be built again."""
    op.drop_table("network")
