"""The page of the local service: the mail that was sent, and the account around it."""

from .responses import error_page
from .views import pages

__all__ = ["error_page", "pages"]
