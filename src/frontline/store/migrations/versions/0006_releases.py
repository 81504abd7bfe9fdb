"""Make the tables of releases and of the names that signed them."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    """Make both tables."""
    op.create_table(
        "release",
        sa.Column("release_id", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.String(length=20), nullable=False),
        sa.Column("cut_off", sa.String(length=20), nullable=False, comment="nothing known later is in it"),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.Column("holdings", sa.String(length=64), nullable=False, comment="digest of all that it was made from"),
        sa.Column("manifest", sa.JSON(), nullable=False, comment="SHA-256 of each part, by its path"),
        sa.Column(
            "summary", sa.JSON(), nullable=False, comment="what changed since the release before, and what was refused"
        ),
        sa.PrimaryKeyConstraint("release_id"),
    )
    op.create_table(
        "signature",
        sa.Column("release_id", sa.Integer(), nullable=False),
        sa.Column("person", sa.String(), nullable=False),
        sa.Column("signed_at", sa.String(length=20), nullable=False),
        sa.ForeignKeyConstraint(["release_id"], ["release.release_id"]),
        sa.PrimaryKeyConstraint("release_id", "person"),
    )


def downgrade() -> None:
    """Forget the releases."""
    op.drop_table("signature")
    op.drop_table("release")
