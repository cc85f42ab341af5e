"""Addresses of recordings: what is taken, the platform, and the address that starts at a moment."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from council.documents.recordings import moment, moment_typed, moment_words, read, seconds_typed

MOMENTS = {
    "https://www.youtube.com/watch?v=abc&t=3": "https://www.youtube.com/watch?v=abc&t=750s",
    "https://youtu.be/abc?si=x#t=9": "https://youtu.be/abc?si=x&t=750s",
    "https://www.youtube.com/live/abc": "https://www.youtube.com/live/abc?t=750s",
    "https://www.dailymotion.com/video/x8abc": "https://www.dailymotion.com/video/x8abc?start=750",
    "https://dai.ly/x8abc?start=1": "https://dai.ly/x8abc?start=750",
    "https://vimeo.com/1234": "https://vimeo.com/1234#t=750s",
    "https://video.ville.fr/w/kkGMgK9ZtnKfYAgnEtQxbv": "https://video.ville.fr/w/kkGMgK9ZtnKfYAgnEtQxbv?start=750s",
    "https://tube.fr/videos/watch/9db9f3f1-9b54": "https://tube.fr/videos/watch/9db9f3f1-9b54?start=750s",
    "https://ville.fr/seances/juin.MP4?v=2#t=1": "https://ville.fr/seances/juin.MP4?v=2#t=750",
    "https://ville.fr/seances/juin.webm": "https://ville.fr/seances/juin.webm#t=750",
    "https://ville.fr/le-conseil": "https://ville.fr/le-conseil",
    "https://vimeo.com.ailleurs.fr/1": "https://vimeo.com.ailleurs.fr/1",
}
REFUSED = (
    "", "ville.fr/a", "http://ville.fr/a.mp4", "javascript:alert(1)", "https://ville", "https://localhost/a", "https://10.0.0.1/a",
    "https://[::1]/a", "https://moi@ville.fr/a", "https://ville.fr:8443/a", "https://ville.fr:99999/a", "https://ville.fr/a b",
    "https://ville.fr/\"><b>", "https://ville.fr/\n", "https://[", "https://*.fr/a", "https://ville.fr/" + "a" * 500,
)  # fmt: skip


@pytest.mark.parametrize(("address", "there"), MOMENTS.items())
def test_each_platform_starts_at_a_moment(address: str, there: str) -> None:
    assert moment(read(address), 750) == there
    assert moment(read(there), 750) == there


@pytest.mark.parametrize("address", REFUSED)
def test_what_is_no_address_of_a_recording_is_refused(address: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        read(address)


@given(st.text(max_size=80))
def test_an_origin_adds_no_directive_to_a_policy(tail: str) -> None:
    """Whatever stands after https://, an origin that is taken holds a host name only."""
    try:
        origin = read(f"https://{tail}").origin
    except ValueError:
        return
    assert set(origin) <= set("abcdefghijklmnopqrstuvwxyz0123456789.-:/")


def test_moments_are_read_and_written_as_players_do() -> None:
    typed = {
        "": 0, "2:10": 130, " 1:02:10 ": 3730, "2 min 10": 130, "130": 130, "130 s": 130, "1h02": 3720, "12 min": 720,
        "1 h 02 min 10 s": 3730, "75:00": 4500,
    }  # fmt: skip
    assert {text: seconds_typed(text) for text in typed} == typed
    for wrong in ("abc", "2:75", "1:75:00", "-5", "1h75min", "2:1", "99999999", "²"):
        with pytest.raises(ValueError, match=r"."):
            seconds_typed(wrong)
    assert [moment_words(one).replace("\u00a0", " ") for one in (5, 720, 750, 3900, 3930)] == [
        "5 s", "12 min", "12 min 30", "1 h 05", "1 h 05 min 30",
    ]  # fmt: skip


@given(st.integers(0, 100_000))
def test_a_moment_written_is_read_back(second: int) -> None:
    assert seconds_typed(moment_typed(second)) == second
