"""Make the first tables."""

from alembic import op

from frontline.store.tables import metadata

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Make every table of the first release."""
    metadata.create_all(op.get_bind(), checkfirst=False)


def downgrade() -> None:
    """Remove them."""
    metadata.drop_all(op.get_bind())
