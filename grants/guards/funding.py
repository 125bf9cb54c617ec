"""What can be done with a budget, and with a round."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from cambio.common.errors import NotAllowedNow
from grants import queries, states
from grants.models import Budget, Round

# As long as it is reserved, it can still be said what it is for.
check_can_describe = states.BUDGET.guard("open")


def check_can_open(budget: Budget, at: datetime) -> None:
    """
    Ask whether awards can be made from a budget.

    :raises NotAllowedNow: it is not said what it is for, who decides, or how it is accounted for
    """
    del at
    states.BUDGET.check_allows(budget, "open")
    for field in ("purpose", "who_decides", "accounted_how"):
        if not getattr(budget, field):
            raise NotAllowedNow(
                _("Say first what it is for, who decides, and how it is accounted for."),
                field=field,
            )


def check_can_hold(budget: Budget, at: datetime) -> None:
    """
    Ask whether money can go into a budget and out of it.

    :raises NotAllowedNow: it is closed
    """
    del at
    if budget.state == "closed":
        raise NotAllowedNow.while_in(budget.state)


def check_can_close(budget: Budget, at: datetime) -> None:
    """
    Ask whether there is anything to close, or to pass on of what came back since.

    :raises NotAllowedNow: it is closed and empty
    """
    del at
    if budget.state == "closed" and not queries.free_in(budget):
        raise NotAllowedNow.while_in(budget.state)


def check_can_open_round(opened: Round, at: datetime) -> None:
    """
    Ask whether people can be let apply.

    :raises NotAllowedNow: a setting is still to be filled, a budget is not open, or it is over
    """
    del at
    states.ROUND.check_allows(opened, "open")
    unset = opened.rules.unset()
    if unset:
        raise NotAllowedNow(
            _("The scheme leaves this to you: %(settings)s") % {"settings": ", ".join(unset)},
            field="filled",
        )
    if opened.budgets.exclude(budget__state="open").exists():
        raise NotAllowedNow(_("Each of its budgets must be open first."), field="budgets")


check_can_close_round = states.ROUND.guard("close")
