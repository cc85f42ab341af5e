"""The words by which the parts of a French deliberation announce themselves."""

from __future__ import annotations

import re

_FLAGS = re.IGNORECASE | re.DOTALL
_DASH = r"[-–—•*\s\u00a0]*"
VISA = re.compile(rf"{_DASH}vue?s?\s+(?!et\s+(?:adopté|approuvé))\S", _FLAGS)
REASON = re.compile(rf"{_DASH}(?:considérant|attendu\s+qu)", _FLAGS)
ARTICLE = re.compile(
    r"article\s*(?:premier|unique|1\s*er|\d{1,3}|[ivx]{1,5})(?![\w.]\d|\w)(?:\s*°)?\s*(?:[:.–—-]+\s*)*",
    _FLAGS,
)
OBJECT = re.compile(r"objet\s*(?:de\s+la\s+délibération)?\s*:\s*", _FLAGS)
OBJECT_ALONE = re.compile(r"objet\s*:?\s*", _FLAGS)
RAPPORTEUR = re.compile(r"rapporteure?\s*:\s*(\S.{1,120})", _FLAGS)
STATEMENT = re.compile(
    r"(?:(?:i+|[1-9])\s*[.)–-]\s*)?(?:exposé(?:\s+des\s+motifs)?|rapport(?:\s+de\s+présentation)?)\s*:?\s*",
    _FLAGS,
)
NOTE = re.compile(r"note\s+(?:explicative\s+)?de\s+synthèse\s*:?\s*", _FLAGS)
HEADING = re.compile(
    r"(?:visas?|considérants?|motifs|dispositif|articles?|délibération|projet\s+de\s+délibération)\s*:?\s*",
    _FLAGS,
)
_WHO = (
    r"(?:le\s+(?:conseil|comité|bureau)|l[’']assemblée)(?:\s+(?:municipale?|communautaire|syndicale?|métropolitaine?|"
    r"d[’']administration|d[’']arrondissement|de\s+(?:la\s+)?communauté))?"
)
_UNANIMOUS = r"à\s+l[’']unanimité(?:\s+des\s+(?:membres|suffrages|voix|votants)(?:\s+(?:présents|exprimés|et|représentés)){0,3})?"
ENACTING = re.compile(
    r"(?:.{0,250}\b(?:décide|decide|delibere|délibère|arrête|adopte|approuve)(?:nt)?\b.{0,60}:|"
    r".{0,250}\bil\s+est\s+(?:donc\s+)?proposé\b.{0,120}:|.{0,250}après\s+en\s+avoir\s+délibéré.{0,120}[:,]|"
    # The formula on a line of its own, without its verb: « DÉCIDE » stands on the next.
    rf"(?:{_WHO}\s*,?\s*)?après\s+en\s+avoir\s+délibéré(?:(?:\s*,\s*|\s+)(?:et\s+)?(?:{_WHO}|{_UNANIMOUS})){{0,2}}"
    r"(?:(?:\s*,\s*|\s+)(?:décide|délibère))?|"
    rf"{_UNANIMOUS},?|d[ée]cide(?:nt)?|d[ée]lib[èe]re)\s*",
    _FLAGS,
)
LETTERHEAD = re.compile(
    r"(?:république\s+française|département\s+d|arrondissement|canton\s|(?:commune|ville|mairie)\s+d|extrait\s+du\s+registre|"
    r"(?:registre|procès-verbal)\s+des\s+délibérations|délibération\s+(?:n[°o]|du\s)|projet\s+de\s+délibération|conseil\s+municipal\s+du\s|"
    r"séance\s+(?:ordinaire\s+)?du\s|l[’']an\s+deux|date\s+de\s+(?:la\s+)?convocation|nombre\s+de\s|(?:étaient\s+)?(?:présents?|"
    r"absents?|excusés?|représentés?)\b.{0,12}:|pouvoirs?\s|procurations?\s|secrétaire\s+de\s+séance|rapporteur|matière\s*:|membres\s+en\s+exercice)",
    _FLAGS,
)
SIGNATURE = re.compile(
    r"(?:fait\s+(?:et\s+délibéré\s+)?(?:à|le|en\s+séance)|ainsi\s+(?:fait|délibéré)|pour\s+extrait|(?:le|la)\s+(?:maire|présidente?|"
    r"bourgmestre|secrétaire)\b[^.]{0,50}$|signé\b|certifiée?\s+exécutoire|acte\s+rendu\s+exécutoire|transmise?\s+(?:en|à\s+la)\s+préfecture)",
    _FLAGS,
)
