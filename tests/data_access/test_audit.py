"""The audit log: whole lines, a file a day, kept for its days, never in the way of a page."""

import json
import logging
import os
import stat
import subprocess
import sys
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from data_access.__main__ import main
from data_access.audit import AuditLog, Deed, audit_files, search_audit

NOON = datetime(2026, 11, 23, 12)


def _write(folder: Path, *accounts: str, now: datetime = NOON, days: int = 180) -> AuditLog:
    log = AuditLog(folder, days=days, now=lambda: now)
    log.start()
    for account in accounts:
        log.note(
            Deed.VIEW, account=account, role="township", page="village", place="unit:V1", indicator="rectified_rate"
        )
    log.stop()
    return log


def test_a_fact_is_one_line_of_the_days_file_readable_by_its_owner_alone(tmp_path: Path) -> None:
    folder = tmp_path / "audit"
    _write(folder, "head", "chief")
    ((day, path),) = audit_files(folder)
    assert day == date(2026, 11, 23)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    lines = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    assert [line["account"] for line in lines] == ["head", "chief"]
    assert lines[0] == {
        "at": "2026-11-23T12:00:00.000", "deed": "view", "account": "head", "role": "township", "page": "village",
        "place": "unit:V1", "indicator": "rectified_rate", "period": "", "detail": "",
    }  # fmt: skip


def test_a_restart_appends(tmp_path: Path) -> None:
    _write(tmp_path, "head")
    _write(tmp_path, "chief")
    assert [line.account for line in search_audit(tmp_path)] == ["head", "chief"]


@pytest.mark.parametrize("account", ["a\nb", '","role":"commission', "\ud800", "\u202eabc", "长" * 10_000])
def test_what_somebody_sends_stays_inside_its_line(tmp_path: Path, account: str) -> None:
    _write(tmp_path, account, "chief")
    first, second = search_audit(tmp_path)
    assert (first.role, second.account) == ("township", "chief")
    assert len(first.account) <= 201


def test_a_line_is_short_whatever_an_address_asks_for(tmp_path: Path) -> None:
    log = AuditLog(tmp_path, days=1, now=lambda: NOON)
    log.start()
    names = ("account", "role", "page", "place", "indicator", "period", "detail")
    log.note(Deed.VIEW, **dict.fromkeys(names, "长" * 100000))
    log.stop()
    ((_, path),) = audit_files(tmp_path)
    assert path.stat().st_size < 3 * 8 * 210


def test_a_line_cut_short_does_not_take_the_next_with_it(tmp_path: Path) -> None:
    """A disk that was full for a moment, a process that was killed."""
    _write(tmp_path, "head")
    ((_, path),) = audit_files(tmp_path)
    with path.open("a", encoding="utf-8") as file:
        file.write('{"at": "2026-11-23T12')
    _write(tmp_path, "chief")
    assert [line.account for line in search_audit(tmp_path)] == ["head", "chief"]


def test_several_servers_and_threads_write_the_same_day_s_file(tmp_path: Path) -> None:
    """Whole lines, none lost, in the order in which each thread wrote them."""
    program = (
        "import sys, threading; from pathlib import Path; from data_access.audit import AuditLog, Deed\n"
        "log = AuditLog(Path(sys.argv[1]), days=1); log.start()\n"
        "def note(name): [log.note(Deed.VIEW, account=f'{sys.argv[2]}{name}', detail=f'{at} ' + '长' * 150) for at in range(200)]\n"
        "threads = [threading.Thread(target=note, args=(name,)) for name in 'abc']\n"
        "[one.start() for one in threads]; [one.join() for one in threads]; log.stop(); sys.exit(log.lost)"
    )
    root = Path(__file__).resolve().parents[2]
    servers = [subprocess.Popen([sys.executable, "-c", program, str(tmp_path), name], cwd=root) for name in "xy"]
    assert [server.wait(timeout=60) for server in servers] == [0, 0]
    # A server that finds another's line half written begins a new one; that may leave an empty line.
    texts = [path.read_text(encoding="utf-8") for _, path in audit_files(tmp_path)]
    written = sum(bool(line) for text in texts for line in text.splitlines())
    lines = list(search_audit(tmp_path))
    assert len(lines) == written == 2 * 3 * 200
    for account in (f"{server}{thread}" for server in "xy" for thread in "abc"):
        order = [int(line.detail.split()[0]) for line in lines if line.account == account]
        assert order == list(range(200))


def test_after_midnight_another_file_is_begun(tmp_path: Path) -> None:
    moment = [datetime(2026, 11, 23, 23, 59, 59), datetime(2026, 11, 24, 0, 0, 1)]
    log = AuditLog(tmp_path, days=1, now=lambda: moment[0])
    log.start()
    log.note(Deed.VIEW, account="late")
    moment.pop(0)
    log.note(Deed.VIEW, account="early")
    log.stop()
    assert [(day.day, path.read_text().count("\n")) for day, path in audit_files(tmp_path)] == [(23, 1), (24, 1)]
    assert all(stat.S_IMODE(path.stat().st_mode) == 0o600 for _, path in audit_files(tmp_path))


def test_files_older_than_their_days_go(tmp_path: Path) -> None:
    for back in (0, 1, 181, 182, 400):
        day = NOON - timedelta(days=back)
        (tmp_path / f"audit-{day:%Y-%m-%d}.jsonl").write_text("{}\n")
    (tmp_path / "audit-notes.jsonl").write_text("kept")
    _write(tmp_path, "head")
    assert [(NOON.date() - day).days for day, _ in audit_files(tmp_path)] == [181, 1, 0]
    assert (tmp_path / "audit-notes.jsonl").exists()


def test_a_disk_that_refuses_costs_lines_which_are_counted_and_nothing_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "audit").write_text("a file where the folder should be")
    log = _write(tmp_path / "audit", "head", "chief")
    assert log.problem == "审计日志无法写入，已缺失 2 条，请检查磁盘空间。"

    def cut_short(file: int, text: bytes) -> int:
        return len(text) // 2

    monkeypatch.setattr(os, "write", cut_short)
    assert "已缺失 1 条" in _write(tmp_path / "other", "head").problem
    monkeypatch.undo()
    assert _write(tmp_path / "third", "head").problem == ""


def test_a_full_queue_costs_lines_and_no_time(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("data_access.audit.MOST_WAITING", 3)
    log = AuditLog(tmp_path, days=1)
    for _ in range(5):
        log.note(Deed.VIEW, account="head")
    assert "已缺失 2 条" in log.problem


def test_the_command_searches(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    _write(tmp_path, "head", "chief")
    _write(tmp_path, "head", now=NOON + timedelta(days=1))
    _write(tmp_path, "\x1b[2Jhead", now=NOON + timedelta(days=1))
    (tmp_path / "audit-2026-11-25.jsonl").write_text('{"at": "2026-11-25T', encoding="utf-8")

    def found(*words: str) -> list[str]:
        assert main(["audit", "--folder", str(tmp_path), *words]) == 0
        return capsys.readouterr().out.splitlines()

    assert len(found()) == 4
    assert len(found("--account", "head")) == 2
    assert found("--since", "2026-11-24", "--account", "head") == [
        "2026-11-24T12:00:00.000  view  head  township  village  unit:V1  rectified_rate"
    ]
    assert len(found("--until", "2026-11-23")) == 2
    assert len(found("--text", "unit:V1")) == 4
    assert found("--text", "unit:V2") == []
    assert not any("\x1b" in line for line in found())


def test_the_command_finds_nothing_where_there_is_no_log(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["audit", "--folder", str(tmp_path / "none")]) == 0
    assert "共 0 条" in capsys.readouterr().err


def test_a_full_disk_is_one_line_in_the_log_and_one_when_it_is_over(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    full = tmp_path / f"audit-{NOON:%Y-%m-%d}.jsonl"
    full.symlink_to("/dev/full")  # The kernel refuses every byte: no space left on device.
    log = AuditLog(tmp_path, days=180, now=lambda: NOON)
    log.start()
    with caplog.at_level(logging.INFO):
        for _ in range(3):
            log.note(Deed.VIEW, account="head")
        log.stop()
        assert caplog.messages == ["the audit log cannot be written: No space left on device"]
        full.unlink()
        log.start()
        for _ in range(2):
            log.note(Deed.VIEW, account="chief")
        log.stop()
    assert caplog.messages[1:] == ["the audit log is written again; 3 lines were lost"]
    assert log.problem == "审计日志无法写入，已缺失 3 条，请检查磁盘空间。"
    assert [line.account for line in search_audit(tmp_path)] == ["chief", "chief"]


def test_a_clock_gone_wrong_for_a_day_deletes_nothing(tmp_path: Path) -> None:
    for back in (0, 100):
        _write(tmp_path, "head", now=NOON - timedelta(days=back))
    _write(tmp_path, "head", now=NOON + timedelta(days=4000))
    _write(tmp_path, "head", now=NOON + timedelta(days=1))
    assert len(list(audit_files(tmp_path))) == 4
