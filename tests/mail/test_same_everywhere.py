"""What leaves does not depend on the version of Python."""

from hashlib import sha256

from tests.mail.building import WAYS
from tests.mail.made_up import made_up
from tests.mail.writing import written

MESSAGES = range(100, 120)
UNSTEADY = {"Django"}
"""What Django builds depends on its own version."""
DIGEST = "a7379b2d084a8bc0de815cc245ad9d3568601f143ceacbce715091912cd68bed"


def digest() -> str:
    """A number for all that is written of some messages, whose boundaries are no random ones."""
    state = sha256()
    for way in sorted(WAYS.keys() - UNSTEADY):
        for number in MESSAGES:
            message = WAYS[way].build(WAYS[way].suited(made_up(str(number))))
            for count, part in enumerate(message.walk()):
                if part.is_multipart():
                    part.set_boundary(f"=_{count}")
            state.update(written(message))
    return state.hexdigest()


def test_same_everywhere() -> None:
    """The bytes are the same as when they were last looked at."""
    assert DIGEST == digest()
