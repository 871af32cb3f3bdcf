"""What a process loads: what it does not use costs it nothing."""

import json
import subprocess
import sys

from .servers import OK, RawServer

OURS = """
    _action _adapter _answer _attempts _call _check _clock _config _connection _credentials _endpoint _errors
    _exchange _failure _foreign _fork _http _line _log _members _own _pools _prepared _profile _request _resource
    _retry _session _sesv2 _signing _transport _version _wire account client configuration_sets dedicated_ips
    deliverability email_identities enums event_destinations exceptions models options response sending tags
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
    """No session of botocore's, no local service, no command line, no helper; the first send loads next to nothing."""
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
    """What a program does not use, it does not import."""
    program = (
        "import sys, pinpoint_email as library\n"
        "modules = {'dns', 'mime', 'pagination', 'plain', 'waiters'}\n"
        "def loaded(): return sorted(name for name in modules if f'pinpoint_email.{name}' in sys.modules)\n"
        "print(loaded()); library.paginate; library.EmailContent.from_text(subject='', text=''); print(loaded())"
    )
    command = [sys.executable, "-c", program]
    ended = subprocess.run(command, check=True, capture_output=True, text=True)  # noqa: S603
    assert ended.stdout.splitlines() == ["[]", "['pagination']"]


def test_an_older_urllib3_is_named() -> None:
    """That of before version 2 has other connections, and yet requests and botocore allow it."""
    program = "import urllib3\ndel urllib3.HTTPHeaderDict\nimport pinpoint_email"
    command = [sys.executable, "-c", program]
    ended = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603  (ours)
    assert (
        "ImportError: pinpoint-email needs version 2 of urllib3: pip install 'urllib3>=2'"
        == ended.stderr.splitlines()[-1]
    )
