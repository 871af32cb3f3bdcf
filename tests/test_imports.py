"""What a process loads: what it does not use costs it nothing."""

import json
import subprocess
import sys

from .servers import OK, RawServer

OURS = """
    _call _call.action _call.attempts _call.caller _call.errors _call.quota _call.resource _call.retry _call.route
    _call.sesv2 _call.signing _clock _fork _mime _mime.wire_address _settings _settings.config _settings.endpoint
    _settings.profile _settings.providers _transport _transport.adapter _transport.connection _transport.exchange
    _transport.failure _transport.foreign _transport.http _transport.line _transport.log _transport.messages
    _transport.pools _transport.prepared _transport.session _transport.transport _values _values.annotations
    _values.checks _values.domains _values.facts _values.members _values.wire _version actions actions.account
    actions.configuration_sets actions.dedicated_ips actions.deliverability actions.email_identities
    actions.event_destinations actions.sending actions.tags client credentials enums exceptions models options
    response
"""
OTHERS = {
    *("attr", "attrs", "cattrs", "typing_extensions"),
    *("botocore", "dateutil", "six"),
    *("requests", "urllib3", "certifi", "charset_normalizer", "idna"),
    *("backports", "brotli", "brotlicffi", "chardet", "simplejson", "socks", "zstandard"),  # what these look for
}
NOT_NEEDED = {
    *("asyncio", "multiprocessing", "sqlite3", "tomllib", "unittest", "wsgiref"),
    *("botocore.client", "botocore.credentials", "botocore.loaders", "botocore.model", "botocore.session"),
    *("botocore.configloader", "botocore.parsers", "botocore.regions", "botocore.serialize"),
}
"""Of the standard library and of botocore, what would be expensive."""
PROGRAM = """
import json, sys
before = set(sys.modules)
from pinpoint_email import Destination, EmailContent, PinpointEmailClient
imported = set(sys.modules) - before
with PinpointEmailClient(
    region_name="us-east-1", endpoint_url=sys.argv[1], aws_access_key_id="AKID", aws_secret_access_key="secret"
) as client:
    destination = Destination(to_addresses=["ada@example.org"])
    client.send_email(destination=destination, content=EmailContent.from_text(subject="Hello", text="It works."))
sent = set(sys.modules) - before
print(json.dumps([sorted(imported), sorted(sent - imported)]))
"""


def test_an_import_and_a_first_send_load_what_they_need() -> None:
    """An import loads no botocore session, local service, command line or helper, and a first send little more."""
    with RawServer(lambda _: OK) as server:
        command = [sys.executable, "-c", PROGRAM, server.url]
        ended = subprocess.run(command, capture_output=True, text=True, check=True, timeout=60)  # noqa: S603  (ours)
    imported, sent = (set(names) for names in json.loads(ended.stdout))
    assert OURS.split() == sorted(
        name.removeprefix("pinpoint_email.") for name in imported if "pinpoint_email." in name
    )
    foreign = {name.partition(".")[0] for name in imported} - {"pinpoint_email", *sys.stdlib_module_names}
    assert OTHERS >= {name for name in foreign if "cython" not in name and not name.endswith("__mypyc")}
    assert set() == (imported | sent) & NOT_NEEDED
    assert {"stringprep", "encodings.idna"} >= sent


def test_helpers_are_imported_when_they_are_used() -> None:
    """A helper module is imported when a program first uses it."""
    program = (
        "import sys, pinpoint_email as library\n"
        "modules = {'dns', 'mime', 'pagination', 'plain', 'waiters'}\n"
        "def loaded(): return sorted(name for name in modules if f'pinpoint_email.{name}' in sys.modules)\n"
        "print(loaded()); library.paginate; library.EmailContent.from_text(subject='', text=''); print(loaded())"
    )
    command = [sys.executable, "-c", program]
    ended = subprocess.run(command, check=True, capture_output=True, text=True)  # noqa: S603
    assert ["[]", "['pagination']"] == ended.stdout.splitlines()


def test_an_older_urllib3_is_named() -> None:
    """urllib3 1, which requests and botocore still allow, is refused by name."""
    program = "import urllib3\ndel urllib3.HTTPHeaderDict\nimport pinpoint_email"
    command = [sys.executable, "-c", program]
    ended = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603  (ours)
    assert (
        "ImportError: pinpoint-email needs version 2 of urllib3: pip install 'urllib3>=2'"
        == ended.stderr.splitlines()[-1]
    )
