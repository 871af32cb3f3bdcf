"""How many examples properties are tried with."""

from hypothesis import settings

__all__ = ["examples"]


def examples(count: int) -> settings:
    """As many as this in the default profile, and fewer or more of them, in proportion, in the others."""
    return settings(max_examples=max(1, count * settings().max_examples // 100))
