"""The register of interests: declared, changed, struck out; matched to items; what the member decides (FR-INT-01 to -04)."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from council.law.conflicts import Decision
from council.models import (
    AuditLine,
    Interest,
    InterestVersion,
    Item,
    Meeting,
    WithdrawalAnswer,
    current_organisation,
    db,
)
from council.queries import interests as known
from council.queries.withdrawals import Suggestion, announced, suggestions
from council.services.company_numbers import beneficiary, company_number
from council.services.complements import open_complement
from council.services.errors import NotAllowed, NotFound, Refused, Stale
from council.services.interests import InterestDraft, amend, declare, strike_out
from council.services.items import add_item, edit_item
from council.services.withdrawals import announce
from tests.factory import Commune, make_commune
from tests.services.office import draft, new_meeting

TODAY = date(2026, 11, 20)


pytestmark = pytest.mark.usefixtures("clock")


def interest(**more: Any) -> InterestDraft:
    """The presidency of the festivities committee."""
    values: dict[str, Any] = {
        "party": "Comité des fêtes",
        "capacity": "president",
        "starts_on": date(2020, 1, 1),
    }
    return InterestDraft(**{**values, **more})


def convened(commune: Commune, *items: Any) -> tuple[int, list[int]]:
    """A convened meeting with these items."""
    meeting = new_meeting(commune)
    made = [add_item(commune.actor(commune.clerk), meeting, one) for one in items]
    db.session.execute(db.update(Meeting).where(Meeting.id == meeting).values(state="convened"))
    db.session.commit()
    return meeting, made


def seen(commune: Commune, meeting: int, index: int = 4) -> tuple[Suggestion, ...]:
    """What a member sees of a meeting."""
    db.session.rollback()
    token = current_organisation.set(commune.organisation_id)
    try:
        return suggestions(meeting, commune.mandates[index])
    finally:
        current_organisation.reset(token)


def count(model: type[Any]) -> int:
    db.session.rollback()
    return int(db.session.execute(db.select(db.func.count()).select_from(model)).scalar_one())


def test_declared_changed_and_struck_out_with_its_history(commune: Commune) -> None:
    member = commune.actor(commune.accounts[4])
    made = declare(member, interest())
    assert declare(member, interest()) == made
    assert count(Interest) == 1
    assert amend(member, made, interest(capacity="member"), revision=1) == 2
    assert amend(member, made, interest(capacity="member"), revision=1) == 2
    with pytest.raises(Stale):
        amend(member, made, interest(capacity="board"), revision=1)
    assert strike_out(member, made) == commune.persons[4]
    with pytest.raises(NotFound):
        amend(member, made, interest(), revision=3)
    db.session.rollback()
    assert [(one.role, one.struck_out) for one in known.history(made)] == [
        ("", True), ("Membre", False), ("Président(e)", False),
    ]  # fmt: skip
    assert known.own(commune.persons[4], TODAY) == ()
    assert count(InterestVersion) == 3
    verbs = db.session.execute(db.select(AuditLine.verb, AuditLine.detail)).all()
    assert {verb for verb, _ in verbs} >= {"interests.declare", "interests.amend", "interests.strike_out"}
    assert "Comité" not in str(verbs)


def test_only_the_member_and_the_keeper_of_the_register_write(commune: Commune) -> None:
    other = make_commune(3, slug="ailleurs")
    made = declare(commune.actor(commune.accounts[4]), interest())
    for stranger in (commune.accounts[5], commune.mayor):
        with pytest.raises(NotFound):
            amend(commune.actor(stranger), made, interest(paid=True), revision=1)
        with pytest.raises(NotFound):
            declare(commune.actor(stranger), interest(), mandate_id=commune.mandates[4])
    with pytest.raises(NotFound):
        strike_out(other.actor(other.clerk), made)
    with pytest.raises(NotAllowed):
        strike_out(commune.actor(commune.service), made)
    assert amend(commune.actor(commune.clerk), made, interest(paid=True), revision=1) == 2
    declare(commune.actor(commune.clerk), interest(party="Club de judo"), mandate_id=commune.mandates[4])
    assert [one.party for one in known.own(commune.persons[4], TODAY)] == ["Club de judo", "Comité des fêtes"]
    with pytest.raises(NotFound):
        declare(commune.actor(commune.clerk), interest(), mandate_id=other.mandates[0])
    with pytest.raises(NotFound, match="Choisissez le membre"):
        declare(commune.actor(commune.clerk), interest())


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"party": " "}, "party"),
        ({"party": "x" * 201}, "party"),
        ({"capacity": "roi"}, "capacity"),
        ({"starts_on": None}, "starts_on"),
        ({"ends_on": date(2019, 12, 31)}, "ends_on"),
        ({"number": "123 456 789"}, "number"),
        ({"capacity": "relative", "degree": 9}, "degree"),
        ({"keywords": tuple("abcdefghijklmnopqrstuvwxyzABCDE")}, "keywords"),
    ],
)
def test_a_faulty_declaration_names_its_field(commune: Commune, change: dict[str, Any], field: str) -> None:
    with pytest.raises(Refused) as caught:
        declare(commune.actor(commune.accounts[4]), interest(**change))
    assert caught.value.field == field
    assert count(Interest) == 0


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("732 829 320", "732829320"), ("73282932000074", "73282932000074"), ("356 000 000 00048", "35600000000048"),
        ("BE 0403.170.701", "0403170701"), ("BE 403.170.701", "0403170701"), ("0403.170.702", None),
        ("732829321", None), ("73282932000075", None), ("12", None), ("FR 732829320", None),
    ],
)  # fmt: skip
def test_company_numbers(typed: str, number: str | None) -> None:
    assert company_number(typed) == number


@pytest.mark.parametrize(
    ("text", "name", "number"),
    [
        ("Comité des fêtes", "Comité des fêtes", ""),
        ("Danone (732 829 320)", "Danone", "732829320"),
        ("Engie, BE 0403.170.701", "Engie", "0403170701"),
        ("Club des 100 000 km", "Club des 100 000 km", ""),
        ("Comité, 732 829 321", "Comité", None),
    ],
)
def test_beneficiaries_as_typed(text: str, name: str, number: str | None) -> None:
    assert beneficiary(text) == (name, number)


def test_a_beneficiary_is_kept_with_the_item_and_a_wrong_number_refused(commune: Commune) -> None:
    clerk, meeting = commune.actor(commune.clerk), new_meeting(commune)
    item = add_item(clerk, meeting, draft(beneficiaries=("Comité des fêtes, 732829320", "  ")))
    db.session.rollback()
    assert db.session.get_one(Item, item).beneficiaries == [
        {"name": "Comité des fêtes", "number": "732829320"}
    ]
    with pytest.raises(Refused) as caught:
        edit_item(clerk, item, draft(beneficiaries=("Comité des fêtes, 732829321",)), revision=1)
    assert caught.value.field == "beneficiaries"


@pytest.mark.parametrize(
    ("declared", "item", "told"),
    [
        ({}, {"beneficiaries": ("Comité des Fêtes",)},
         "Vous présidez le Comité des fêtes, bénéficiaire de la subvention du point 1."),
        ({"party": "Harmonie", "capacity": "member"}, {"title": "Aide à l’harmonie", "beneficiaries": ("L’HARMONIE",)},
         "Vous êtes membre de l’Harmonie, bénéficiaire de l’aide du point 1."),
        ({"party": "Sologne Services", "number": "732829320", "capacity": "employee"},
         {"title": "Marché de nettoyage", "matiere_code": "1.1", "beneficiaries": ("SASU Truc, 73282932000074",)},
         "Vous travaillez pour « Sologne Services », partie au contrat du point 1."),
        ({"party": "SARL Dupont Frères", "capacity": "owner"},
         {"title": "Travaux", "matiere_code": "1.1", "expose": "Le lot 2 va à Dupont-Frères."},
         "Vous êtes propriétaire ou associé(e) de « SARL Dupont Frères », dont parle le texte du point 1."),
        ({"party": "Club de judo", "aliases": ("JCV",), "capacity": "board"}, {"title": "Convention avec le JCV"},
         "Vous siégez au conseil ou au bureau du Club de judo, dont parle l’objet du point 1."),
        ({"party": "Association X", "keywords": ("courts de tennis",), "capacity": "relative"},
         {"title": "Réfection du court de tennis", "matiere_code": "8.3"},
         "Un de vos proches a un intérêt dans l’Association X ; le point 1 parle de « courts de tennis »."),
    ],
)  # fmt: skip
def test_recognised_and_told(
    commune: Commune, declared: dict[str, Any], item: dict[str, Any], told: str
) -> None:
    declare(commune.actor(commune.accounts[4]), interest(**declared))
    meeting, _ = convened(commune, draft(**item))
    (found,) = seen(commune, meeting)
    assert found.reasons[0].told.replace("\u00a0", " ").replace("\u202f", " ") == told
    assert found.open
    assert "art. L.\u00a02131-11" in found.law
    assert "ne le votez pas" in found.law


@pytest.mark.parametrize(
    "declared",
    [
        {"party": "Comité des fêtards"},
        {"starts_on": date(2026, 12, 1)},
        {"ends_on": date(2026, 11, 29)},
        {"party": "SA", "aliases": ("Les",)},
        {"party": "Rien", "number": "356000000"},
    ],
)
def test_not_recognised(commune: Commune, declared: dict[str, Any]) -> None:
    """Another name, another time, another number; ten days ahead is 30 November."""
    declare(commune.actor(commune.accounts[4]), interest(**declared))
    meeting, _ = convened(commune, draft(beneficiaries=("Comité des fêtes, 732829320",)))
    assert seen(commune, meeting) == ()


def test_who_represents_the_commune_withdraws_from_few_votes_only(commune: Commune) -> None:
    """L1111-6: from an aid and a contract, not from a contribution; never for a group of authorities."""
    member = commune.actor(commune.accounts[4])
    made = declare(member, interest(designated=True))
    meeting, _ = convened(
        commune, draft("Subvention au comité des fêtes"), draft("Cotisation au comité des fêtes", matiere_code="7.6")
    )  # fmt: skip
    aid, contribution = seen(commune, meeting)
    assert (aid.open, aid.basis, aid.decision) == (True, "L1111-6-II", Decision.AID)
    assert (contribution.advised, contribution.open) == (False, False)
    assert "peut prendre part" in contribution.law
    assert "L.\u00a01111-6" in contribution.law
    amend(member, made, interest(designated=True, authorities=True), revision=1)
    assert not any(one.advised for one in seen(commune, meeting))


def test_wallonia_looks_at_kinship(commune: Commune) -> None:
    """BE-INT-01: to the fourth degree, and out of the room; to the second for an appointment."""
    from council.models import Body

    db.session.execute(db.update(Body).values(regime="be-wal-commune"))
    db.session.commit()
    member = commune.actor(commune.accounts[4])
    made = declare(member, interest(capacity="relative", degree=4))
    meeting, _ = convened(commune, draft(), draft("Désignation au comité des fêtes", kind="election"))
    first, second = seen(commune, meeting)
    assert first.advised
    assert "vous quittez la salle" in first.law
    assert not second.advised
    amend(member, made, interest(capacity="relative", degree=2), revision=1)
    assert all(one.advised for one in seen(commune, meeting))
    amend(member, made, interest(), revision=2)
    assert all(one.advised for one in seen(commune, meeting))


def test_the_member_decides_and_may_take_it_back(commune: Commune) -> None:
    member = commune.actor(commune.accounts[4])
    declare(member, interest())
    meeting, (item, other) = convened(commune, draft(), draft("Voirie"))
    announce(member, item, "withdraw")
    announce(member, item, "withdraw")
    (one,) = seen(commune, meeting)
    assert (one.withdraws, one.open, one.answered_at is not None) == (True, False, True)
    assert announced(meeting) == {
        item: [{"seat": commune.mandates[4], "name": one.name, "basis": "L2131-11", "decision": "aid"}]
    }
    announce(member, item, "not_concerned")
    assert seen(commune, meeting)[0].withdraws is False
    assert announced(meeting) == {}
    announce(member, item, "undecided")
    announce(member, item, "undecided")
    assert seen(commune, meeting)[0].open
    announce(member, other, "withdraw")
    assert [(one.item_id, one.reasons) for one in seen(commune, meeting)][1] == (other, ())
    assert count(WithdrawalAnswer) == 1


def test_a_new_reason_asks_a_dismissed_question_anew(commune: Commune) -> None:
    member = commune.actor(commune.accounts[4])
    declare(member, interest())
    meeting, (item,) = convened(commune, draft(beneficiaries=("Club de judo",)))
    announce(member, item, "not_concerned")
    assert not seen(commune, meeting)[0].open
    declare(member, interest(party="Club de judo"))
    assert seen(commune, meeting)[0].open
    announce(member, item, "not_concerned")
    assert not seen(commune, meeting)[0].open


@pytest.mark.parametrize(
    ("state", "words"), [("draft", "pas encore convoquée"), ("open", "en séance"), ("cancelled", "annulée")]
)
def test_announced_between_convocation_and_opening(commune: Commune, state: str, words: str) -> None:
    _, (item,) = convened(commune, draft())
    db.session.execute(db.update(Meeting).values(state=state))
    db.session.commit()
    with pytest.raises(Refused, match=words):
        announce(commune.actor(commune.accounts[4]), item, "withdraw")


def test_a_point_not_yet_sent_does_not_exist_for_members(commune: Commune) -> None:
    """A complementary agenda that has not left: neither suggested nor answered."""
    declare(commune.actor(commune.accounts[4]), interest())
    meeting, _ = convened(commune, draft("Voirie"))
    open_complement(commune.actor(commune.clerk), meeting)
    item = add_item(commune.actor(commune.clerk), meeting, draft())
    assert seen(commune, meeting) == ()
    with pytest.raises(NotFound):
        announce(commune.actor(commune.accounts[4]), item, "withdraw")


def test_strangers_and_odd_answers_are_refused(commune: Commune) -> None:
    other = make_commune(3, slug="ailleurs")
    _, (item,) = convened(commune, draft())
    with pytest.raises(NotFound):
        announce(other.actor(other.accounts[1]), item, "withdraw")
    with pytest.raises(Refused, match="Choisissez"):
        announce(commune.actor(commune.accounts[4]), item, "peut-être")
    with pytest.raises(NotAllowed):
        announce(commune.actor(commune.clerk), item, "withdraw")
    assert count(WithdrawalAnswer) == 0


def test_the_register_holds_every_member_in_two_queries(commune: Commune) -> None:
    declare(commune.actor(commune.accounts[4]), interest())
    declare(commune.actor(commune.accounts[4]), interest(party="Fini", ends_on=date(2021, 1, 1)))
    db.session.rollback()
    holders = known.register(TODAY)
    assert len(holders) == 11
    assert [(one.party, one.ended) for one in holders[4].interests] == [
        ("Comité des fêtes", False),
        ("Fini", True),
    ]
    assert not holders[0].interests
