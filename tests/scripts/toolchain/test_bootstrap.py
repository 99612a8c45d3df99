"""`./scripts/layer0` as a user starts it, and `layer0 doctor`."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from scripts.toolchain import places

LAYER0 = places.CLONE / "scripts" / "layer0"


@pytest.mark.e2e
def test_it_runs_from_any_folder_in_its_own_environment(tmp_path: Path) -> None:
    (tmp_path / "scripts").mkdir()
    (tmp_path / "scripts" / "__init__.py").write_text("raise SystemExit('not this one')\n")
    (tmp_path / "json.py").write_text("raise SystemExit('nor this one')\n")
    done = subprocess.run([LAYER0, "doctor", "--json"], cwd=tmp_path, capture_output=True, text=True, check=False)
    found = {row["name"]: row for row in json.loads(done.stdout)["found"]}
    assert found["libraries"]["source"] == "cache"
    assert Path(found["python"]["path"]).is_relative_to(places.cache())


@pytest.mark.e2e
def test_what_a_command_exits_with_is_what_the_bootstrap_exits_with() -> None:
    assert subprocess.run([LAYER0, "nonsense"], capture_output=True, check=False).returncode == 2


def test_without_libraries_and_registry_it_says_so_and_exits_with_7(tmp_path: Path) -> None:
    environment = {
        **os.environ,
        "LAYER0_CACHE": str(tmp_path),
        "PIP_INDEX_URL": "http://127.0.0.1:1/simple",
        "PIP_FIND_LINKS": "",
        "PIP_RETRIES": "0",
    }
    done = subprocess.run(
        [sys.executable, LAYER0, "--help"], env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 7
    assert "layer0: " in done.stderr.splitlines()[-1]
    assert "Traceback" not in done.stderr


def test_doctor_on_a_machine_with_nothing_names_each_fix_and_brings_nothing(tmp_path: Path) -> None:
    environment = {"PATH": str(tmp_path), "LAYER0_CACHE": str(tmp_path / "cache"), "HOME": str(tmp_path)}
    done = subprocess.run(
        [sys.executable, "-m", "scripts", "doctor", "--json"],
        cwd=places.CLONE,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    report = json.loads(done.stdout)
    missing = {row["name"]: row["fix"] for row in report["found"] if row["source"] == "missing"}
    assert done.returncode == 7
    assert not report["usable"]
    assert {"pulumi", "opa", "etcd", "kwok", "kube-apiserver", "git", "ssh-keygen"} <= missing.keys()
    assert all(missing.values())
    assert not (tmp_path / "cache").exists()
