"""How allauth's mails leave: through the queue, so that a log-in never waits for a mail server."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest
from django.utils import timezone

from cambio.common.errors import TooMany
from cambio.common.language import current_language
from cambio.common.limits import address_of, take
from cambio.mail.operations import queue_mail


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Queues what allauth would send in the middle of the request."""

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """
        Queue allauth's mail with those of its values that are text.

        Nobody gets them without end, however they are asked for. What is left out is left out
        silently: whether there is a mail to be sent tells whether an address is known.
        """
        try:
            take("mails", mail=email.lower())
        except TooMany:
            return
        queue_mail(
            recipient=email,
            language=current_language(),
            template=template_prefix,
            context={key: value for key, value in context.items() if isinstance(value, str)},
            at=timezone.now(),
        )

    def send_account_already_exists_mail(self, email: str) -> None:
        """Say so without allauth's link to a new password: nobody here has one."""
        self.send_mail("account/email/account_already_exists", email, {})

    def get_client_ip(self, request: HttpRequest) -> str:
        """Tell from where a request comes, as all limits do."""
        return address_of(request)

    def add_message(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        """Say nothing: the pages themselves say what happened."""
