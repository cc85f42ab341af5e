"""A hundred thousand published deliberations, such as forty years of a hundred communes leave; the same at each run."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from types import SimpleNamespace
from typing import Any

import sqlalchemy as sa

from council.codes import matieres
from council.models import Act, Item, Meeting, db, refresh_statistics
from council.services import search_index
from tests.factory import Commune

EACH = 25
"""Deliberations of a meeting."""
BATCH = 2000
OBJECTS = (
    "l’école maternelle", "l’école élémentaire", "la médiathèque", "le gymnase", "la voirie communale", "le cimetière",
    "la piscine intercommunale", "l’éclairage public", "le marché hebdomadaire", "la cantine scolaire", "le stade municipal",
    "l’assainissement collectif", "le réseau d’eau potable", "la forêt communale", "le plan local d’urbanisme", "la crèche",
    "le foyer des anciens", "la salle des fêtes", "le budget annexe de l’eau", "la taxe foncière", "le personnel communal",
    "les indemnités des élus", "le comité des fêtes", "l’harmonie municipale", "le club de football", "la maison de santé",
    "le camping municipal", "la déchèterie", "la zone d’activités", "le parking du centre", "la fibre optique", "le presbytère",
)  # fmt: skip
VERBS = (
    "Attribution d’une subvention pour", "Approbation du marché de travaux relatif à", "Fixation des tarifs de",
    "Convention de mise à disposition concernant", "Demande de financement pour", "Acquisition d’une parcelle destinée à",
    "Modification du règlement de", "Garantie d’emprunt accordée pour", "Désignation d’un représentant pour",
    "Cession d’un bien attenant à", "Décision modificative du budget :", "Créations d’emplois pour", "Avenant au contrat de",
)  # fmt: skip
STREETS = (
    "Jean-Jaurès",
    "de la République",
    "des Tilleuls",
    "Victor-Hugo",
    "du Moulin",
    "Pasteur",
    "des Écoles",
    "de Verdun",
    "Simone-Veil",
)
ADJECTIVES = [
    "annuel",
    "pluriannuel",
    "départemental",
    "régional",
    "exceptionnel",
    "provisoire",
    "définitif",
    "partiel",
    "technique",
    "paysager",
    "thermique",
]
SENTENCES = (
    "Le conseil est appelé à se prononcer sur {objet}, dont le coût {adj} s’élève à {montant} euros hors taxes.",
    "Les services de la direction {adj} ont instruit le dossier et proposent de retenir l’entreprise de la rue {rue}.",
    "Il convient de rappeler que {objet} fait l’objet d’un suivi {adj} depuis l’année {an}.",
    "La commission réunie le mois dernier a émis un avis favorable, sous réserve d’un contrôle {adj} des dépenses.",
    "Les crédits nécessaires sont inscrits au chapitre {n} du budget de la commune, section d’investissement.",
    "Cette opération contribue à la transition écologique et à la rénovation de {objet}, rue {rue}.",
    "Le maire précise que les riverains de la rue {rue} ont été consultés et que leurs remarques ont été prises en compte.",
    "Une demande de subvention sera déposée auprès de la préfecture et du conseil {adj} pour {montant} euros.",
    "L’association bénéficiaire rendra compte de l’emploi des sommes versées avant le 30 juin {an}.",
    "Le plan de financement prévoit un autofinancement de {n} % et un emprunt {adj} remboursable en {n} ans.",
)


def write(commune: Commune, number: int) -> None:
    """Commit ``number`` published acts with their index, straight into the tables."""
    chance = random.Random(6)
    person = dict(zip(commune.mandates, commune.persons, strict=True))
    codes = [code for code, one in matieres().items() if one.level == 2]
    with db.engine.begin() as connection:
        meetings = _meetings(connection, commune, number)
        for first in range(0, number, BATCH):
            ranks = range(first, min(first + BATCH, number))
            rows = [_act(chance, commune, meetings[rank // EACH], rank, codes) for rank in ranks]
            connection.execute(sa.insert(Item), [_item(row) for row in rows])
            connection.execute(sa.insert(Act), rows)
            search_index.write(connection, _entries(rows, commune, person))
        search_index.count(connection, commune.organisation_id)
    if db.engine.dialect.name == "sqlite":
        refresh_statistics(db.engine)  # what the worker does each night
    else:
        with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.exec_driver_sql("ANALYZE")  # what its own upkeep does within a minute


def _meetings(connection: sa.Connection, commune: Commune, number: int) -> list[tuple[int, date]]:
    first = datetime(1986, 1, 10, 18, 30, tzinfo=UTC)
    step = timedelta(days=365.25 * 40 * EACH / number)
    rows = [
        {
            "id": rank + 1, "organisation_id": commune.organisation_id, "body_id": commune.body_id, "starts_at": first + rank * step,
            "place": "Mairie", "state": "closed", "screen_token": f"bench-{rank}", "created_at": first, "agenda_published_at": first,
        }
        for rank in range(-(-number // EACH))
    ]  # fmt: skip
    connection.execute(sa.insert(Meeting), rows)
    return [(row["id"], row["starts_at"].date()) for row in rows]


def _item(row: dict[str, Any]) -> dict[str, Any]:
    return {
        "id": row["item_id"], "organisation_id": row["organisation_id"], "meeting_id": row["meeting_id"], "kind": "decision",
        "position": row["id"], "title": row["title"], "updated_at": row["published_at"],
    }  # fmt: skip


def _act(
    chance: random.Random, commune: Commune, meeting: tuple[int, date], rank: int, codes: list[str]
) -> dict[str, Any]:
    title = subject(chance, rank)
    count = chance.randint(6, 14)
    text = [sentence(chance) for _ in range(count)]
    content = {
        "position": rank % EACH + 1, "expose": "".join(f"<p>{one}</p>" for one in text), "visas": ["Vu le code général des collectivités territoriales"],
        "considerants": [], "articles": ["<p>Décide d’approuver la proposition du rapporteur.</p>"], "annexes": [],
        "rapporteur": "Mme la rapporteure", "rapporteur_seat": chance.choice(commune.mandates), "matiere_code": chance.choice(codes),
    }  # fmt: skip
    return {
        "id": rank + 1, "organisation_id": commune.organisation_id, "meeting_id": meeting[0], "item_id": rank + 1,
        "number": f"{meeting[1]:%Y-%m}-{rank % 100_000:05}", "adopted_on": meeting[1], "title": title, "public_title": title,
        "outcome": chance.choices(("adopted", "rejected", "elected"), (94, 4, 2))[0], "result_sentence": "Adopté par 23 voix contre 4.",
        "result": {"votes": [], "labels": {}, "counts": {}}, "content": content, "state": "published",
        "published_at": datetime(meeting[1].year, meeting[1].month, meeting[1].day, tzinfo=UTC),
    }  # fmt: skip


def subject(chance: random.Random, rank: int) -> str:
    """The object of a deliberation."""
    return f"{chance.choice(VERBS)} {chance.choice(OBJECTS)}, rue {chance.choice(STREETS)}, lot {rank % 977}"


def sentence(chance: random.Random) -> str:
    """One sentence of its text."""
    return chance.choice(SENTENCES).format(
        objet=chance.choice(OBJECTS), adj=chance.choice(ADJECTIVES), rue=chance.choice(STREETS),
        montant=chance.randint(10, 9999) * 10, an=chance.randint(1985, 2026), n=chance.randint(10, 99),
    )  # fmt: skip


def _entries(
    rows: list[dict[str, Any]], commune: Commune, person: dict[int, int]
) -> Iterator[search_index.Entry]:
    for row in rows:
        facts = SimpleNamespace(
            **row,
            restricted=False,
            body_id=commune.body_id,
            person_id=person[row["content"]["rapporteur_seat"]],
        )
        yield search_index.entry(facts)
