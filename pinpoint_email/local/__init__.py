"""A service on this machine that stands in for Amazon Pinpoint Email (extra ``local``).

Any SDK can use it: it checks signatures, remembers identities, and keeps the mail that is sent. Start
it with ``python -m pinpoint_email.local``, or in a process::

    with LocalService() as service, service.client() as client:
        client.create_email_identity(email_identity="example.com")
"""

from importlib.util import find_spec

if find_spec("flask") is None:
    raise ImportError("the local service needs Flask: pip install 'pinpoint-email[local]'")

from .clock import Clock
from .events import MessageEvent
from .messages import Attachment, ReceivedMessage
from .service import LocalService

__all__ = ["Attachment", "Clock", "LocalService", "MessageEvent", "ReceivedMessage"]
