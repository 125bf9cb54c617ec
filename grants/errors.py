"""What stands in the way of an award, or of its payment."""

from django.utils.translation import gettext_lazy as _

from cambio.common.errors import NotAllowedNow


class RulesInTheWay(NotAllowedNow):
    """A rule is not met, and nobody has judged it or made an exception."""

    code = "rules_in_the_way"
    title = _("The rules do not allow this yet")


class BudgetEmpty(NotAllowedNow):
    """The budget holds less than would be awarded."""

    code = "budget_empty"
    title = _("There is not enough left in the budget")


class AboveAward(NotAllowedNow):
    """More would be paid than was awarded."""

    code = "above_award"
    title = _("This is more than is still to be paid")
