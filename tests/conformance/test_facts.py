"""The facts that the tests keep of the service are those of botocore's model, while it has one."""

import json

import pytest
from botocore.exceptions import DataNotFoundError

from tests.facts import KINDS, facts_of_botocore, file_of, written

from .oracle import service_model


@pytest.mark.parametrize("kind", KINDS)
def test_facts_are_those_of_botocores_model(kind: str) -> None:
    """The facts are the same to the byte: nothing is missing, added or in another order."""
    kept = file_of(kind).read_text("utf-8")
    try:
        facts = facts_of_botocore(kind)
    except DataNotFoundError:
        pytest.skip("this botocore has no model of the service any more")
    if kind == "service-2":
        # Older versions of botocore say less about the service as a whole.
        facts["metadata"] = json.loads(kept)["metadata"] | facts["metadata"]
    assert written(facts) == kept


def test_these_facts_are_what_the_tests_use() -> None:
    """These facts are found before botocore's own model, whose actions are documented."""
    model = service_model()
    assert 42 == len(model.operation_names)
    assert {""} == {model.operation_model(name).documentation for name in model.operation_names}
