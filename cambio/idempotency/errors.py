"""Why a call under a key is refused; what the operation itself refuses comes through as it is."""

from django.utils.translation import gettext_lazy as _

from cambio.common.errors import Invalid, Mismatch, NotAllowedNow


class KeyMissing(Invalid):
    """A call that moves value came without a key."""

    code = "idempotency_key_missing"
    title = _("The header Idempotency-Key is missing")


class KeyInvalid(Invalid):
    """It is no key."""

    code = "idempotency_key_invalid"
    title = _("An Idempotency-Key is 1 to 200 visible ASCII characters, without spaces")


class KeyReused(Mismatch):
    """The key was used for another call."""

    code = "idempotency_key_reused"
    title = _("This Idempotency-Key was used for another request")


class KeyInUse(NotAllowedNow):
    """The call with this key has not been answered yet."""

    code = "idempotency_key_in_use"
    title = _("The request with this Idempotency-Key is still being done")
    retry_after_s = 1
