"""Give reports their versions, credits and datelines, and make the tables by which copies are found."""

from datetime import UTC, date, datetime, timedelta

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Add what a version of a report says of itself, and say of reports that are there when they could be known."""
    with op.batch_alter_table("report") as table:
        for column in (
            sa.Column(
                "published_at", sa.String(length=20), comment="the instant of publication, where the report says it"
            ),
            sa.Column("known_at", sa.String(length=20), comment="from when this version could be known"),
            sa.Column(
                "author",
                sa.String(),
                nullable=False,
                server_default="",
                comment="an outlet or a professional byline, for credit; may be empty",
            ),
            sa.Column("dateline", sa.JSON(), comment="place, day and agency that the text begins with, and their span"),
            sa.Column(
                "outlets",
                sa.JSON(),
                nullable=False,
                server_default="[]",
                comment="others that the report itself says carried it",
            ),
        ):
            table.add_column(column)
    _date_versions()
    with op.batch_alter_table("report") as table:
        table.alter_column("known_at", existing_type=sa.String(length=20), nullable=False)
        table.alter_column("author", existing_type=sa.String(), server_default=None)
        table.alter_column("outlets", existing_type=sa.JSON(), server_default=None)
    op.create_table(
        "report_band",
        sa.Column(
            "band", sa.BigInteger(), autoincrement=False, nullable=False, comment="part of a text's MinHash signature"
        ),
        sa.Column("published", sa.Date(), nullable=False),
        sa.Column("report_id", sa.String(), nullable=False),
        sa.Column("delivery_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.PrimaryKeyConstraint("band", "published", "report_id", "delivery_id"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "report_statement",
        sa.Column("report_id", sa.String(), nullable=False),
        sa.Column("delivery_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("statement_id", sa.String(length=40), nullable=False),
        sa.ForeignKeyConstraint(["statement_id"], ["statement.statement_id"]),
        sa.PrimaryKeyConstraint("report_id", "delivery_id", "statement_id"),
        comment="Which version of which report a statement was read from.",
    )
    _link_claims()


def _date_versions() -> None:
    """Fill in ``known_at``: of a first version the end of its day, or its arrival within it; of later ones arrival."""
    connection = op.get_bind()
    rows = connection.execute(
        sa.text(
            "SELECT report.report_id, report.delivery_id, report.published, delivery.recorded_at FROM report "
            "JOIN delivery ON delivery.delivery_id = report.delivery_id ORDER BY report.report_id, report.delivery_id"
        )
    ).all()
    seen: set[str] = set()
    for report_id, delivery_id, published, recorded_at in rows:
        day = published if isinstance(published, date) else date.fromisoformat(str(published))
        start = datetime(day.year, day.month, day.day, tzinfo=UTC)
        texts = [f"{each:%Y-%m-%dT%H:%M:%SZ}" for each in (start, start + timedelta(days=1))]
        known_at = recorded_at if report_id in seen else min(texts[1], max(recorded_at, texts[0]))
        seen.add(report_id)
        connection.execute(
            sa.text("UPDATE report SET known_at = :known WHERE report_id = :report AND delivery_id = :delivery"),
            {"known": known_at, "report": report_id, "delivery": delivery_id},
        )


def _link_claims() -> None:
    """Link each claim to the version that it was read from: the report that it names, in the document that it cites."""
    statement = sa.table("statement", sa.column("statement_id"), sa.column("value", sa.JSON), sa.column("digest"),
                         sa.column("property"))  # fmt: skip
    report = sa.table("report", sa.column("report_id"), sa.column("delivery_id"), sa.column("digest"))
    link = sa.table("report_statement", sa.column("report_id"), sa.column("delivery_id"), sa.column("statement_id"))
    found = (
        sa.select(report.c.report_id, sa.func.min(report.c.delivery_id), statement.c.statement_id)
        .where(statement.c.property == "claim", statement.c.digest == report.c.digest)
        .where(statement.c.value["document"].as_string() == report.c.report_id)
        .group_by(report.c.report_id, statement.c.statement_id)
    )
    op.get_bind().execute(sa.insert(link).from_select(["report_id", "delivery_id", "statement_id"], found))


def downgrade() -> None:
    """Remove them."""
    op.drop_table("report_statement")
    op.drop_table("report_band")
    with op.batch_alter_table("report") as table:
        for name in ("outlets", "dateline", "author", "known_at", "published_at"):
            table.drop_column(name)
