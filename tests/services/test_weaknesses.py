"""What an opponent would attack: each weakness appears with its rule when it is there, and only then."""

from __future__ import annotations

from datetime import timedelta

import pytest

from council.law.rulebook import CONDUCT, RULES
from council.models import AnnexDeposit, Convocation, Dossier, Interest, Item, Mandate, db
from council.queries.weak_points import Weakness
from council.queries.weaknesses import page
from council.services import drafts
from council.services.draft_wishes import Wishes
from council.services.items import add_item
from tests.factory import Commune
from tests.services.office import NOW, draft, new_meeting, stored

pytestmark = pytest.mark.usefixtures("clock")


def seen(meeting: int, *, interests: bool = True) -> dict[str, Weakness]:
    db.session.rollback()
    db.session.expire_all()
    found = page(meeting, NOW, interests=interests)
    assert found is not None
    assert [one.gravity for one in found.found] == sorted(one.gravity for one in found.found)
    for one in found.found:
        assert one.remedy
        assert bool(one.rule) == bool(one.articles)
        assert not one.rule or one.rule in RULES or one.rule in CONDUCT
    return {one.title: one for one in found.found}


def sound(commune: Commune) -> tuple[int, int]:
    """A meeting without weakness, but for the report of delegated decisions that a real one may not need."""
    clerk = commune.actor(commune.clerk)
    meeting = new_meeting(commune, 20)
    one = add_item(
        clerk, meeting, draft("Subvention au comité des fêtes", rapporteur_id=commune.mandates[1], note="Le comité demande une aide.")
    )  # fmt: skip
    add_item(
        clerk, meeting,
        draft("Compte rendu des décisions prises par délégation", kind="report", articles=(), rapporteur_id=commune.mandates[0],
              note="Les décisions prises"),
    )  # fmt: skip
    return meeting, one


def change(item: int, **columns: object) -> None:
    db.session.execute(db.update(Item).where(Item.id == item).values(**columns))
    db.session.commit()


def test_nothing_is_invented(commune: Commune) -> None:
    meeting, _ = sound(commune)
    assert seen(meeting) == {}


@pytest.mark.parametrize(
    ("columns", "title", "rule"),
    [
        ({"note": ""}, "Note explicative absente", "FR-CONV-06"),
        ({"title": "Subventions"}, "Objet peut-être trop vague", "FR-AG-01"),
        ({"title": "Questions diverses"}, "Une décision sous «\u00a0questions diverses\u00a0»", "FR-AG-02"),
        (
            {"title": "Cession parcelle rue Moulin"},
            "L'objet et la note ne parlent pas de la même chose",
            "FR-AG-01",
        ),
        ({"confidential": True}, "Point confidentiel sans titre public", "FR-DATA-01"),
        ({"articles": []}, "Dispositif absent", ""),
        ({"visas": []}, "Aucun visa", ""),
        ({"matiere_code": ""}, "Matière à choisir", ""),
        ({"rapporteur_id": None}, "Aucun rapporteur", ""),
        ({"kind": "information"}, "Un dispositif sur un point qui ne se vote pas", "FR-AG-02"),
    ],
)
def test_each_weakness_of_a_point(
    commune: Commune, columns: dict[str, object], title: str, rule: str
) -> None:
    meeting, item = sound(commune)
    change(item, **columns)
    found = {
        words.replace(" »", "\u00a0»").replace("« ", "«\u00a0"): one for words, one in seen(meeting).items()
    }
    assert list(found) == [title]
    assert (found[title].rule, found[title].position, found[title].item_id) == (rule, 1, item)


def test_a_late_notice_says_whether_urgency_is_left(commune: Commune) -> None:
    late, too_late = new_meeting(commune, 3), new_meeting(commune, 1)
    for meeting, words in ((late, "convoquez en urgence"), (too_late, "Changez la date de la séance")):
        found = seen(meeting)["Délai de convocation"]
        assert words in found.remedy
        assert (found.status, found.articles) == ("error", ("CGCT L2121-11", "CGCT L2121-12"))


def test_members_left_out_unsent_and_a_quorum_in_doubt(commune: Commune) -> None:
    meeting, _ = sound(commune)
    owner = {"organisation_id": commune.organisation_id, "meeting_id": meeting}
    dossier = Dossier(
        **owner, version=1, manifest={}, content_hash="0" * 64, frozen_at=NOW, frozen_by="Mme X"
    )
    db.session.add(dossier)
    db.session.flush()
    for seat in commune.mandates[:10]:
        sent = None if seat == commune.mandates[9] else NOW
        db.session.add(
            Convocation(**owner, mandate_id=seat, dossier_id=dossier.id, queued_at=NOW, sent_at=sent)
        )
    db.session.commit()
    stored(meeting).state = "convened"
    db.session.commit()
    stored(meeting).convened_at = NOW
    db.session.commit()
    found = seen(meeting)
    names = [db.session.get_one(Mandate, commune.mandates[rank]).person.formal_name for rank in (9, 10)]
    assert names[0] in found["Envois sans preuve"].sentence
    assert names[1] in found["Membres non convoqués"].sentence
    assert found["Membres non convoqués"].articles == ("CGCT L2121-10", "CGCT R2121-7")
    assert (found["Quorum incertain"].rule, found["Quorum incertain"].status) == ("FR-QUO-01", "warning")
    db.session.execute(db.update(Convocation).values(response="absent"))
    db.session.commit()
    assert seen(meeting)["Quorum perdu d'avance"].status == "error"
    db.session.execute(db.update(Convocation).values(response="present"))
    db.session.commit()
    assert not {"Quorum perdu d'avance", "Quorum incertain"} & seen(meeting).keys()


def test_a_withdrawal_to_decide_is_for_those_who_keep_the_register(commune: Commune) -> None:
    meeting, item = sound(commune)
    db.session.add(
        Interest(
            organisation_id=commune.organisation_id, person_id=commune.persons[4], party="Comité des fêtes",
            capacity="president", starts_on=(NOW - timedelta(days=99)).date(), created_at=NOW, updated_at=NOW,
        )
    )  # fmt: skip
    db.session.commit()
    assert "Déport à décider" not in seen(meeting, interests=False)
    found = seen(meeting)["Déport à décider"]
    assert (found.rule, found.articles, found.item_id, found.place) == (
        "FR-INT-01", ("CGCT L2131-11",), item, "withdrawals",
    )  # fmt: skip


def test_a_cost_without_its_line_and_a_refused_file(commune: Commune) -> None:
    meeting, item = sound(commune)
    clerk = commune.actor(commune.clerk)
    wishes = Wishes(direction="expense", amount=150_000)
    text = drafts.begin(clerk, commune.body_id, "Travaux de la salle des fêtes", wishes)
    drafts.list_on(clerk, text, meeting)
    db.session.add(
        AnnexDeposit(
            organisation_id=commune.organisation_id, item_id=item, filename="plan.dwg", original_sha256="0" * 64,
            original_size=1, state="refused", reason="Ce format ne se lit pas.", created_at=NOW,
        )
    )  # fmt: skip
    db.session.commit()
    found = seen(meeting)
    assert found["Incidence budgétaire sans ligne budgétaire"].position == 3
    assert "Ce format ne se lit pas." in found["Fichier refusé : plan.dwg"].sentence
