"""Keys of signers that are elsewhere: on a card or module, at a remote signing service

Revision 0008, after 0007.
"""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

CHECKS = {
    "store": "store IN ('software','token','remote')",
    "here": "(store = 'software') = (pkcs12 IS NOT NULL)",
    "there": "(store = 'software') = (location = '')",
    "persons": "store = 'software' OR purpose = 'person'",
}


def upgrade() -> None:
    with op.batch_alter_table("signing_key", schema=None) as key:
        key.add_column(sa.Column("store", sa.String(length=10), server_default="software", nullable=False))
        key.add_column(sa.Column("location", sa.String(length=200), server_default="", nullable=False))
        key.add_column(sa.Column("key_name", sa.String(length=200), server_default="", nullable=False))
        key.alter_column("pkcs12", existing_type=sa.LargeBinary(), nullable=True)
        for name, rule in CHECKS.items():
            key.create_check_constraint(key.f(f"ck_signing_key_{name}"), rule)


def downgrade() -> None:
    op.execute("DELETE FROM signing_key WHERE store <> 'software'")
    with op.batch_alter_table("signing_key", schema=None) as key:
        for name in CHECKS:
            key.drop_constraint(key.f(f"ck_signing_key_{name}"), type_="check")
        key.alter_column("pkcs12", existing_type=sa.LargeBinary(), nullable=False)
        for column in ("key_name", "location", "store"):
            key.drop_column(column)
