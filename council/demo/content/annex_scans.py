"""Annexes that came on paper: letters printed, then scanned askew with dust, without any text layer."""

from __future__ import annotations

import random
from io import BytesIO

import pikepdf
import pypdfium2
from pikepdf import Dictionary, Name
from PIL import Image, ImageFilter

from council.demo.content.annex_style import lay_out
from council.demo.content.calendar import Calendar

_DPI = 110


def _scan(pdf: bytes, tilt: float, seed: int) -> bytes:
    """The pages of `pdf` as grey pictures: turned by `tilt` degrees, softened, speckled."""
    dice = random.Random(seed)  # noqa: S311 - decoration, not secrecy
    with pikepdf.new() as out, pypdfium2.PdfDocument(pdf) as document:
        for page in document:
            picture = page.render(scale=_DPI / 72, grayscale=True).to_pil().convert("L")
            picture = picture.rotate(tilt, resample=Image.Resampling.BICUBIC, fillcolor=236).filter(
                ImageFilter.GaussianBlur(0.5)
            )
            picture = picture.point(lambda v: min(248, int(v * 0.94) + 8))
            for _ in range(900):
                at = dice.randrange(picture.width), dice.randrange(picture.height)
                picture.putpixel(at, dice.choice((90, 150, 200, 255)))
            _add(out, picture)
        saved = BytesIO()
        out.save(saved, deterministic_id=True)
    return saved.getvalue()


def _add(out: pikepdf.Pdf, picture: Image.Image) -> None:
    jpeg = BytesIO()
    picture.save(jpeg, "JPEG", quality=62)
    stream = out.make_stream(
        jpeg.getvalue(),
        Type=Name.XObject,
        Subtype=Name.Image,
        Width=picture.width,
        Height=picture.height,
        ColorSpace=Name.DeviceGray,
        BitsPerComponent=8,
        Filter=Name.DCTDecode,
    )
    page = out.add_blank_page(page_size=(595.28, 841.89))
    page.obj.Resources = Dictionary(XObject=Dictionary(Scan=stream))
    page.obj.Contents = out.make_stream(b"q 595.28 0 0 841.89 0 0 cm /Scan Do Q")


def valuation(c: Calendar) -> bytes:
    """The State's valuation of the land, two scanned pages."""
    body = (
        f"<p><b>DIRECTION RÉGIONALE DES FINANCES PUBLIQUES</b><br>Pôle d’évaluation domaniale</p><p class=right>Le {c.ago(8)}</p><p class=right>Madame la maire de Valmont-les-Tilleuls</p><h1>Avis du Domaine sur la valeur vénale</h1>"
        "<h2>1. Consultant</h2><p>Commune de Valmont-les-Tilleuls, service du secrétariat général.</p><h2>2. Description du bien</h2><p>Terrain nu de forme régulière, cadastré section AB n° 214, d’une contenance de 1 236 m², situé rue du Moulin, desservi par les réseaux.</p><h2>3. Opération envisagée</h2><p>Cession amiable à un organisme coopératif en vue de la construction de huit logements en accession sociale.</p>"
        "<h2 class=new>4. Méthode</h2><p>Comparaison avec six ventes de terrains à bâtir du même secteur au cours des trois dernières années.</p><h2>5. Valeur vénale</h2><p>La valeur vénale du bien est estimée à <b>98 000 € hors taxes et hors droits</b>, assortie d’une marge d’appréciation de 10 %.</p><h2>6. Durée de validité</h2><p>Dix-huit mois. Une nouvelle consultation serait nécessaire passé ce délai ou si le projet évoluait.</p><p class=right>Pour le directeur et par délégation,<br><br><br>L’inspectrice évaluatrice</p>"
    )
    return _scan(lay_out("Avis du Domaine", body, c.at(c.sent, 8), look="letter", ink="#111111"), 0.9, 81)


def post_letter(c: Calendar) -> bytes:
    """The letter of the post office, one scanned page."""
    body = (
        f"<p><b>Direction régionale de La Poste</b></p><p class=right>Le {c.ago(5)}</p><p>Madame la maire,</p><p>Dans le cadre de l’adaptation de notre réseau, nous avons constaté une baisse de 38 % de la fréquentation du bureau de Valmont-les-Tilleuls en cinq ans.</p><p>Nous envisageons en conséquence de ramener son amplitude hebdomadaire d’ouverture de vingt-quatre à quinze heures, du mardi au samedi matin.</p>"
        "<p>Conformément à la convention tripartite, nous vous proposons un rendez-vous afin de préparer cette évolution avec vous, et restons à votre écoute.</p><p>Je vous prie d’agréer, Madame la maire, l’expression de ma considération distinguée.</p><p class=right><br><br>Le directeur régional</p>"
    )
    return _scan(lay_out("Courrier", body, c.at(c.sent, 8), look="letter", ink="#111111"), -1.3, 14)
