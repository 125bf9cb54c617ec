"""How many stewards sign what a place orders."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from cambio.common.errors import Invalid
from cambio.programmes.models import Membership, Programme
from cambio.programmes.permissions import check_may
from cambio.programmes.recording import record
from catalog import queries
from catalog.models import CatalogRule


@transaction.atomic
def set_catalog_rule(
    *,
    sign_above: int,
    signatures_below: int = 1,
    signatures_above: int = 2,
    by: Membership,
    at: datetime,
) -> CatalogRule:
    """
    Set how many stewards sign an order that a place pays; orders made before keep their number.

    :raises NotPermitted: the actor does not maintain the catalog
    :raises Invalid: a large order would need fewer signatures than a small one, or none
    """
    check_may(by, "catalog.manage")
    if signatures_below < 1:
        raise Invalid(_("At least one steward signs."), field="signatures_below")
    if signatures_above < signatures_below:
        raise Invalid(
            _("A large order needs no fewer signatures than a small one."),
            field="signatures_above",
        )
    Programme.objects.select_for_update(no_key=True).get(pk=by.programme_id)
    rule = queries.rule_of(by.programme_id)
    rule.sign_above = sign_above
    rule.signatures_below, rule.signatures_above = signatures_below, signatures_above
    rule.set_by, rule.set_at = by, at
    rule.save()
    record("catalog_rule.set", rule, by=by, at=at, sign_above=sign_above)
    return rule
