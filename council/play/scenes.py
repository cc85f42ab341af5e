"""Scenes around the played meeting: one rule family each, through pages and sockets, with the sentence to be read there.

Expected words are written out, as in ``scenario``: the play proves that the product says them by itself.
"""

from __future__ import annotations

import html
import json
import re
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from council.play.browser import Browser, Unexpected
from council.play.judgement import Judge
from council.play.participant import Participant
from council.play.scenario import CHAIR, CLERK
from council.play.stage import Register

INTERESTED, WAVERING = "gerard.poirier", "marc.daubigny"
"""The first announced that he withdraws from the grants; the second is asked, and says that he is not concerned."""
GRANTS = 6
"""Place of the grants on the agenda."""
PRESENT = 10
"""Members at the second meeting: too few of 28."""
PATIENCE = 120.0
Words = str


def words(text: str) -> Words:
    """A page as plain words, with plain spaces and apostrophes."""
    bare = html.unescape(re.sub(r"<(script|style)\b.*?</\1>|<[^>]+>", " ", text, flags=re.DOTALL))
    return re.sub(r"\s+", " ", bare).replace("’", "'")


class Scenes:
    """The scenes; what they find goes to the judge."""

    def __init__(self, base: str, register: Register, browsers: dict[str, Browser], judge: Judge) -> None:
        self.base, self.register, self.browsers, self.judge = base, register, browsers, judge
        self.clerk = browsers[CLERK]

    def before(self) -> None:
        """INT: suggestions, the member's decision, what the clerk and the chair may know of it."""
        item = f"/elu/seances/{self.register.meeting}/points/{GRANTS}"
        member = self.browsers[WAVERING]
        told = "Vous êtes membre de l'Harmonie municipale, bénéficiaire de la subvention du point 6."
        self._reads("INT, suggestion au membre", member.get(item), told)
        number = self.register.items[GRANTS - 1]
        answered = member.post(f"/elu/points/{number}/deport", {"answer": "not_concerned"}, form=item)
        self._reads("INT, décision du membre", answered, "Vous ne vous estimez pas concerné(e)")
        page = self.clerk.get(f"/bureau/seances/{self.register.meeting}/deports")
        self._reads("INT, registre", page, "M. Gérard Poirier préside le Comité de jumelage")
        announced = json.loads(
            self.browsers[CHAIR].get(f"/bureau/seances/{self.register.meeting}/deports.json").body
        )
        seats = [one["seat"] for one in announced.get(str(number), [])]
        self.judge.expect("INT, annoncés au cockpit", seats, [self.register.seats[INTERESTED]])

    def late_meeting(self) -> None:
        """CONV, AG: a meeting in three days is refused without the reason of its urgency; then nothing is added to it."""
        meeting = self._created()
        self._item(meeting, "Réparation urgente de la passerelle")
        self._item(meeting, "Avenant au marché de voirie")
        self._dossier(meeting)
        address = f"/bureau/seances/{meeting}/convocation"
        self._refused(
            "CONV, délai",
            lambda: self.clerk.post(address, {}),
            "pour 5 requis",
            "Écrivez le motif de l'urgence",
        )
        self._reads(
            "CONV, urgence",
            self.clerk.post(address, {"urgent_reason": "La passerelle menace ruine"}),
            "28 convocations",
        )
        self._refused(
            "AG, ajout après la convocation",
            lambda: self._item(meeting, "Question de dernière minute"),
            "nouvelle convocation pour ce point",
        )
        self._few(meeting)

    def _few(self, meeting: int) -> None:
        """QUO, PROX, COMP: ten members of 28; proxies do not make a quorum, a bearer holds one only."""
        seats = list(self.register.seats.values())
        clerk = Participant(self.base, self.clerk.cookies, meeting).connect()
        try:
            chair = self.register.seats[CHAIR]
            present = [chair, *[seat for seat in seats if seat != chair][: PRESENT - 1]]
            away = [seat for seat in seats if seat not in present]
            clerk.do("open_meeting", chair=chair, present=present, motive="Répétition avant le jour")
            clerk.do("name_secretary", seat=present[1])
            clerk.do("give_proxy", giver=away[0], bearer=present[1])
            again = clerk.command("give_proxy", giver=away[1], bearer=present[1])
            self._answered("PROX, un seul pouvoir", again, "pouvoir", "L. 2121-20")
            quorum = clerk.board["quorum"]
            self._says(
                "QUO, à l'ouverture", quorum["sentence"], "Quorum non atteint : 10 présents pour 15 requis"
            )
            self.judge.expect("QUO, pouvoirs hors du quorum", (quorum["present"], quorum["proxies"]), (10, 1))
            item = clerk.board["items"][0]["id"]
            first = clerk.command("open_item", item=item)
            self._answered("CONV, urgence à juger", first, "se prononce d'abord sur l'urgence", "L. 2121-11")
            clerk.do("close_meeting")
        finally:
            clerk.close()
        self._again(meeting)

    def _again(self, meeting: int) -> None:
        """QUO-03: the same points on a second convocation, without the quorum; too near a day is refused."""
        address = f"/bureau/seances/{meeting}/reconvoquer"
        form = self.clerk.get(address)
        self._reads("QUO, seconde convocation", form, "sans condition de quorum", "L. 2121-17")
        day = datetime.fromisoformat(_only(form.text, r'name="date"[^>]*value="([\d-]+)"'))
        fields = {"hour": "19:00", "place": "Salle du conseil"}
        near = fields | {"date": (day - timedelta(days=2)).date().isoformat()}
        self._refused(
            "QUO, intervalle", lambda: self.clerk.post(address, near), "Choisissez une date plus lointaine"
        )
        made = self.clerk.post(address, fields | {"date": day.date().isoformat()})
        self._reads(
            "QUO, points repris", made, "Réparation urgente de la passerelle", "Avenant au marché de voirie"
        )

    def after(self) -> None:
        """LEG, PUBL: the acts leave, the simulated prefecture acknowledges, citizens read when they became enforceable."""
        address = f"/bureau/seances/{self.register.meeting}/legalite"
        left = self.clerk.post(address, {})
        self._reads("LEG, envoi", left, "délibérations partent vers la préfecture")
        self._until_received(address)
        again = self.clerk.get(address)
        self._reads("LEG, un seul envoi", again, "Aucune délibération n'attend d'être transmise")
        listed = Browser(self.base).get(f"/{self.register.slug}/seances/{self.register.meeting}")
        self._reads("ACT, liste des délibérations", listed, "liste des délibérations")
        link = _only(listed.text, rf'href="(/{self.register.slug}/deliberations/[^"]+)"')
        shown = Browser(self.base).get(link)
        self._reads(
            "PUBL, dates",
            shown,
            "Mise en ligne",
            "Reçue par le représentant de l'État",
            "Exécutoire",
            "Dernier jour pour un recours",
        )
        self._reads("LEG, articles", shown, "L. 2131-1", "R. 421-1")

    def remote(self) -> None:
        """REM: the calculator, asked as a terminal asks it; a municipal council meets in one room, an EPCI may not."""
        cases = [
            {"kind": "remote_item", "inputs": {}},
            {"kind": "quorum", "inputs": {"regime": "fr-epci", "n_office": 64, "rooms": {"A": 20, "B": 13}}},
            {"kind": "remote_item", "inputs": {"regime": "fr-epci", "item_type": "delegates_election"}},
        ]
        command = [sys.executable, "-m", "council.law", "run", "-"]
        ran = subprocess.run(command, input=json.dumps(cases), capture_output=True, text=True, check=False)  # noqa: S603
        commune, rooms, election = json.loads(ran.stdout)
        self.judge.expect("REM, conseil municipal", commune["allowed"], False)
        self.judge.expect("REM, quorum des salles", (rooms["counted_present"], rooms["reached"]), (33, True))
        self.judge.expect(
            "REM, élection à distance", (election["allowed"], election["status"]), (False, "error")
        )
        self._says("REM, article", json.dumps(commune, ensure_ascii=False), "L2121-")

    def _until_received(self, address: str) -> None:
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            page = words(self.clerk.get(address).text)
            if (
                "Reçue en préfecture" in page
                and "accusé attendu" not in page
                and "Part dans un instant" not in page
            ):
                return
            time.sleep(0.3)
        raise Unexpected("the prefecture does not answer")

    def _created(self) -> int:
        form = self.clerk.get("/bureau/seances/nouvelle").text
        day = datetime.now(ZoneInfo("Europe/Paris")).date() + timedelta(days=3)
        fields = {
            "body_id": _only(form, r'<option[^>]*value="(\d+)"[^>]*>Conseil municipal'), "date": day.isoformat(),
            "hour": "19:00", "place": "Salle du conseil",
        }  # fmt: skip
        return int(_only(self.clerk.post("/bureau/seances/nouvelle", fields).url, r"/seances/(\d+)$"))

    def _item(self, meeting: int, title: str) -> None:
        fields = {
            "title": title, "kind": "decision", "rapporteur_id": self.register.seats[CHAIR], "matiere_code": "1.1",
            "nature_code": "1", "ballot_mode": "main_levee", "majority_rule": "simple_expressed", "note": "Note.",
            "visas-0": "Vu le code général des collectivités territoriales", "articles-0": "Approuve.", "revision": "1",
        }  # fmt: skip
        self.clerk.post(f"/bureau/seances/{meeting}/points/nouveau", fields)

    def _dossier(self, meeting: int) -> None:
        address = f"/bureau/seances/{meeting}/dossier"
        self.clerk.post(address, {})
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            if re.search(r"/dossiers/\d+\.pdf", self.clerk.get(address).text):
                return
            time.sleep(0.3)
        raise Unexpected("the second dossier does not come to an end")

    def _reads(self, what: str, page: Any, *expected: Words) -> None:
        self._says(what, page.text, *expected)

    def _says(self, what: str, text: str, *expected: Words) -> None:
        said = words(text)
        for one in expected:
            if one.casefold() not in said.casefold():
                self.judge.differences.append(f"{what} : « {one} » n’est pas dans « {said[:400]} »")

    def _answered(self, what: str, answer: dict[str, Any], *expected: Words) -> None:
        """A command that the law refuses, with its sentence and article."""
        self.judge.expect(f"{what}, refus", answer["ok"], False)
        self._says(what, f"{answer.get('sentence', '')} {answer.get('article', '')}", *expected)

    def _refused(self, what: str, act: Callable[[], Any], *expected: Words) -> None:
        """A form that comes back with the reason."""
        try:
            act()
        except Unexpected as refusal:
            self._says(what, str(refusal), *expected)
        else:
            self.judge.differences.append(f"{what} : accepté, un refus était attendu")


def _only(text: str, pattern: str) -> str:
    found = re.search(pattern, text)
    if found is None:
        raise Unexpected(f"nothing like {pattern}")
    return found.group(1)
