"""How many examples properties are tried with."""

from hypothesis import settings

__all__ = ["examples"]


def examples(count: int) -> settings:
    """This many examples in the default profile, and proportionally fewer or more in the others."""
    return settings(max_examples=max(1, count * settings().max_examples // 100))
