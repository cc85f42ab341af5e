"""``council keys``: the signing keys of an installation and the authorities it believes."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from council.models import Organisation, Person

ORGANISATION = click.option(
    "--organisation", "slug", default="", help="Institution (son nom dans l’adresse)."
)
PERSON = click.option("--person", required=True, help="Nom de la personne, comme dans la liste des membres.")
PASSPHRASE = click.password_option(
    "--passphrase", prompt="Phrase secrète", confirmation_prompt="Encore une fois", help="Demandée sinon."
)


@click.group()
def keys() -> None:
    """Clés de signature : créer, importer, renouveler, révoquer ; autorités de confiance."""


def _in_app(verb: Callable[..., None]) -> Callable[..., None]:
    """Run within the application; refusals become sentences, never tracebacks."""

    @wraps(verb)
    def run(**options: Any) -> None:
        from council.app import create_app
        from council.services.errors import Declined
        from council.settings import load_settings
        from signatures.errors import SignatureError

        with create_app(load_settings()).app_context():
            try:
                verb(**options)
            except (Declined, SignatureError) as refused:
                raise click.ClickException(refused.sentence) from refused

    return run


def _organisation(slug: str) -> Organisation:
    from council.models import Organisation, db

    rows = db.session.scalars(db.select(Organisation).order_by(Organisation.id)).all()
    found = [row for row in rows if not slug or row.slug == slug]
    if len(found) != 1:
        names = ", ".join(row.slug for row in rows) or "aucune"
        raise click.ClickException(f"Précisez l’institution avec --organisation ({names}).")
    return found[0]


def _person(name: str) -> Person:
    from council.models import Person, db

    wanted = name.casefold().strip()
    rows = db.session.scalars(db.select(Person)).all()
    found = [row for row in rows if wanted in (row.formal_name.casefold(), row.full_name.casefold())]
    if len(found) != 1:
        raise click.ClickException(
            f"Personne ne s’appelle «\u00a0{name}\u00a0», ou plusieurs personnes. Écrivez le prénom et le nom."
        )
    return found[0]


@keys.command("list")
@_in_app
def list_keys() -> None:
    """Les clés, leur échéance, leur état."""
    from cryptography import x509

    from council.models import Organisation, SigningKey, db

    rows = db.session.execute(
        db.select(SigningKey, Organisation.slug)
        .join(Organisation, Organisation.id == SigningKey.organisation_id)
        .order_by(Organisation.slug, SigningKey.id)
    ).all()
    for row, slug in rows:
        end = x509.load_pem_x509_certificate(row.certificate_pem.encode()).not_valid_after_utc
        state = (
            f"arrêtée le {row.revoked_at:%d/%m/%Y}" if row.revoked_at else f"valable jusqu’au {end:%d/%m/%Y}"
        )
        click.echo(f"{row.id:4}  {slug}  {row.purpose:9}  {row.label}  {state}")
    if not rows:
        click.echo("Aucune clé : elles se créent à la première signature, ou avec council keys create.")


@keys.command()
@ORGANISATION
@PERSON
@PASSPHRASE
@_in_app
def create(slug: str, person: str, passphrase: str) -> None:
    """Crée la clé d’une personne, à taper devant elle."""
    from council.permissions import system_actor
    from council.services import keys as verbs

    organisation = _organisation(slug)
    owner = _person(person)
    number = verbs.create_key(system_actor(organisation.id), passphrase, person_id=owner.id)
    click.echo(f"Clé nº {number} créée.")


@keys.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@ORGANISATION
@PERSON
@click.option("--passphrase", prompt="Phrase secrète du fichier", hide_input=True)
@_in_app
def import_(file: Path, slug: str, person: str, passphrase: str) -> None:
    """Garde une clé achetée ailleurs (fichier .p12 ou .pfx)."""
    from council.permissions import system_actor
    from council.services import keys as verbs

    organisation = _organisation(slug)
    owner = _person(person)
    number = verbs.import_key(system_actor(organisation.id), owner.id, file.read_bytes(), passphrase)
    click.echo(f"Clé nº {number} importée. Déposez la racine de son autorité dans COUNCIL_TRUSTED_ROOTS.")


@keys.command()
@click.argument("purpose", type=click.Choice(["seal", "timestamp"]))
@ORGANISATION
@_in_app
def renew(purpose: str, slug: str) -> None:
    """Refait le cachet (seal) ou l’horodatage (timestamp) ; ce qui est signé reste valable."""
    from council.permissions import system_actor
    from council.services import keys as verbs

    number = verbs.renew_service_key(system_actor(_organisation(slug).id), purpose)
    click.echo(f"Clé nº {number} créée ; l’ancienne ne signe plus.")


@keys.command()
@click.argument("number", type=int)
@ORGANISATION
@click.confirmation_option(prompt="Cette clé ne signera plus jamais. Continuer ?")
@_in_app
def revoke(number: int, slug: str) -> None:
    """Révoque une clé par son numéro (voir council keys list)."""
    from council.permissions import system_actor
    from council.services import keys as verbs

    verbs.revoke_by_id(system_actor(_organisation(slug).id), number)
    click.echo(f"Clé nº {number} révoquée.")


@keys.command()
@_in_app
def roots() -> None:
    """Les autorités de confiance et leurs dates (dossier COUNCIL_TRUSTED_ROOTS)."""
    from council.gateways import trust_store
    from council.gateways.environment import environment
    from council.models import CertificateAuthority, db

    for row in db.session.scalars(db.select(CertificateAuthority)):
        click.echo(f"{row.name} (locale)")
    for root in trust_store.believed(environment().settings.trust_folder).roots:
        since, until = (f"{day:%d/%m/%Y}" if day else "…" for day in (root.since, root.until))
        click.echo(f"{root.certificate.subject.human_friendly}  {since} – {until}")


@keys.command()
@_in_app
def refresh() -> None:
    """Entretien quotidien : liste de révocation, renouvellement annuel des horodatages."""
    from council.services import archiving

    click.echo("Liste de révocation refaite." if archiving.refresh_revocation_list() else "Liste à jour.")
    done, failures = archiving.renew_timestamps()
    click.echo(f"{len(done)} document(s) horodaté(s) de nouveau.")
    for number, sentence in failures.items():
        click.echo(f"Document nº {number} : {sentence}", err=True)
    if failures:
        raise SystemExit(1)
