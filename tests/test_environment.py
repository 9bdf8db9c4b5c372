"""The environment is told in four places (pyproject, lock, conda, CI): they must tell the same."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest
import yaml
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[1]
LOCKS = ["requirements.lock", "bench/requirements.lock"]
PYTHONS = ["3.11", "3.12", "3.13"]
CONDA_NAMES = {"brotli-python": "brotli", "matplotlib-base": "matplotlib"}

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
RUNTIME = PROJECT["project"]["dependencies"]
CLUSTER = PROJECT["project"]["optional-dependencies"]["cluster"]
GROUPS = PROJECT["dependency-groups"]
BUILD = PROJECT["build-system"]["requires"]
LOCKED = {
    "requirements.lock": [*RUNTIME, *CLUSTER, *GROUPS["setup"], *GROUPS["test"], *BUILD],
    "bench/requirements.lock": GROUPS["bench"],
}


def ranges(lines: list[str]) -> dict[str, str]:
    """Map canonical name to version range."""
    parsed = [Requirement(line) for line in lines]
    return {canonicalize_name(one.name): str(one.specifier) for one in parsed}


def entries(lock: str) -> list[tuple[Requirement, list[str]]]:
    """Give every pinned requirement of a lock with its hashes."""
    text = re.sub(r"^\s*#.*\n", "", (ROOT / lock).read_text(encoding="utf-8"), flags=re.MULTILINE)
    found = []
    for line in text.replace("\\\n", " ").splitlines():
        pin, *hashes = re.split(r"\s+--hash=", line.strip())
        found.append((Requirement(pin), hashes))
    return found


def applies(requirement: Requirement, python: str) -> bool:
    """Tell whether Linux with this Python installs it."""
    machine = {
        "python_version": python,
        "python_full_version": f"{python}.0",
        "sys_platform": "linux",
    }
    return requirement.marker is None or requirement.marker.evaluate(machine)


def pins(lock: str, python: str) -> dict[str, str]:
    """Map canonical name to the one version that is installed."""
    return {
        canonicalize_name(pin.name): str(pin.specifier).removeprefix("==")
        for pin, _ in entries(lock)
        if applies(pin, python)
    }


def test_conda_asks_for_the_same_packages_in_the_same_ranges():
    conda = yaml.safe_load((ROOT / "environment.yml").read_text(encoding="utf-8"))
    *packages, by_pip = conda["dependencies"]
    asked = ranges([line for line in packages if line != "pip"] + by_pip["pip"][:-1])
    python = asked.pop("python")
    renamed = {CONDA_NAMES.get(name, name): asked[name] for name in asked}

    assert renamed == ranges([*RUNTIME, *CLUSTER, *GROUPS["test"]])
    assert python == str(Requirement(f"python{PROJECT['project']['requires-python']}").specifier)
    assert by_pip["pip"][-1] == "-e ."


@pytest.mark.parametrize("python", PYTHONS)
@pytest.mark.parametrize("lock", LOCKS)
def test_lock_satisfies_every_range(lock, python):
    pinned = pins(lock, python)
    wanted = [one for one in map(Requirement, LOCKED[lock]) if applies(one, python)]
    unmet = [
        str(one)
        for one in wanted
        if (pin := pinned.get(canonicalize_name(one.name))) is None or pin not in one.specifier
    ]

    assert unmet == [], "run `make lock`"


@pytest.mark.parametrize("python", PYTHONS)
def test_benchmarks_do_not_change_what_they_measure(python):
    main, bench = (pins(lock, python) for lock in LOCKS)
    differing = {name for name in main.keys() & bench.keys() if main[name] != bench[name]}

    assert differing == set()


@pytest.mark.parametrize("lock", LOCKS)
def test_every_pin_is_exact_and_hashed(lock):
    for pin, hashes in entries(lock):
        assert re.fullmatch(r"==[^,*]+", str(pin.specifier)), f"{pin} is not one version"
        assert hashes, f"{pin} has no hash"
        assert all(re.fullmatch(r"sha256:[0-9a-f]{64}", one) for one in hashes), pin


@pytest.mark.parametrize("lock", LOCKS)
def test_lock_holds_no_address(lock):
    text = (ROOT / lock).read_text(encoding="utf-8")

    assert "://" not in text
    assert " @ " not in text
    assert re.findall(r"^\s*--(?!hash=).*", text, flags=re.MULTILINE) == []
    assert re.findall(r"(?:^|\s)/\S+", text) == []


def test_readers_and_ci_run_the_same_tests():
    command = "make test"
    ci = (ROOT / ".ci/run").read_text(encoding="utf-8").splitlines()
    readme = (ROOT / "README.md").read_text(encoding="utf-8")

    assert ci[-1] == f"exec {command}"
    assert re.search(rf"^{command}(\s+#.*)?$", readme, flags=re.MULTILINE)
