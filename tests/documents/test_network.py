"""Nothing a document holds makes a renderer or the intake call out, or read a file of the machine."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from io import BytesIO

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, Pdf, String
from weasyprint import HTML

from council.documents import assets
from council.documents.extract import make_extract
from council.documents.facts import ActText
from council.documents.intake import intake
from council.documents.intake.types import Accepted
from tests.documents import hostile, samples, tools


class Listener:
    """A loopback server that only counts who knocks."""

    def __init__(self) -> None:
        self.hits: list[str] = []
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.port = self._socket.getsockname()[1]
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()

    def _serve(self) -> None:
        while True:
            try:
                client, _ = self._socket.accept()
            except OSError:
                return
            self.hits.append(str(client.getpeername()))
            client.close()

    def close(self) -> None:
        self._socket.shutdown(socket.SHUT_RDWR)
        self._socket.close()
        self._thread.join()


@pytest.fixture
def listener() -> Iterator[Listener]:
    listening = Listener()
    yield listening
    listening.close()


def test_the_listener_does_hear(listener: Listener) -> None:
    with socket.create_connection(("127.0.0.1", listener.port)) as knock:
        assert knock.recv(1) == b""
    assert len(listener.hits) == 1


def test_rich_text_and_crest_fetch_nothing(listener: Listener) -> None:
    url = f"http://127.0.0.1:{listener.port}/x"
    text = ActText(
        statement_html=f'<img src="{url}"><link rel=stylesheet href="{url}"><link rel=attachment href="file:///etc/hostname"><p>ok</p>'
    )
    crest = f'<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="9" height="9"><image href="{url}" width="9" height="9"/><image xlink:href="file:///etc/hostname" width="9" height="9"/></svg>'
    from dataclasses import replace

    institution = replace(samples.INSTITUTION, crest=crest.encode())
    made = make_extract(samples.extract(text=text, institution=institution))
    assert listener.hits == []
    with pikepdf.open(BytesIO(made.pdf)) as pdf:
        assert list(pdf.attachments) == ["deliberation.json"]  # ours; nothing of the machine came along


def test_the_fetcher_itself_refuses(listener: Listener) -> None:
    url = f"http://127.0.0.1:{listener.port}/x"
    page = f'<link rel=stylesheet href="{url}"><link rel=attachment href="file:///etc/hostname"><img src="{url}"><img src="file:///etc/hostname"><p style="background:url({url})">x'
    document = HTML(string=page, base_url=assets.BASE_URL, url_fetcher=assets.OwnFilesFetcher()).render()
    assert b"EmbeddedFile" not in document.write_pdf()
    assert listener.hits == []


@pytest.mark.parametrize(
    "url",
    [
        "council:/fonts/../../pyproject.toml",
        "council:/fonts//etc/passwd",
        "file:///etc/hostname",
        "ftp://127.0.0.1/",
        "council:/templates/x",
    ],
)
def test_only_fonts_and_data_are_served(url: str) -> None:
    with pytest.raises((ValueError, OSError)):
        assets.OwnFilesFetcher().fetch(url)


def test_intake_calls_nobody(listener: Listener) -> None:
    url = f"http://127.0.0.1:{listener.port}/x"

    def change(pdf: Pdf) -> None:
        page = pdf.pages[0].obj
        pdf.Root.OpenAction = hostile.action("URI", URI=String(url))
        page.AA = Dictionary(O=hostile.action("SubmitForm", F=Dictionary(FS=Name.URL, F=String(url))))
        image = pdf.make_stream(
            b"x",
            Type=Name.XObject,
            Subtype=Name.Image,
            Width=1,
            Height=1,
            BitsPerComponent=8,
            ColorSpace=Name.DeviceGray,
        )
        image.OPI = Dictionary({"/2.0": Dictionary(Type=Name.OPI, F=String(url))})
        form = pdf.make_stream(b"", Type=Name.XObject, Subtype=Name.Form, BBox=Array([0, 0, 9, 9]))
        form.Ref = Dictionary(F=Dictionary(Type=Name.Filespec, FS=Name.URL, F=String(url)), Page=0)
        page.Resources.XObject = Dictionary(I=image, F=form)
        page.Contents = pdf.make_stream(b"/I Do /F Do")

    answer = intake(hostile.plain(change=change), "x.pdf")
    assert isinstance(answer, Accepted)
    assert url.encode() not in tools.flattened(answer.pdf)
    assert listener.hits == []
