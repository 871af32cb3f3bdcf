"""Enumerations are open."""

import copy
import json
import pickle

import pytest

import pinpoint_email
from pinpoint_email import EnforcementStatus, EventType, IdentityType, OpenEnum, TlsPolicy
from tests.conformance.oracle import service_model

ENUMS = [cls for cls in vars(pinpoint_email).values() if isinstance(cls, type) and issubclass(cls, OpenEnum)]
OF_THE_MODEL = [name for name in service_model().shape_names if getattr(service_model().shape_for(name), "enum", ())]


def test_the_ten_of_the_model_and_one_more_are_there() -> None:
    """Every enumeration of the model has a class, and so has EnforcementStatus."""
    assert 10 == len(OF_THE_MODEL)
    assert {*OF_THE_MODEL, "EnforcementStatus", "OpenEnum"} == {cls.__name__ for cls in ENUMS}


@pytest.mark.parametrize("name", OF_THE_MODEL)
def test_values_are_those_of_the_model(name: str) -> None:
    """Each class lists the model's values under their own names."""
    members: dict[str, OpenEnum] = getattr(pinpoint_email, name).__members__
    values = service_model().shape_for(name).enum  # type: ignore[attr-defined]  # pyright: ignore[reportAttributeAccessIssue, reportUnknownMemberType, reportUnknownVariableType]
    assert values == [str(member) for member in members.values()]
    assert values == list(members)


def test_enforcement_statuses_are_those_of_the_reference() -> None:
    """EnforcementStatus, which the model does not list, has the values of the reference."""
    assert ["HEALTHY", "PROBATION", "SHUTDOWN"] == list(EnforcementStatus)


def test_a_value_that_is_not_listed_is_taken() -> None:
    """An unlisted value belongs to its class, equals its text, and says that it is unknown."""
    value = IdentityType("NEW_KIND")
    assert isinstance(value, IdentityType)
    assert "NEW_KIND" == value
    assert hash("NEW_KIND") == hash(value)
    assert (False, True) == (value.is_known, IdentityType.DOMAIN.is_known)
    assert ("NEW_KIND", "NEW_KIND", "NEW_KIND") == (value.name, value.value, f"{value}")
    assert "<IdentityType.NEW_KIND: 'NEW_KIND'>" == repr(value)
    assert '"NEW_KIND"' == json.dumps(value)
    assert ["EMAIL_ADDRESS", "DOMAIN", "MANAGED_DOMAIN"] == list(IdentityType)


@pytest.mark.parametrize("value", [IdentityType("NEW_KIND"), IdentityType.DOMAIN, IdentityType("")])
def test_values_pickle_and_copy(value: IdentityType) -> None:
    """A copy of a value is equal and of the same class."""
    for again in (pickle.loads(pickle.dumps(value)), copy.copy(value), copy.deepcopy(value)):  # noqa: S301
        assert value == again
        assert IdentityType is type(again)


def test_text_is_the_only_kind_of_value() -> None:
    """A value that is not text is refused, as by any enumeration."""
    with pytest.raises(ValueError, match="5 is not a valid TlsPolicy"):
        TlsPolicy(5)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]


def test_an_unlisted_value_of_one_class_is_not_one_of_another() -> None:
    """Unlisted values of two classes are equal as texts, but keep their classes."""
    assert not isinstance(EventType("SEND"), TlsPolicy)
