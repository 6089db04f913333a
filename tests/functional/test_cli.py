"""The command line: what it prints, where, and with which exit code."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
import types
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import netharm
from netharm.__main__ import main
from netharm.cli.parser import COMMANDS
from netharm.errors import BadInput, Fault, NotRegistered, ReleaseRefused

HEAVY = (
    "pandas",
    "statsmodels",
    "numba",
    "scipy",
    "duckdb",
    "altair",
    "shapely",
    "pyproj",
    "numpy",
    "pydantic",
    "rich",
)
STATIONS = ("demo", "new", "check", "ingest", "register", "evaluate")
STUDY = Path("my-study")


def fault(number: int = 1) -> Fault:
    return Fault(
        what=f"what {number}.",
        where=f"plan.toml, key {number}",
        why=f"why {number}.",
        remedy=f"remedy {number}.",
    )


def refuse_constant(name: str) -> float:
    raise ValueError(f"{name} is not strict JSON")


def strict(text: str) -> Any:
    return json.loads(text, parse_constant=refuse_constant)


@pytest.fixture
def line(monkeypatch: pytest.MonkeyPatch) -> types.SimpleNamespace:
    """A line whose stations only tell how they were called."""
    calls: list[tuple[str, tuple[Any, ...]]] = []

    def station(name: str) -> Callable[..., dict[str, Any]]:
        def answer(*given: Any) -> dict[str, Any]:
            calls.append((name, given))
            return {"said": [f"{name} done."], "tolerance_crossed": False, "count": 1.5}

        return answer

    stand_in = types.SimpleNamespace(calls=calls, **{name: station(name) for name in STATIONS})
    for module in ("line", "intake", "proving.demonstration"):
        monkeypatch.setitem(sys.modules, f"netharm.{module}", stand_in)
    monkeypatch.setattr(netharm, "line", stand_in, raising=False)
    return stand_in


def raising(trouble: BaseException) -> Callable[..., dict[str, Any]]:
    def station(*given: Any) -> dict[str, Any]:
        raise trouble

    return station


def run_command(*words: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "netharm", *words],
        capture_output=True,
        text=True,
        env={**os.environ, **environment},
        timeout=60,
        check=False,
    )


# ---------------------------------------------------------------- what is called


@pytest.mark.parametrize(
    ("words", "call"),
    [
        (["check", "my-study"], ("check", (STUDY, {}))),
        (["check", "my-study/plan.toml"], ("check", (STUDY / "plan.toml", {}))),
        (["register", "my-study", "--data", "a=b"], ("register", (STUDY, {"a": Path("b")}))),
        (["ingest", "my-study", "a.zip", "n=b.csv"], ("ingest", (STUDY, ["a.zip", "n=b.csv"], {}))),
        (["new", "my-study", "--title", "Harrier"], ("new", (STUDY, "Harrier"))),
        (["demo"], ("demo", (Path("netharm-demo"), False))),
        (
            [
                "evaluate",
                "my-study",
                "--out",
                "there",
                "--level",
                "public",
                "--workers",
                "3",
                "--data",
                "a=b=c",
            ],
            ("evaluate", (STUDY, {"a": Path("b=c")}, Path("there"), "public", 3, False)),
        ),
    ],
)
def test_each_command_calls_its_station(line: types.SimpleNamespace, words: list[str], call: Any) -> None:
    assert main(words) == 0
    assert line.calls == [call]


def test_evaluate_works_on_every_core_unless_told(line: types.SimpleNamespace) -> None:
    main(["evaluate", "my-study"])
    (_, given), *_ = line.calls
    assert given[2:4] == (None, None)
    assert given[4] >= 1


def test_the_demonstration_opens_no_browser_when_nobody_looks(line: types.SimpleNamespace) -> None:
    main(["demo", "somewhere"])
    assert line.calls == [("demo", (Path("somewhere"), False))]


# ---------------------------------------------------------------- what is printed


def test_sentences_go_to_standard_output(line: types.SimpleNamespace, capsys: pytest.CaptureFixture[str]) -> None:
    main(["check", "my-study"])
    printed = capsys.readouterr()
    assert printed.out == "check done.\n"
    assert printed.err == ""


@pytest.mark.parametrize("command", STATIONS)
def test_json_is_alone_on_standard_output(
    line: types.SimpleNamespace, capsys: pytest.CaptureFixture[str], command: str
) -> None:
    main([command, "my-study", "--json"])
    printed = capsys.readouterr()
    assert strict(printed.out) == {"tolerance_crossed": False, "count": 1.5}
    assert printed.err == f"{command} done.\n"


def test_a_number_that_strict_json_cannot_hold_is_a_fault_and_half_an_answer_is_never_printed(
    line: types.SimpleNamespace, capsys: pytest.CaptureFixture[str]
) -> None:
    line.check = lambda *given: {"said": [], "count": float("nan")}
    assert main(["check", "my-study", "--json"]) == 1
    assert strict(capsys.readouterr().out)["error"]["exit_code"] == 1


def test_control_characters_in_a_sentence_do_not_reach_the_terminal(
    line: types.SimpleNamespace, capsys: pytest.CaptureFixture[str]
) -> None:
    line.check = lambda *given: {"said": ["file \x1b[2Jx.csv é"]}
    main(["check", "my-study"])
    assert capsys.readouterr().out == "file \\x1b[2Jx.csv é\n"


# ---------------------------------------------------------------- exit codes


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (BadInput(fault()), 2),
        (NotRegistered(fault()), 4),
        (ReleaseRefused(fault()), 5),
        (KeyboardInterrupt(), 130),
        (ZeroDivisionError("secret"), 1),
        (PermissionError(13, "Permission denied", "/home/someone/plan.toml"), 2),
    ],
)
@pytest.mark.parametrize("as_json", [False, True])
def test_every_end_has_its_exit_code_and_no_traceback(
    line: types.SimpleNamespace,
    capsys: pytest.CaptureFixture[str],
    error: BaseException,
    code: int,
    as_json: bool,
) -> None:
    line.check = raising(error)
    assert main(["check", "my-study", *(["--json"] if as_json else [])]) == code
    printed = capsys.readouterr()
    assert "Traceback" not in printed.out + printed.err
    assert "secret" not in printed.out + printed.err
    assert printed.err.strip()
    if as_json:
        assert strict(printed.out)["error"]["exit_code"] == code
    else:
        assert printed.out == ""


def test_a_crossed_tolerance_exits_with_3_after_the_answer(
    line: types.SimpleNamespace, capsys: pytest.CaptureFixture[str]
) -> None:
    line.evaluate = lambda *given: {"said": ["all written."], "tolerance_crossed": True}
    assert main(["evaluate", "my-study"]) == 3
    assert capsys.readouterr().out == "all written.\n"


def test_all_faults_are_told_with_place_reason_and_remedy(
    line: types.SimpleNamespace, capsys: pytest.CaptureFixture[str]
) -> None:
    line.check = raising(BadInput(fault(1), fault(2)))
    main(["check", "my-study", "--json"])
    printed = capsys.readouterr()
    assert strict(printed.out)["error"]["faults"] == [fault(1).as_dict(), fault(2).as_dict()]
    for number in (1, 2):
        for part in (f"plan.toml, key {number}", f"what {number}.", f"why {number}.", f"remedy {number}."):
            assert part in printed.err


def test_a_stop_that_a_library_turned_into_its_own_error_is_still_a_stop(line: types.SimpleNamespace) -> None:
    def interrupted(*given: Any) -> dict[str, Any]:
        try:
            os.kill(os.getpid(), signal.SIGINT)
            time.sleep(1)
        except KeyboardInterrupt:
            raise RuntimeError("Query interrupted") from None
        return {}

    line.check = interrupted
    assert main(["check", "my-study"]) == 130


def test_the_traceback_is_shown_only_on_request(
    line: types.SimpleNamespace, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NETHARM_TRACEBACK", "1")
    line.check = raising(ZeroDivisionError("for the report"))
    assert main(["check", "my-study"]) == 1
    assert "for the report" in capsys.readouterr().err


@pytest.mark.parametrize(
    "words",
    [
        [],
        ["evalute", "my-study"],
        ["check"],
        ["check", "my-study", "--datum", "a=b"],
        ["check", "my-study", "--data", "nameonly"],
        ["check", "my-study", "--data", "a=b", "--data", "a=c"],
        ["evaluate", "my-study", "--level", "secret"],
        ["evaluate", "my-study", "--workers", "0"],
        ["evaluate", "my-study", "--workers", "many"],
    ],
)
def test_a_command_that_makes_no_sense_is_refused_with_a_remedy(
    line: types.SimpleNamespace, capsys: pytest.CaptureFixture[str], words: list[str]
) -> None:
    assert main([*words, "--json"]) == 2
    (found,) = strict(capsys.readouterr().out)["error"]["faults"]
    assert found["where"].startswith("command line")
    assert all(found.values())
    assert line.calls == []


# ---------------------------------------------------------------- as a process


def test_help_loads_nothing_heavy() -> None:
    code = (
        "import sys; from netharm.__main__ import main; main(['evaluate', '--help']); main(['--help']);"
        f"print('LOADED', [name for name in {HEAVY!r} if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip().endswith("LOADED []")


def test_importing_netharm_loads_nothing_heavy() -> None:
    code = f"import sys, netharm; dir(netharm); print([name for name in {HEAVY!r} if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_help_takes_under_a_quarter_of_a_second_of_processor_time() -> None:
    resource = pytest.importorskip("resource")
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    assert run_command("--help").returncode == 0
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    assert (after.ru_utime + after.ru_stime) - (before.ru_utime + before.ru_stime) < 0.25


def test_version_is_printed() -> None:
    done = run_command("--version")
    assert (done.returncode, done.stdout) == (0, f"netharm {netharm.__version__}\n")


@pytest.mark.parametrize("command", [module.__name__.rpartition(".")[2].replace("_", "-") for module in COMMANDS])
def test_the_help_of_each_command_ends_with_an_example(command: str) -> None:
    done = run_command(command, "--help")
    assert done.returncode == 0
    assert f"netharm {command}" in done.stdout.rpartition("example:")[2]


def test_a_console_without_the_letter_shows_a_question_mark(tmp_path: Path) -> None:
    done = run_command("check", str(tmp_path / "étude"), PYTHONIOENCODING="ascii")
    assert done.returncode == 2
    assert "Traceback" not in done.stderr
    assert "?tude" in done.stderr


def test_a_reader_who_leaves_is_no_error() -> None:
    ends = os.pipe()
    os.close(ends[0])
    done = subprocess.run(
        [sys.executable, "-m", "netharm", "--help"],
        stdout=ends[1],
        stderr=subprocess.PIPE,
        text=True,
        check=False,
    )
    os.close(ends[1])
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize("command", ["check", "register", "evaluate", "ingest"])
def test_a_place_without_a_plan_is_refused_and_the_remedy_named(command: str, tmp_path: Path) -> None:
    done = run_command(command, str(tmp_path), "--json")
    assert done.returncode == 2
    (found,) = strict(done.stdout)["error"]["faults"]
    assert "netharm new" in found["remedy"]


def test_a_new_study_can_be_checked_and_its_gaps_are_told_not_guessed(tmp_path: Path) -> None:
    place = tmp_path / "my-study"
    assert run_command("new", str(place)).returncode == 0
    assert (place / "plan.toml").is_file()
    done = run_command("check", str(place), "--json")
    assert done.returncode in (0, 2)
    strict(done.stdout)
    assert "Traceback" not in done.stderr


def test_new_never_overwrites_a_plan(tmp_path: Path) -> None:
    place = tmp_path / "my-study"
    run_command("new", str(place))
    (place / "plan.toml").write_text("mine", encoding="utf-8")
    assert run_command("new", str(place)).returncode == 2
    assert (place / "plan.toml").read_text(encoding="utf-8") == "mine"


@pytest.mark.skipif(os.name != "posix", reason="the key is sent as a signal")
@pytest.mark.parametrize("seconds", [0.2, 0.6, 1.2])
def test_ctrl_c_ends_real_work_with_one_sentence(tmp_path: Path, seconds: float) -> None:
    code = (
        "import sys; from netharm.cli.front_door import main; print('ready', flush=True);"
        f"sys.exit(main(['demo', {str(tmp_path / 'town')!r}]))"
    )
    with subprocess.Popen(
        [sys.executable, "-c", code], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True
    ) as work:
        assert work.stdout is not None
        assert work.stdout.readline() == "ready\n"
        time.sleep(seconds)
        os.killpg(work.pid, signal.SIGINT)
        printed, complaint = work.communicate(timeout=60)
    assert (work.returncode, printed) == (130, "")
    assert complaint.strip().startswith("Stopped.")
    assert len(complaint.strip().splitlines()) == 1


@pytest.mark.skipif(not hasattr(signal, "setitimer"), reason="this system has no timer to press the key again")
def test_a_key_that_a_library_loses_still_stops_the_work(tmp_path: Path) -> None:
    # An error in what a C library calls back is printed and lost: here every press in the first tenths of a second.
    code = (
        "import ctypes, sys, time; from netharm.cli import front_door, demo\n"
        "def lose(): \n    until = time.monotonic() + 1.0\n    while time.monotonic() < until: pass\n    return 0\n"
        "def run(arguments):\n    print('ready', flush=True); ctypes.CFUNCTYPE(ctypes.c_int)(lose)()\n"
        "    time.sleep(30); print('finished', flush=True); return 0\n"
        "demo.run = run\nsys.exit(front_door.main(['demo']))"
    )
    with subprocess.Popen(
        [sys.executable, "-c", code], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True
    ) as work:
        assert work.stdout is not None
        assert work.stdout.readline() == "ready\n"
        time.sleep(0.2)
        os.killpg(work.pid, signal.SIGINT)
        printed, complaint = work.communicate(timeout=60)
    assert (work.returncode, printed) == (130, "")
    assert "Stopped." in complaint
