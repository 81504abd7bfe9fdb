"""Describe the tables: documents, deliveries, what maps showed, statements, reports, assessments and releases.

Append-only. A row is never changed; what is no longer believed is superseded by a later row (``cell_change``,
``outline_version``) or gets a withdrawal of its own (``withdrawal``). Days are dates; instants are UTC text such as
``2025-11-03T18:00:00Z``, which sorts by time and reads the same on every database.
"""

from sqlalchemy import (
    JSON,
    BigInteger,
    Column,
    Date,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
)

metadata = MetaData()

setting = Table(
    "setting",
    metadata,
    Column("key", String, primary_key=True),
    Column("value", Text, nullable=False),
    comment="What must not change once there are data: the grid.",
)

document = Table(
    "document",
    metadata,
    Column("digest", String(64), primary_key=True, comment="SHA-256 of the raw bytes"),
    Column("size", Integer, nullable=False, comment="bytes before compression"),
    Column("body", LargeBinary, nullable=False, comment="the raw bytes, zstd"),
    Column("retrieved_at", String(20), nullable=False),
)

delivery = Table(
    "delivery",
    metadata,
    Column("delivery_id", Integer, primary_key=True),
    Column("source", String, nullable=False),
    Column("digest", String(64), ForeignKey("document.digest"), nullable=False),
    Column("file_name", String, nullable=False),
    Column("recorded_at", String(20), nullable=False),
    Column("first_day", Date),
    Column("last_day", Date),
    Column("states", Integer, nullable=False),
    Column("ignored", JSON, nullable=False, comment="what was left out on purpose, by kind, with its count"),
    UniqueConstraint("source", "digest", "file_name"),
)

shown_day = Table(
    "shown_day",
    metadata,
    Column("delivery_id", Integer, ForeignKey("delivery.delivery_id"), primary_key=True),
    Column("source", String, nullable=False),
    Column("day", Date, primary_key=True, comment="the day that the map shows"),
    Column("known_at", String(20), nullable=False, comment="when it could be known"),
    Index("shown_day_by_source", "source", "day"),
)

cell_change = Table(
    "cell_change",
    metadata,
    Column("change_id", Integer, primary_key=True),
    Column("delivery_id", Integer, ForeignKey("delivery.delivery_id"), nullable=False),
    Column("source", String, nullable=False),
    Column("col", Integer, nullable=False),
    Column("row", Integer, nullable=False),
    Column("day", Date, nullable=False, comment="from this day on the source shows the label here"),
    Column("known_at", String(20), nullable=False),
    Column("label", String, nullable=False, comment="the source's own word; empty: nothing drawn"),
    Index("cell_change_by_source", "source", "day"),
)

outline_version = Table(
    "outline_version",
    metadata,
    Column("version_id", Integer, primary_key=True),
    Column("delivery_id", Integer, ForeignKey("delivery.delivery_id"), nullable=False),
    Column("source", String, nullable=False),
    Column("day", Date, nullable=False, comment="the day that it shows"),
    Column("known_at", String(20), nullable=False),
    Column("evidence", String(64), nullable=False),
    Column("body", LargeBinary, nullable=False, comment="which edges came and went, zstd"),
    UniqueConstraint("source", "day", "known_at"),
)

statement = Table(
    "statement",
    metadata,
    Column("statement_id", String(40), primary_key=True, comment="made from the content"),
    Column("subject", String, nullable=False),
    Column("property", String, nullable=False),
    Column("value", JSON, nullable=False),
    Column("source", String, nullable=False),
    Column("origin", String, nullable=False, comment="the rule, model or person that made it"),
    Column("digest", String(64), ForeignKey("document.digest")),
    Column("span_start", Integer, comment="characters in the document's text"),
    Column("span_end", Integer),
    Column("feature", Integer, comment="or the feature or line in it"),
    Column("valid_from", Date),
    Column("valid_until", Date, comment="half-open; empty: still"),
    Column("known_at", String(20), nullable=False),
    Column("recorded_at", String(20), nullable=False),
    Index("statement_by_subject", "subject", "property"),
    Index("statement_by_property", "property", "valid_from"),
)

withdrawal = Table(
    "withdrawal",
    metadata,
    Column("statement_id", String(40), ForeignKey("statement.statement_id"), primary_key=True),
    Column("withdrawn_at", String(20), primary_key=True),
    Column("reason", Text, nullable=False),
)

report = Table(
    "report",
    metadata,
    Column("report_id", String, primary_key=True),
    Column("delivery_id", Integer, ForeignKey("delivery.delivery_id"), primary_key=True),
    Column("title", Text, nullable=False),
    Column("lang", String(8), nullable=False),
    Column("published", Date, nullable=False),
    Column("publisher", String, nullable=False),
    Column("publisher_kind", String, nullable=False),
    Column("url", Text, nullable=False),
    Column("text", Text, nullable=False),
    Column("digest", String(64), ForeignKey("document.digest"), nullable=False),
    Column("read_by", String, nullable=False, comment="the extractor that read its claims; empty: not read"),
    Column("published_at", String(20), comment="the instant of publication, where the report says it"),
    Column("known_at", String(20), nullable=False, comment="from when this version could be known"),
    Column("author", String, nullable=False, comment="an outlet or a professional byline, for credit; may be empty"),
    Column("dateline", JSON, comment="place, day and agency that the text begins with, and their span"),
    Column("outlets", JSON, nullable=False, comment="others that the report itself says carried it"),
)

report_band = Table(
    "report_band",
    metadata,
    Column("band", BigInteger, primary_key=True, autoincrement=False, comment="part of a text's MinHash signature"),
    Column("published", Date, primary_key=True),
    Column("report_id", String, primary_key=True),
    Column("delivery_id", Integer, primary_key=True, autoincrement=False),
    sqlite_with_rowid=False,
)

report_statement = Table(
    "report_statement",
    metadata,
    Column("report_id", String, primary_key=True),
    Column("delivery_id", Integer, primary_key=True, autoincrement=False),
    Column("statement_id", String(40), ForeignKey("statement.statement_id"), primary_key=True),
    comment="Which version of which report a statement was read from.",
)

assessment = Table(
    "assessment",
    metadata,
    Column("assessment_id", Integer, primary_key=True),
    Column("method", String, nullable=False),
    Column("inputs", String(64), nullable=False, unique=True, comment="digest of all that it was made from"),
    Column("made_at", String(20), nullable=False),
    Column("first_day", Date, nullable=False),
    Column("last_day", Date, nullable=False),
    Column("columns", Integer, nullable=False),
    Column("rows", Integer, nullable=False),
    Column("based_on", Integer, comment="the assessment that its earlier days stand in"),
)

posterior = Table(
    "posterior",
    metadata,
    Column("assessment_id", Integer, ForeignKey("assessment.assessment_id"), primary_key=True),
    Column("day", Date, primary_key=True),
    Column("body", LargeBinary, nullable=False, comment="zstd of uint16 (parties, rows, columns), 65535 is 1"),
)

network = Table(
    "network",
    metadata,
    Column("network_id", Integer, primary_key=True),
    Column("version", String(12), nullable=False, comment="stands for exactly this network"),
    Column("built_at", String(20), nullable=False),
    Column("made_of", JSON, nullable=False, comment="the files, with their digests"),
    Column("body", LargeBinary, nullable=False, comment="nodes, edges and places, zstd"),
)

hindsight = Table(
    "hindsight",
    metadata,
    Column("assessment_id", Integer, ForeignKey("assessment.assessment_id"), primary_key=True),
    Column("day", Date, primary_key=True),
    Column("body", LargeBinary, nullable=False, comment="zstd of uint16 (parties, rows, columns), 65535 is 1"),
)

filter_state = Table(
    "filter_state",
    metadata,
    Column("assessment_id", Integer, ForeignKey("assessment.assessment_id"), primary_key=True),
    Column("day", Date, primary_key=True, comment="the last day taken in"),
    Column("inputs", String(64), nullable=False, comment="digest of all that it was made from"),
    Column("learned", JSON, nullable=False, comment="the rates in use after that day"),
    Column("body", LargeBinary, nullable=False, comment="the filter's memory: named arrays, zstd"),
    Index("filter_state_by_inputs", "inputs"),
)

release = Table(
    "release",
    metadata,
    Column("release_id", Integer, primary_key=True),
    Column("made_at", String(20), nullable=False),
    Column("cut_off", String(20), nullable=False, comment="nothing known later is in it"),
    Column("first_day", Date, nullable=False),
    Column("last_day", Date, nullable=False),
    Column("holdings", String(64), nullable=False, comment="digest of all that it was made from"),
    Column("manifest", JSON, nullable=False, comment="SHA-256 of each part, by its path"),
    Column("summary", JSON, nullable=False, comment="what changed since the release before, and what was refused"),
)

signature = Table(
    "signature",
    metadata,
    Column("release_id", Integer, ForeignKey("release.release_id"), primary_key=True),
    Column("person", String, primary_key=True),
    Column("signed_at", String(20), nullable=False),
)

api_key = Table(
    "api_key",
    metadata,
    Column("key_id", String(8), primary_key=True),
    Column("name", String, nullable=False, comment="whose it is"),
    Column("digest", String(64), nullable=False, unique=True, comment="SHA-256 of the key, which is kept nowhere"),
    Column("scopes", JSON, nullable=False, comment="what it lets its owner see"),
    Column("made_at", String(20), nullable=False),
    Column("revoked_at", String(20), nullable=True),
)
