import pytest

from pinpoint_email.local import LocalService


@pytest.fixture
def account(service: LocalService, monkeypatch: pytest.MonkeyPatch) -> LocalService:
    """An account with a verified ``example.com``, which ``--live`` finds by the environment, like a real one."""
    variables = {"AWS_ACCESS_KEY_ID": "test", "AWS_SECRET_ACCESS_KEY": "test", "AWS_REGION": "us-east-1"}
    for name, value in {**variables, "AWS_ENDPOINT_URL": service.url}.items():
        monkeypatch.setenv(name, value)
    with service.client() as client:
        client.create_email_identity(email_identity="example.com")
    return service
