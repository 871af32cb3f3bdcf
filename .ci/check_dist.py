"""Look into the built distributions: what is in them, and that sdist and repository make the same wheel.

``check_dist.py FOLDER AGAIN``: a folder of the sdist and the wheel built of it, and one of the repository's own wheel.
"""

import sys
import tarfile
import zipfile
from collections.abc import Set as AbstractSet
from pathlib import Path

IN_SDIST = {
    ".gitignore",
    "CHANGELOG.md",
    "CONTRIBUTING.md",
    "LICENSE",
    "PKG-INFO",
    "README.md",
    "SECURITY.md",
    "benchmarks",
    "docs",
    "examples",
    "noxfile.py",
    "pinpoint_email",
    "pyproject.toml",
    "soak",
    "tests",
}
NEEDED = {"pinpoint_email/py.typed", "pinpoint_email/local/web/static/app.js", "tests/oldest.txt"}
STRAY = ("__pycache__", ".pyc", "/.coverage", "_cache/", "/.hypothesis", "/.nox", "/.venv")


def main() -> None:
    """Look."""
    folder, again = map(Path, sys.argv[1:])
    (sdist,), (wheel,), (other,) = folder.glob("*.tar.gz"), folder.glob("*.whl"), again.glob("*.whl")
    stem = sdist.name.removesuffix(".tar.gz")
    with tarfile.open(sdist) as archive:
        names = {name.removeprefix(f"{stem}/") for name in archive.getnames()}
    expect("top of the sdist", IN_SDIST, {name.partition("/")[0] for name in names})
    expect("missing in the sdist", set(), NEEDED - names)
    files = contents(wheel)
    information = f"{stem}.dist-info"
    expect("top of the wheel", {"pinpoint_email", information}, {name.partition("/")[0] for name in files})
    package = {name for name in names if name.startswith("pinpoint_email/") and Path(name).suffix}
    expect("files of the package", package, {name for name in files if name.startswith("pinpoint_email/")})
    expect("strays", set(), {name for name in names | files.keys() if any(part in f"/{name}" for part in STRAY)})
    expect("the repository's wheel", set(files.items()), set(contents(other).items()))
    print(f"{sdist.name}: {len(names)} files; {wheel.name}: {len(files)} files")


def contents(wheel: Path) -> dict[str, bytes]:
    """The files of a wheel."""
    with zipfile.ZipFile(wheel) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def expect(what: str, expected: AbstractSet[object], found: AbstractSet[object]) -> None:
    """End with an explanation if two sets differ."""
    if expected != found:
        sys.exit(f"{what}: expected and not found, or the other way round: {sorted(map(repr, expected ^ found))}")


main()
