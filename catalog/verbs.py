"""What can be done with an order by either side, each verb said once."""

from collections.abc import Callable

from django.utils.translation import gettext_lazy as _

from cambio.common.names import telling
from cambio.common.verbs import Text, Verb
from cambio.programmes.models import Membership
from catalog import guards, operations, permissions
from catalog.models import Order

OrderVerb = Verb[Membership, Order, Order]


def _signed(order: Order) -> str:
    said = {
        "waiting_signatures": _("Signed. Others have to sign too."),
        "refused": _("Refused. The street keeps its cambi."),
    }
    return str(said.get(order.state, _("Signed. The order has gone to the supplier.")))


SIGN: OrderVerb = Verb(
    name="sign",
    operation=operations.sign_order,
    subject="order_id",
    may=permissions.check_may_sign,
    now=guards.check_can_sign,
    title=_("Sign"),
    done=_signed,
)
CANCEL: OrderVerb = Verb(
    name="cancel",
    operation=operations.cancel_order,
    subject="order_id",
    may=permissions.check_may_withdraw,
    now=guards.check_can_cancel,
    title=_("Cancel"),
    done=_("Cancelled."),
)
RENEW_PICKUP_CODE: OrderVerb = Verb(
    name="renew_pickup_code",
    operation=operations.renew_pickup_code,
    subject="order_id",
    may=permissions.check_may_withdraw,
    now=guards.check_can_renew_code,
    title=_("New pick-up code"),
    done=_("There is a new pick-up code; the old one is void."),
)
ORDERING = (SIGN, CANCEL, RENEW_PICKUP_CODE)
"""The verbs of those who order, or sign for the place that pays."""


def _told(sentence: Text) -> Callable[[Order], str]:
    """Say of an order who comes for it."""
    return lambda order: telling(sentence, name=order.collector_name)


ACCEPT: OrderVerb = Verb(
    name="accept",
    operation=operations.accept_order,
    subject="order_id",
    may=permissions.check_may_fulfil,
    now=guards.check_can_accept,
    title=_("Accept"),
    done=_told(_("Accepted: %(name)s.")),
)
MARK_READY: OrderVerb = Verb(
    name="mark_ready",
    operation=operations.mark_ready,
    subject="order_id",
    may=permissions.check_may_fulfil,
    now=guards.check_can_mark_ready,
    title=_("Mark as ready"),
    done=_told(_("Ready: %(name)s.")),
)
HAND_OVER: OrderVerb = Verb(
    name="hand_over",
    operation=operations.hand_over,
    subject="order_id",
    may=permissions.check_may_fulfil,
    now=guards.check_can_hand_over,
    title=_("Hand over"),
    done=_told(_("Handed over: %(name)s.")),
)
REFUSE: OrderVerb = Verb(
    name="refuse",
    operation=operations.refuse_order,
    subject="order_id",
    may=permissions.check_may_fulfil,
    now=guards.check_can_refuse,
    title=_("Refuse"),
    label=_("Refuse this order"),
    done=_told(_("Refused: %(name)s.")),
)
FULFILLING = (ACCEPT, MARK_READY, HAND_OVER, REFUSE)
"""The verbs of the supplier's staff."""
