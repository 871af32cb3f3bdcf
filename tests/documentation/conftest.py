import subprocess
import sys
from pathlib import Path

import pytest

from tests import unmeasured

from .pages import ROOT


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The built documentation: building it changes what it documents, so that it is done in a process of its own."""
    folder = tmp_path_factory.mktemp("site")
    command = [sys.executable, "-m", "sphinx", "-q", "-d", str(folder / "doctrees"), "docs", str(folder / "html")]
    subprocess.run(command, cwd=ROOT, env=unmeasured.environment(), check=True)  # noqa: S603  (our own pages)
    return folder / "html"
