"""The tests on each Python, with the newest and with the oldest versions of the dependencies.

``.ci/run`` runs all of them once, on its own Python and with the newest of everything. What runs here are those that
versions can make a difference to, with fewer examples for each property. ``nox -l`` lists the sessions; the ones with
a star run by default.
"""

import os
import shutil
import subprocess

import nox

PYTHONS = ["3.11", "3.12", "3.13"]
OLDEST = "tests/oldest.txt"

nox.needs_version = ">=2025.2.9"
# On 3.13 old versions break first, and 3.12 lies between two that run each time; before a release, all of them run.
nox.options.sessions = ["newest-3.13", "oldest-3.13"]
nox.options.default_venv_backend = "virtualenv"
nox.options.error_on_missing_interpreters = False
nox.options.stop_on_first_error = True

if shutil.which("pyenv"):
    # Its shims run only the versions that are switched on.
    versions = subprocess.check_output(["pyenv", "versions", "--bare"], text=True)  # noqa: S607  (as a shell finds it)
    os.environ["PYENV_VERSION"] = ":".join(versions.split())


@nox.session(python=PYTHONS)
def newest(session: nox.Session) -> None:
    """The tests with the newest dependencies."""
    session.install("-e", ".[test]")
    run(session)


@nox.session(python=PYTHONS)
def oldest(session: nox.Session) -> None:
    """The tests with the oldest dependencies that pyproject.toml allows."""
    session.install("-e", ".[test]", "-c", OLDEST)
    run(session)


@nox.session(python=PYTHONS[-1])
def prereleases(session: nox.Session) -> None:
    """The tests with versions of the dependencies that are not out yet, where there are any."""
    session.install("--pre", "requests", "urllib3", "botocore", "boto3", "attrs", "cattrs")
    session.install("-e", ".[test]")
    run(session)


@nox.session
def soak(session: nox.Session) -> None:
    """Minutes of calls to a server that does wrong what it can: ``nox -s soak -- --minutes 10``."""
    session.install("-e", ".")
    session.run("python", "-m", "soak", *session.posargs)


def run(session: nox.Session) -> None:
    """Run what can differ."""
    session.run("pytest", "-n", "auto", "-m", "not once", "--hypothesis-profile=quick", *session.posargs)
