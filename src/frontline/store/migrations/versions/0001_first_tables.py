"""Make the first tables."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Make every table of the first release."""
    op.create_table(
        "assessment",
        sa.Column("assessment_id", sa.Integer(), nullable=False),
        sa.Column("method", sa.String(), nullable=False),
        sa.Column("inputs", sa.String(length=64), nullable=False, comment="digest of all that it was made from"),
        sa.Column("made_at", sa.String(length=20), nullable=False),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.Column("columns", sa.Integer(), nullable=False),
        sa.Column("rows", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("assessment_id"),
        sa.UniqueConstraint("inputs"),
    )
    op.create_table(
        "document",
        sa.Column("digest", sa.String(length=64), nullable=False, comment="SHA-256 of the raw bytes"),
        sa.Column("size", sa.Integer(), nullable=False, comment="bytes before compression"),
        sa.Column("body", sa.LargeBinary(), nullable=False, comment="the raw bytes, zstd"),
        sa.Column("retrieved_at", sa.String(length=20), nullable=False),
        sa.PrimaryKeyConstraint("digest"),
    )
    op.create_table(
        "setting",
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("key"),
        comment="What must not change once there are data: the grid.",
    )
    op.create_table(
        "delivery",
        sa.Column("delivery_id", sa.Integer(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("file_name", sa.String(), nullable=False),
        sa.Column("recorded_at", sa.String(length=20), nullable=False),
        sa.Column("first_day", sa.Date(), nullable=True),
        sa.Column("last_day", sa.Date(), nullable=True),
        sa.Column("states", sa.Integer(), nullable=False),
        sa.Column(
            "ignored", sa.JSON(), nullable=False, comment="what was left out on purpose, by kind, with its count"
        ),
        sa.ForeignKeyConstraint(
            ["digest"],
            ["document.digest"],
        ),
        sa.PrimaryKeyConstraint("delivery_id"),
        sa.UniqueConstraint("source", "digest", "file_name"),
    )
    op.create_table(
        "posterior",
        sa.Column("assessment_id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column(
            "body", sa.LargeBinary(), nullable=False, comment="zstd of uint16 (parties, rows, columns), 65535 is 1"
        ),
        sa.ForeignKeyConstraint(
            ["assessment_id"],
            ["assessment.assessment_id"],
        ),
        sa.PrimaryKeyConstraint("assessment_id", "day"),
    )
    op.create_table(
        "statement",
        sa.Column("statement_id", sa.String(length=40), nullable=False, comment="made from the content"),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("property", sa.String(), nullable=False),
        sa.Column("value", sa.JSON(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("origin", sa.String(), nullable=False, comment="the rule, model or person that made it"),
        sa.Column("digest", sa.String(length=64), nullable=True),
        sa.Column("span_start", sa.Integer(), nullable=True, comment="characters in the document's text"),
        sa.Column("span_end", sa.Integer(), nullable=True),
        sa.Column("feature", sa.Integer(), nullable=True, comment="or the feature or line in it"),
        sa.Column("valid_from", sa.Date(), nullable=True),
        sa.Column("valid_until", sa.Date(), nullable=True, comment="half-open; empty: still"),
        sa.Column("known_at", sa.String(length=20), nullable=False),
        sa.Column("recorded_at", sa.String(length=20), nullable=False),
        sa.ForeignKeyConstraint(
            ["digest"],
            ["document.digest"],
        ),
        sa.PrimaryKeyConstraint("statement_id"),
    )
    op.create_index("statement_by_property", "statement", ["property", "valid_from"], unique=False)
    op.create_index("statement_by_subject", "statement", ["subject", "property"], unique=False)
    op.create_table(
        "cell_change",
        sa.Column("change_id", sa.Integer(), nullable=False),
        sa.Column("delivery_id", sa.Integer(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("col", sa.Integer(), nullable=False),
        sa.Column("row", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False, comment="from this day on the source shows the label here"),
        sa.Column("known_at", sa.String(length=20), nullable=False),
        sa.Column("label", sa.String(), nullable=False, comment="the source's own word; empty: nothing drawn"),
        sa.ForeignKeyConstraint(
            ["delivery_id"],
            ["delivery.delivery_id"],
        ),
        sa.PrimaryKeyConstraint("change_id"),
    )
    op.create_index("cell_change_by_source", "cell_change", ["source", "day"], unique=False)
    op.create_table(
        "layer_feature",
        sa.Column("delivery_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False, comment="its place in the file, from 1"),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("label", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("west", sa.Float(), nullable=False),
        sa.Column("south", sa.Float(), nullable=False),
        sa.Column("east", sa.Float(), nullable=False),
        sa.Column("north", sa.Float(), nullable=False),
        sa.Column("wkb", sa.LargeBinary(), nullable=False, comment="exactly as published, EPSG:4326"),
        sa.ForeignKeyConstraint(
            ["delivery_id"],
            ["delivery.delivery_id"],
        ),
        sa.PrimaryKeyConstraint("delivery_id", "number"),
    )
    op.create_index("layer_feature_by_day", "layer_feature", ["day"], unique=False)
    op.create_table(
        "report",
        sa.Column("report_id", sa.String(), nullable=False),
        sa.Column("delivery_id", sa.Integer(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("lang", sa.String(length=8), nullable=False),
        sa.Column("published", sa.Date(), nullable=False),
        sa.Column("publisher", sa.String(), nullable=False),
        sa.Column("publisher_kind", sa.String(), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column(
            "read_by", sa.String(), nullable=False, comment="the extractor that read its claims; empty: not read"
        ),
        sa.ForeignKeyConstraint(
            ["delivery_id"],
            ["delivery.delivery_id"],
        ),
        sa.ForeignKeyConstraint(
            ["digest"],
            ["document.digest"],
        ),
        sa.PrimaryKeyConstraint("report_id", "delivery_id"),
    )
    op.create_table(
        "shown_day",
        sa.Column("delivery_id", sa.Integer(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False, comment="the day that the map shows"),
        sa.Column("known_at", sa.String(length=20), nullable=False, comment="when it could be known"),
        sa.ForeignKeyConstraint(
            ["delivery_id"],
            ["delivery.delivery_id"],
        ),
        sa.PrimaryKeyConstraint("delivery_id", "day"),
    )
    op.create_index("shown_day_by_source", "shown_day", ["source", "day"], unique=False)
    op.create_table(
        "withdrawal",
        sa.Column("statement_id", sa.String(length=40), nullable=False),
        sa.Column("withdrawn_at", sa.String(length=20), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["statement_id"],
            ["statement.statement_id"],
        ),
        sa.PrimaryKeyConstraint("statement_id", "withdrawn_at"),
    )


def downgrade() -> None:
    """Remove them."""
    op.drop_table("withdrawal")
    op.drop_index("shown_day_by_source", table_name="shown_day")
    op.drop_table("shown_day")
    op.drop_table("report")
    op.drop_index("layer_feature_by_day", table_name="layer_feature")
    op.drop_table("layer_feature")
    op.drop_index("cell_change_by_source", table_name="cell_change")
    op.drop_table("cell_change")
    op.drop_index("statement_by_subject", table_name="statement")
    op.drop_index("statement_by_property", table_name="statement")
    op.drop_table("statement")
    op.drop_table("posterior")
    op.drop_table("delivery")
    op.drop_table("setting")
    op.drop_table("document")
    op.drop_table("assessment")
