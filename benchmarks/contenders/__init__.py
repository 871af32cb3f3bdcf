"""The clients that are compared, each as its user would write it.

``python -m benchmarks.contenders.ours URL`` imports one, builds it, sends one small message and ends. A module here
imports only what its contender needs, because that is what is timed.
"""

__all__ = ["ACCESS_KEY", "REGION", "SECRET_KEY", "SENDER", "SUBJECT", "TEXT"]

REGION = "us-east-1"
ACCESS_KEY = "AKIDEXAMPLE"
SECRET_KEY = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY"  # noqa: S105  (the example in AWS's documentation)
SENDER = "news@example.com"
SUBJECT = "Your order has been sent"
TEXT = "Hello,\n\nyour order left our house today. It should be with you by the end of the week.\n\nBest wishes\n"
