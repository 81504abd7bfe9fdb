"""Make the table of the keys by which the api shows a team more than its readers."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "api_key",
        sa.Column("key_id", sa.String(length=8), nullable=False),
        sa.Column("name", sa.String(), nullable=False, comment="whose it is"),
        sa.Column("digest", sa.String(length=64), nullable=False, comment="SHA-256 of the key, which is kept nowhere"),
        sa.Column("scopes", sa.JSON(), nullable=False, comment="what it lets its owner see"),
        sa.Column("made_at", sa.String(length=20), nullable=False),
        sa.Column("revoked_at", sa.String(length=20), nullable=True),
        sa.PrimaryKeyConstraint("key_id"),
        sa.UniqueConstraint("digest"),
    )


def downgrade() -> None:
    """Forget the keys."""
    op.drop_table("api_key")
