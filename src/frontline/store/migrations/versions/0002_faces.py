"""Make the tables of the partition."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Make the tables of faces, of what they show, and of the versions of each source."""
    op.create_table(
        "face",
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("face", sa.Integer(), nullable=False, comment="its number in the source's partition, from 1"),
        sa.Column("delivery_id", sa.Integer(), nullable=False),
        sa.Column("carved_from", sa.Integer(), nullable=False, comment="the face that it was a piece of; 0: of none"),
        sa.Column("west", sa.Integer(), nullable=False, comment="units of 1e-7 degree, rounded outward"),
        sa.Column("south", sa.Integer(), nullable=False),
        sa.Column("east", sa.Integer(), nullable=False),
        sa.Column("north", sa.Integer(), nullable=False),
        sa.Column(
            "wkb",
            sa.LargeBinary(),
            nullable=False,
            comment="as drawn first, EPSG:4326; faces carved from it lie inside",
        ),
        sa.ForeignKeyConstraint(["delivery_id"], ["delivery.delivery_id"]),
        sa.PrimaryKeyConstraint("source", "face"),
    )
    op.create_table(
        "face_version",
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("delivery_id", sa.Integer(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False, comment="the day that it shows"),
        sa.Column("known_at", sa.String(length=20), nullable=False),
        sa.Column("evidence", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(["delivery_id"], ["delivery.delivery_id"]),
        sa.PrimaryKeyConstraint("version_id"),
        sa.UniqueConstraint("source", "day", "known_at"),
    )
    op.create_table(
        "face_state",
        sa.Column("state_id", sa.Integer(), nullable=False),
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("face", sa.Integer(), nullable=False),
        sa.Column("label", sa.String(), nullable=False),
        sa.Column("shows", sa.Boolean(), nullable=False, comment="whether it does from this version on, or no longer"),
        sa.ForeignKeyConstraint(["version_id"], ["face_version.version_id"]),
        sa.PrimaryKeyConstraint("state_id"),
    )
    op.create_index("face_state_by_version", "face_state", ["version_id"], unique=False)


def downgrade() -> None:
    """Remove them."""
    op.drop_index("face_state_by_version", table_name="face_state")
    op.drop_table("face_state")
    op.drop_table("face_version")
    op.drop_table("face")
