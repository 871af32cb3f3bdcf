import json
import socket
import subprocess
import sys
from collections.abc import Iterator, Mapping
from importlib import import_module
from pathlib import Path

import pytest
from attrs import evolve

from benchmarks import __main__ as program
from benchmarks import worker
from benchmarks.machine import Moment, others
from benchmarks.measures import CONTENDERS, MEASURES, NAMES, SERIES
from benchmarks.processes import Figures, Processes, WorkerError, processes
from benchmarks.remarks import Conditions, remarks
from benchmarks.report import Report, build_report
from benchmarks.tables import as_data, as_text

pytestmark = pytest.mark.once
ROOT = Path(__file__).parents[1]
QUIET = Conditions(wanted=8, load=0.0, begin=Moment(0, 0, 0, 0), end=Moment(100, 50, 55, 0))


@pytest.fixture(scope="module")
def started() -> Iterator[Processes]:
    """A running stub server."""
    with processes() as started:
        yield started


def exchange(url: str, *parts: bytes) -> Iterator[bytes]:
    """The stub server's answers to requests that arrive in parts over one connection."""
    host, _, port = url.removeprefix("http://").partition(":")
    with socket.create_connection((host, int(port)), timeout=5) as connection:
        for part in parts:
            connection.sendall(part)
            yield connection.recv(65536)


def body_of(answer: bytes) -> object:
    """The JSON in an answer."""
    return json.loads(answer.partition(b"\r\n\r\n")[2])


def test_the_stub_server_answers_one_request_after_the_other(started: Processes) -> None:
    """The connection stays open, a body may arrive in pieces, and a list has as many entries as asked for."""
    head = b"POST /v1/email/outbound-emails HTTP/1.1\r\nContent-Length: 5\r\nExpect: 100-continue\r\n\r\n"
    goon, sent, listed, missing, stub = exchange(
        started.url,
        head,
        b"{}{}}",
        b"GET /v1/email/identities?NextToken=3 HTTP/1.1\r\nHost: stub\r\n\r\n",
        b"GET /v1/email/elsewhere HTTP/1.1\r\nHost: stub\r\n\r\n",
        b"GET /stub HTTP/1.1\r\nHost: stub\r\n\r\n",
    )
    assert b"HTTP/1.1 100 Continue\r\n\r\n" == goon
    assert sent.startswith(b"HTTP/1.1 200 OK\r\n")
    assert {
        "EmailIdentities": [
            {"IdentityType": "DOMAIN", "IdentityName": "domain-0.example.com", "SendingEnabled": False},
            {"IdentityType": "EMAIL_ADDRESS", "IdentityName": "user-1@example.com", "SendingEnabled": True},
            {"IdentityType": "EMAIL_ADDRESS", "IdentityName": "user-2@example.com", "SendingEnabled": True},
        ]
    } == body_of(listed)
    assert missing.startswith(b"HTTP/1.1 404 Not Found\r\n")
    assert isinstance(body_of(stub), dict)


def test_the_stub_server_takes_requests_as_they_arrive(started: Processes) -> None:
    """A head may arrive in pieces, split even within its end, and right behind another request."""
    request = b"POST /v1/email/outbound-emails HTTP/1.1\r\ncontent-length: 2\r\n\r\n{}"
    host, _, port = started.url.removeprefix("http://").partition(":")
    with socket.create_connection((host, int(port)), timeout=5) as connection, connection.makefile("rb") as stream:
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        for part in (request + request[:20], request[20:-4], request[-4:]):
            connection.sendall(part)
        for _ in range(2):
            lines = [line for line in iter(stream.readline, b"\r\n") if line]
            length = next(int(line.split()[1]) for line in lines if line.startswith(b"Content-Length"))
            assert "MessageId" in json.loads(stream.read(length))


def test_the_contenders_do_the_same(started: Processes) -> None:
    """All contenders return the same identifier and the same names."""
    seen: list[tuple[object, ...]] = []
    for name in CONTENDERS:
        client: worker.Contender = import_module(f"benchmarks.contenders.{name}").Client(started.url)
        seen.append((client.send("a@example.org"), client.send_raw(b"raw"), client.list_identities(9)))
        client.close()
    users = [f"user-{number}@example.com" for number in range(1, 8)]
    assert [*users[:3], "domain-4.example.com", *users[4:]] == seen[0][2]
    assert [seen[0]] * 3 == seen


@pytest.mark.parametrize("task", ["client", "list", "raw", "send", "threads"])
@pytest.mark.parametrize("contender", CONTENDERS)
def test_workers_print_what_a_call_takes(
    started: Processes, contender: str, task: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """Each contender can do each task a few times."""
    worker.main([contender, task, started.url, "4", "2"])
    figures = Figures(**json.loads(capsys.readouterr().out))
    assert figures.cpu is not None
    assert min(figures.cpu, figures.wall) > 0
    assert (task == "threads") == (figures.stub is not None)
    assert figures.memory is None or figures.memory > 10_000_000


@pytest.mark.parametrize("contender", CONTENDERS)
def test_contenders_are_programs(started: Processes, contender: str) -> None:
    """Each contender sends one message and ends."""
    figures = started.work(contender, "start", 1, 0)
    assert figures.wall > 0
    assert figures.memory is None


def test_workers_import_this_copy_of_the_library(started: Processes) -> None:
    """Workers import this copy whatever is installed, in an environment without the user's variables."""
    assert str(ROOT) == started.environment["PYTHONPATH"]
    of_aws = {name for name in started.environment if name.startswith("AWS_")}
    assert {"AWS_EC2_METADATA_DISABLED"} == of_aws - {"AWS_DATA_PATH"}
    assert 30 == len(started.environment)
    command = [sys.executable, "-c", "import pinpoint_email; print(pinpoint_email.__file__)"]
    out = subprocess.check_output(command, env=dict(started.environment), text=True)  # noqa: S603
    assert str(ROOT / "pinpoint_email" / "__init__.py") == out.strip()


def test_a_worker_that_fails_says_why(started: Processes) -> None:
    """A failed worker is reported with the last line that it wrote."""
    with pytest.raises(WorkerError, match=r"^KeyError: 'dance'$"):
        started.work("floor", "dance", 1, 1)


def figures(cpu: float, memory: int | None = 10_000_000, stub: float | None = None) -> Figures:
    """Made-up figures."""
    return Figures(wall=cpu, cpu=cpu, memory=memory, stub=stub)


def rounds(ours: list[float], boto3: list[float], floor: list[float]) -> list[dict[str, Figures]]:
    """Made-up rounds."""
    return [
        {"ours": figures(one), "boto3": figures(two), "floor": figures(three)}
        for one, two, three in zip(ours, boto3, floor, strict=True)
    ]


def test_goals_are_judged_by_the_median_of_the_ratios_of_each_round() -> None:
    """The ratio of each round counts equally, so a slow round does not distort the result."""
    report = build_report({"send": rounds([1, 20, 4], [10, 50, 10], [2, 40, 8])})
    cpu, memory = report.lines
    assert {"ours": 4, "boto3": 10, "floor": 8} == cpu.medians
    assert (0.4, 0.5) == (cpu.ratios["boto3"].median, cpu.ratios["floor"].median)
    assert (0.25, 0.4, 3) == (cpu.ratios["boto3"].low, cpu.ratios["boto3"].high, cpu.ratios["boto3"].rounds)
    assert (True, False) == (cpu.is_met, memory.is_met)


def test_a_rate_has_to_be_higher() -> None:
    """A goal in calls per second is met by a higher figure: half the time is twice the rate."""
    rate, cpu = build_report({"threads": rounds([1], [2], [1])}).lines
    assert (2.0, True, False) == (rate.ratios["boto3"].median, rate.is_met, rate.is_close)
    assert cpu.is_met is None
    slower, _ = build_report({"threads": rounds([1], [1.4], [1])}).lines
    assert slower.is_met is False


def test_the_floor_is_the_measure_of_large_messages() -> None:
    """Large messages are compared with the floor, not with boto3."""
    cpu, _ = build_report({"raw": rounds([1.05], [0.5], [1])}).lines
    assert cpu.is_met


def sizes(name: str, costs: Mapping[int, float]) -> list[dict[str, Figures]]:
    """One round of a series."""
    (series,) = [each for each in SERIES if each.name == name]
    return [{str(size): figures(costs[size]) for size, _ in series.sizes if size in costs}]


def test_growth_is_that_of_the_cost_per_unit() -> None:
    """Growth is measured from the size at which a call's fixed costs no longer show."""
    flat = {10: 0.001, 100: 0.0011, 1000: 0.002, 10_000: 0.02, 100_000: 0.2}
    (growth,) = build_report({"list-sizes": sizes("list-sizes", flat)}).growths
    assert growth.ratio is not None
    assert pytest.approx(1) == growth.ratio.median
    assert growth.is_met
    assert pytest.approx([0.0001, 2e-6, 2e-6]) == [line.cpu_per_unit for line in growth.lines[::2]]
    (growth,) = build_report({"list-sizes": sizes("list-sizes", flat | {100_000: 0.3})}).growths
    assert growth.is_met is False


def test_the_tables_show_units_ratios_and_verdicts() -> None:
    """The tables have a line for each goal and a line for each size."""
    measured = {
        "send": rounds([0.001, 0.001], [0.002, 0.004], [0.001, 0.001]),
        "client": rounds([0.01], [1], [0.5]),
        "raw-sizes": sizes("raw-sizes", {1000: 0.0005, 1_000_000: 0.006, 40_000_000: 1.5}),
    }
    text = as_text(build_report(measured))
    lines = [" ".join(line.split()) for line in text.splitlines()]
    assert "SendEmail, small: CPU per call ms 1 3 1 0.38 (0.31-0.44) 1.00 (1.00-1.00) <= 0.45x boto3 met" in lines
    assert "SendEmail, small: peak memory MB 10 10 10 1.00 (1.00-1.00) 1.00 (1.00-1.00) <= 0.85x boto3 missed" in lines
    assert "A further client: wall ms 10 1,000 500 0.010 (0.010-0.010) 0.020 (0.020-0.020) <= 0.05x boto3 met" in lines
    assert "40,000,000 bytes 1,500 37.5 10" in lines
    assert "per MB at 40,000,000 to 1,000,000: 6.25 (6.25-6.25), goal <= 1.25x: missed" in lines


def test_the_data_have_the_verdicts_and_every_process() -> None:
    """The data are JSON with the verdicts and each process."""
    measured = {"send": rounds([1], [4], [1]), "list-sizes": sizes("list-sizes", {10: 1})}
    data = json.loads(json.dumps(as_data(build_report(measured), measured)))
    assert [True, False] == [line["met"] for line in data["lines"]]
    assert {"median": 0.25, "low": 0.25, "high": 0.25, "rounds": 1} == data["lines"][0]["ratios"]["boto3"]
    assert data["series"][0]["met"] is None
    assert {"wall": 4, "cpu": 4, "memory": 10_000_000, "stub": None} == data["rounds"]["send"][0]["boto3"]


def remarks_on(measured: Mapping[str, list[dict[str, Figures]]], conditions: Conditions = QUIET) -> list[str]:
    """The remarks on made-up figures."""
    return remarks(build_report(measured), measured.get("threads", []), conditions)


def test_nothing_is_remarked_on_steady_figures() -> None:
    """Steady figures on an idle machine get no remarks."""
    assert [] == remarks_on({"send": rounds([0.4] * 8, [1] * 8, [0.6] * 8)})


def test_unsteady_ratios_are_remarked_on() -> None:
    """Ratios that spread too far, and goals between the quartiles, get a remark."""
    found = remarks_on({"list": rounds([0.3, 0.7] * 4, [1] * 8, [1] * 8)})
    title = "ListEmailIdentities, 1,000 entries: CPU per call"
    assert [
        f"{title}: the ratio to boto3 is unsteady: its quartiles are 80% of it apart.",
        f"{title}: the ratio to floor is unsteady: its quartiles are 80% of it apart.",
        f"{title}: the goal lies between the quartiles; another run may say otherwise.",
    ] == found
    costs = {1_000_000: 1.0, 40_000_000: 40.0}
    unsteady = sizes("raw-sizes", costs) + sizes("raw-sizes", costs | {1_000_000: 2.0})
    remark = "SendEmail, raw, ours: the growth is unsteady: its quartiles are 33% of it apart."
    assert [remark] == remarks_on({"raw-sizes": unsteady})


def test_missing_figures_are_remarked_on() -> None:
    """Rounds that a contender did not finish, and figures that the system lacks, get a remark."""
    measured = rounds([0.3] * 8, [1] * 8, [1] * 8)
    measured[3] = {"ours": figures(0.3), "floor": figures(1)}
    failures = ["list: a process of boto3 failed: OSError"] * 2
    assert [
        "list: a process of boto3 failed: OSError",
        "ListEmailIdentities, 1,000 entries: CPU per call: the ratio to boto3 is of 7 in place of 8 rounds.",
    ] == remarks_on({"list": measured}, evolve(QUIET, failures=failures))
    without_memory = [{name: figures(0.4 if name == "ours" else 1, None) for name in CONTENDERS}] * 8
    remark = "SendEmail, small: peak memory: not compared with boto3, for want of memory figures."
    assert [remark] == remarks_on({"send": without_memory})
    assert [
        "SendEmail, raw, ours: the largest size was not measured, so that nothing is known of the growth.",
        "SendEmail, raw, ours: this system does not tell the peak memory.",
    ] == remarks_on({"raw-sizes": [{"1000": figures(1, None)}]})


def test_other_work_is_remarked_on() -> None:
    """Other work of the machine, its host or the stub server gets a remark."""
    nothing = Report([], [])
    busy = evolve(QUIET, wanted=1, load=1.5, end=Moment(100, 50, 150, 5))
    assert QUIET.begin is not None
    assert busy.end is not None
    assert (1.0, 0.05) == others(QUIET.begin, busy.end)
    assert [
        "1 round: medians say little of fewer than 7.",
        "The load average before the run was 1.50: the machine had something else to do.",
        "Other programs used 1.00 processors during the run.",
        "The host gave 0.05 processors to other machines while this one wanted them.",
        "The stub server was busy for up to 90% of the time and may have held the threads back.",
    ] == remarks(nothing, [{"ours": figures(1, stub=0.9)}], busy)
    assert [
        "The load average before the run is unknown.",
        "What else the machine did during the run is unknown.",
    ] == remarks(nothing, [], evolve(QUIET, load=None, end=None))


def test_a_quick_run_has_everything(tmp_path: Path) -> None:
    """A quick run has all measures and series, and a remark that one round is too few."""
    file = tmp_path / "figures.json"
    command = [sys.executable, "-m", "benchmarks", "--quick", "--json", str(file)]
    ended = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=120, check=False)  # noqa: S603
    assert 0 == ended.returncode, ended.stderr
    data = json.loads(file.read_text())
    assert set(NAMES) == set(data["rounds"])
    assert all(set(line["medians"]) == set(CONTENDERS) for line in data["lines"] if line["quantity"] != "memory")
    assert "1 round: medians say little of fewer than 7." in data["remarks"]
    titles = [goal.title for measure in MEASURES for goal in measure.goals]
    assert [] == [title for title in titles if title not in ended.stdout]


def test_a_run_that_is_broken_off_reports_what_it_has(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """An interrupted run reports its results and failures; the contenders' order changes each round."""
    order: list[str] = []

    def work(_: Processes, contender: str, task: str, *__: int) -> Figures:
        if task == "start":
            return figures(1)
        order.append(contender)
        if len(order) == 6:
            raise WorkerError("OSError: no")
        if len(order) == 7:
            raise KeyboardInterrupt
        return figures({"ours": 0.3}.get(contender, 1))

    monkeypatch.setattr(Processes, "work", work)
    program.main(["--only", "list", "--rounds", "9"])
    out = capsys.readouterr().out
    assert ["ours", "boto3", "floor", "boto3", "floor", "ours", "floor"] == order
    assert "0.30 (0.30-0.30)" in out
    assert "- list: a process of ours failed: OSError: no\n- The run was broken off.\n" in out
    assert "is of 1 in place of 9 rounds." in out


def test_a_run_without_remarks_says_so(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """Without remarks, the report says that all was measured cleanly."""

    def work(*_: object) -> Figures:
        return figures(1)

    def say_nothing(*_: object) -> list[str]:
        return []

    monkeypatch.setattr(Processes, "work", work)
    monkeypatch.setattr(program, "remarks", say_nothing)
    program.main(["--only", "start", "--rounds", "1"])
    assert capsys.readouterr().out.endswith("\n\nEverything was measured cleanly.\n")


@pytest.mark.parametrize("rounds", ["0", "-1", "many"])
def test_rounds_are_counted_from_one(rounds: str) -> None:
    """A number of rounds below one is refused."""
    with pytest.raises(SystemExit, match="2"):
        program.main(["--rounds", rounds])
