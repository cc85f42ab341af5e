"""After the meeting: search text of acts, final minutes, one document per act, live keys

Revision 0002, after 0001.
"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

LIVE_PERSON = sa.text("person_id IS NOT NULL AND revoked_at IS NULL")
LIVE_SERVICE = sa.text("person_id IS NULL AND revoked_at IS NULL")
WITH_ACT = sa.text("act_id IS NOT NULL")
WITHOUT_ACT = sa.text("act_id IS NULL")


def upgrade() -> None:
    with op.batch_alter_table("act") as table:
        table.add_column(sa.Column("search", sa.Text(), nullable=False, server_default=""))
    with op.batch_alter_table("act") as table:
        table.alter_column("search", server_default=None)

    with op.batch_alter_table("document") as table:
        table.create_check_constraint("act", "(kind = 'extract') = (act_id IS NOT NULL)")
    op.create_index(
        "uq_document_act_version",
        "document",
        ["act_id", "version"],
        unique=True,
        sqlite_where=WITH_ACT,
        postgresql_where=WITH_ACT,
    )
    op.create_index(
        "uq_document_meeting_kind_version",
        "document",
        ["meeting_id", "kind", "version"],
        unique=True,
        sqlite_where=WITHOUT_ACT,
        postgresql_where=WITHOUT_ACT,
    )

    with op.batch_alter_table("minutes") as table:
        table.add_column(sa.Column("final", sa.Boolean(), nullable=False, server_default=sa.false()))
    with op.batch_alter_table("minutes") as table:
        table.alter_column("final", server_default=None)

    with op.batch_alter_table("signing_key") as table:
        table.add_column(sa.Column("purpose", sa.String(10), nullable=False, server_default="person"))
    op.execute("UPDATE signing_key SET purpose = 'seal' WHERE person_id IS NULL")
    with op.batch_alter_table("signing_key") as table:
        table.alter_column("purpose", server_default=None)
        table.create_check_constraint("purpose", "purpose IN ('person','seal','timestamp')")
        table.create_check_constraint("owner", "(purpose = 'person') = (person_id IS NOT NULL)")
    op.create_index(
        "uq_signing_key_live_person",
        "signing_key",
        ["organisation_id", "person_id"],
        unique=True,
        sqlite_where=LIVE_PERSON,
        postgresql_where=LIVE_PERSON,
    )
    op.create_index(
        "uq_signing_key_live_service",
        "signing_key",
        ["organisation_id", "purpose"],
        unique=True,
        sqlite_where=LIVE_SERVICE,
        postgresql_where=LIVE_SERVICE,
    )


def downgrade() -> None:
    op.drop_index("uq_signing_key_live_service", "signing_key")
    op.drop_index("uq_signing_key_live_person", "signing_key")
    with op.batch_alter_table("signing_key") as table:
        table.drop_constraint("owner", type_="check")
        table.drop_constraint("purpose", type_="check")
        table.drop_column("purpose")
    with op.batch_alter_table("minutes") as table:
        table.drop_column("final")
    op.drop_index("uq_document_meeting_kind_version", "document")
    op.drop_index("uq_document_act_version", "document")
    with op.batch_alter_table("document") as table:
        table.drop_constraint("act", type_="check")
    with op.batch_alter_table("act") as table:
        table.drop_column("search")
