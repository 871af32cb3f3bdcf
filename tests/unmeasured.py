"""Programs in which coverage is not measured.

Measuring takes half of their time, and other tests run what they use.
"""

import os

__all__ = ["environment"]


def environment() -> dict[str, str]:
    """The environment for an unmeasured program."""
    return {name: value for name, value in os.environ.items() if not name.startswith("COVERAGE_")}
