"""The legality control: the prefecture, its classification, what was sent, what came back

Revision 0020, after 0019.
"""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None

LIVE = sa.text("state IN ('queued', 'sent', 'received', 'failed')")


def upgrade() -> None:
    op.create_table(
        "legality_office",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("department", sa.String(length=3), nullable=False),
        sa.Column("arrondissement", sa.String(length=1), nullable=False),
        sa.Column("nature", sa.String(length=2), nullable=False),
        sa.Column("trigram", sa.String(length=3), nullable=False),
        sa.Column("email", sa.String(length=200), nullable=False),
        sa.Column("contact", sa.String(length=80), nullable=False),
        sa.Column("phone", sa.String(length=20), nullable=False),
        sa.Column("transport", sa.String(length=10), nullable=False),
        sa.Column("address", sa.String(length=300), nullable=False),
        sa.Column("token", sa.Text(), nullable=False),
        sa.Column("envelope_on", sa.Date(), nullable=True),
        sa.Column("envelope_rank", sa.Integer(), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "transport IN ('folder', 'https', 'simulated')", name=op.f("ck_legality_office_transport")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("fk_legality_office_organisation_id_organisation"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_legality_office")),
        sa.UniqueConstraint("organisation_id", name=op.f("uq_legality_office_organisation_id")),
    )
    with op.batch_alter_table("legality_office", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_legality_office_organisation_id"), ["organisation_id"], unique=False
        )

    op.create_table(
        "prefecture_classification",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("dated_on", sa.Date(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("data", sa.JSON(), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("received_from", sa.String(length=160), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("fk_prefecture_classification_organisation_id_organisation"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_prefecture_classification")),
        sa.UniqueConstraint(
            "organisation_id", "dated_on", name=op.f("uq_prefecture_classification_organisation_id_dated_on")
        ),
    )
    with op.batch_alter_table("prefecture_classification", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_prefecture_classification_organisation_id"), ["organisation_id"], unique=False
        )

    op.create_table(
        "transmission",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("act_id", sa.Integer(), nullable=False),
        sa.Column("identifier", sa.String(length=60), nullable=False),
        sa.Column("number", sa.String(length=15), nullable=False),
        sa.Column("decided_on", sa.Date(), nullable=False),
        sa.Column("nature_code", sa.String(length=2), nullable=False),
        sa.Column("matiere", sa.String(length=20), nullable=False),
        sa.Column("subject", sa.String(length=500), nullable=False),
        sa.Column("classification_on", sa.Date(), nullable=False),
        sa.Column("message_name", sa.String(length=120), nullable=False),
        sa.Column("message_sha256", sa.String(length=64), nullable=False),
        sa.Column("envelope_sha256", sa.String(length=64), nullable=False),
        sa.Column("files", sa.JSON(), nullable=False),
        sa.Column("archive_name", sa.String(length=80), nullable=False),
        sa.Column("archive_sha256", sa.String(length=64), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("queued_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("queued_by", sa.String(length=160), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("received_on", sa.Date(), nullable=True),
        sa.Column("problem", sa.Text(), nullable=False),
        sa.Column("stamped_sha256", sa.String(length=64), nullable=False),
        sa.Column("stamped_for", sa.String(length=40), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "state <> 'received' OR received_on IS NOT NULL", name=op.f("ck_transmission_received")
        ),
        sa.CheckConstraint(
            "state IN ('queued', 'sent', 'received', 'refused', 'failed', 'cancelled', 'abandoned')",
            name=op.f("ck_transmission_state"),
        ),
        sa.ForeignKeyConstraint(["act_id"], ["act.id"], name=op.f("fk_transmission_act_id_act")),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("fk_transmission_organisation_id_organisation"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_transmission")),
        sa.UniqueConstraint(
            "organisation_id", "archive_name", name=op.f("uq_transmission_organisation_id_archive_name")
        ),
    )
    with op.batch_alter_table("transmission", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_transmission_act_id"), ["act_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_transmission_identifier"), ["identifier"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_transmission_organisation_id"), ["organisation_id"], unique=False
        )
        batch_op.create_index(
            "uq_transmission_live_act", ["act_id"], unique=True, sqlite_where=LIVE, postgresql_where=LIVE
        )
        batch_op.create_index(
            "uq_transmission_live_identifier",
            ["organisation_id", "identifier"],
            unique=True,
            sqlite_where=LIVE,
            postgresql_where=LIVE,
        )

    op.create_table(
        "legality_answer",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("transmission_id", sa.Integer(), nullable=True),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("part", sa.Integer(), nullable=False),
        sa.Column("dated_on", sa.Date(), nullable=True),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("files", sa.JSON(), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("problem", sa.Text(), nullable=False),
        sa.Column("settled_on", sa.Date(), nullable=True),
        sa.Column("settled_note", sa.Text(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("fk_legality_answer_organisation_id_organisation"),
        ),
        sa.ForeignKeyConstraint(
            ["transmission_id"],
            ["transmission.id"],
            name=op.f("fk_legality_answer_transmission_id_transmission"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_legality_answer")),
        sa.UniqueConstraint(
            "organisation_id", "sha256", "part", name=op.f("uq_legality_answer_organisation_id_sha256_part")
        ),
    )
    with op.batch_alter_table("legality_answer", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_legality_answer_organisation_id"), ["organisation_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_legality_answer_transmission_id"), ["transmission_id"], unique=False
        )

    with op.batch_alter_table("act", schema=None) as batch_op:
        batch_op.add_column(sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("exemption", sa.String(length=20), server_default="", nullable=False))


def downgrade() -> None:
    with op.batch_alter_table("act", schema=None) as batch_op:
        batch_op.drop_column("exemption")
        batch_op.drop_column("sent_at")
    for table in ("legality_answer", "transmission", "prefecture_classification", "legality_office"):
        op.drop_table(table)
