"""Let an assessment go on from an earlier one, and keep what it looked like with hindsight and what it had learned."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Add the tables; assessments that are there stand on their own."""
    with op.batch_alter_table("assessment") as table:
        table.add_column(sa.Column("based_on", sa.Integer(), comment="the assessment that its earlier days stand in"))
    op.create_table(
        "hindsight",
        sa.Column("assessment_id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column(
            "body", sa.LargeBinary(), nullable=False, comment="zstd of uint16 (parties, rows, columns), 65535 is 1"
        ),
        sa.ForeignKeyConstraint(["assessment_id"], ["assessment.assessment_id"]),
        sa.PrimaryKeyConstraint("assessment_id", "day"),
    )
    op.create_table(
        "filter_state",
        sa.Column("assessment_id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False, comment="the last day taken in"),
        sa.Column("inputs", sa.String(length=64), nullable=False, comment="digest of all that it was made from"),
        sa.Column("learned", sa.JSON(), nullable=False, comment="the rates in use after that day"),
        sa.Column("body", sa.LargeBinary(), nullable=False, comment="the filter's memory: named arrays, zstd"),
        sa.ForeignKeyConstraint(["assessment_id"], ["assessment.assessment_id"]),
        sa.PrimaryKeyConstraint("assessment_id", "day"),
    )
    op.create_index("filter_state_by_inputs", "filter_state", ["inputs"])


def downgrade() -> None:
    """Go back."""
    op.drop_index("filter_state_by_inputs", table_name="filter_state")
    op.drop_table("filter_state")
    op.drop_table("hindsight")
    with op.batch_alter_table("assessment") as table:
        table.drop_column("based_on")
