"""The play: the whole path from the convened meeting to published, signed papers, by real clients."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from council import play
from council.play.judgement import Judge
from council.play.scenario import POINTS
from tests.demonstration import loaded


@pytest.mark.slow
@pytest.mark.timeout(600)
@pytest.mark.filterwarnings("ignore:unclosed:ResourceWarning")
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_the_play_comes_out_as_written(
    tmp_path_factory: pytest.TempPathFactory, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    status = play.run(tmp_path, loaded=loaded(tmp_path_factory.getbasetemp()), secret_key="test")
    told = capsys.readouterr()
    assert status == 0, told.err
    assert "tout est conforme" in told.out
    papers = {path.name for path in tmp_path.glob("*.pdf")}
    assert len([name for name in papers if name.startswith("extract-")]) == len(POINTS)
    assert {"dossier.pdf", "convocation-maire.pdf"} < papers


@pytest.mark.parametrize(
    "change",
    [{"outcome": "rejected"}, {"result": {"sentence": "adopté par 1 voix contre 0"}}, {"result": None}],
)
def test_the_judge_sees_differences(change: dict[str, Any]) -> None:
    point = POINTS[2]
    shown = {"outcome": point.outcome, "result": {"sentence": point.sentence}}
    judge = Judge()
    judge.point(point, shown)
    assert judge.differences == []
    judge.point(point, shown | change)
    assert len(judge.differences) == 1
