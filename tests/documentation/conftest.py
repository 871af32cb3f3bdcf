import subprocess
import sys
from pathlib import Path

import pytest

from tests import unmeasured

from .pages import ROOT


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The built documentation, made in a separate process because building changes what it documents."""
    folder = tmp_path_factory.mktemp("site")
    command = [sys.executable, "-m", "sphinx", "-q", "-d", str(folder / "doctrees"), "docs", str(folder / "html")]
    subprocess.run(command, cwd=ROOT, env=unmeasured.environment(), check=True)  # noqa: S603  (our own pages)
    return folder / "html"
