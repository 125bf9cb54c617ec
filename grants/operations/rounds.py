"""Schemes as they are loaded, and the rounds in which people can apply under them."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from cambio.common.errors import Conflict, Invalid
from cambio.common.locks import lock
from cambio.common.names import Name, folded
from cambio.programmes.models import Membership, Programme
from cambio.programmes.permissions import check_may
from cambio.programmes.recording import record
from grants import guards, permissions, queries, schemes, sentences, states
from grants.models import Budget, Round, RoundBudget, Scheme, SchemeVersion


@transaction.atomic
def load_scheme(
    *, programme: Programme, content: Mapping[str, Any], at: datetime
) -> tuple[SchemeVersion, bool]:
    """
    Load what a scheme file says as the scheme's next version; what is in force already is not new.

    Done by whoever runs the installation, so there is nobody to ask for permission.

    :param content: a scheme file, read
    :returns: the version, and whether it is new
    :raises SchemeInvalid: naming every key at fault
    """
    read = schemes.scheme_of(content)
    Programme.objects.select_for_update().get(pk=programme.pk)
    scheme, _created = Scheme.objects.get_or_create(programme=programme, code=read.code)
    digest = hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()
    last = scheme.versions.order_by("-number").first()
    if last is not None and last.digest == digest:
        return last, False
    version = SchemeVersion.objects.create(
        programme=programme,
        scheme=scheme,
        number=last.number + 1 if last else 1,
        content=content,
        digest=digest,
        loaded_at=at,
    )
    record("scheme_version.loaded", version, by=None, at=at, number=version.number)
    return version, True


@transaction.atomic
def create_round(
    *,
    round_id: UUID,
    version_id: UUID,
    name: Name,
    budget_ids: Sequence[UUID],
    filled: Mapping[str, Any],
    opens_at: datetime,
    closes_at: datetime | None = None,
    by: Membership,
    at: datetime,
) -> tuple[Round, bool]:
    """
    Set up a round under a version of a scheme; nobody can apply before it is opened.

    :param budget_ids: which budgets pay: one for each ward, and one for the whole programme
    :param filled: what the scheme leaves to the programme, by the names of its settings
    :returns: the round, and whether it is new: the same id with the same content is not
    :raises NotPermitted: the actor does not set up rounds
    :raises Conflict: the id or the name belongs to another
    :raises Invalid: naming the field at fault
    """
    check_may(by, "grants.manage")
    new = Round(
        id=round_id,
        programme_id=by.programme_id,
        version=_version(version_id, by),
        name=name,
        filled=dict(filled),
        opens_at=opens_at,
        closes_at=closes_at,
        created_at=at,
    )
    present = _present(new, budget_ids)
    if present is not None:
        return present, False
    _write(new, _checked(new, budget_ids, by))
    record("round.created", new, by=by, at=at)
    return new, True


def _version(version_id: UUID, by: Membership) -> SchemeVersion:
    version = queries.scheme_versions_seen_by(by).filter(pk=version_id).first()
    if version is None:
        raise Invalid(_("There is no such version of a scheme."), field="version")
    return version


def _checked(new: Round, budget_ids: Sequence[UUID], by: Membership) -> list[Budget]:
    """Check a new round, and find the budgets that pay in it."""
    if new.closes_at is not None and new.closes_at <= new.opens_at:
        raise Invalid(_("A round closes after it opens."), field="closes_at")
    _check_filled(new)
    taken = queries.rounds_seen_by(by).filter(folded_name=folded(new.name)).first()
    if taken is not None:
        already = _("A round with this name already exists: %(name)s.")
        raise Conflict(already % {"name": taken}, field="name")
    return _budgets(budget_ids, by)


def _check_filled(new: Round) -> None:
    try:
        schemes.filled(new.version.rules, new.filled)
    except schemes.SchemeInvalid as error:
        problem = error.problems[0]
        raise Invalid(f"{problem.key}: {sentences.problem_text(problem)}", field="filled") from None


def _budgets(budget_ids: Sequence[UUID], by: Membership) -> list[Budget]:
    budgets = list(queries.budgets_seen_by(by).filter(pk__in=budget_ids))
    if not budgets or len(budgets) != len(budget_ids):
        raise Invalid(_("Name at least one budget, and each once."), field="budgets")
    if len({budget.ward_id for budget in budgets}) != len(budgets):
        raise Invalid(_("Name one budget for each ward."), field="budgets")
    return budgets


def _write(new: Round, budgets: Sequence[Budget]) -> None:
    new.save(force_insert=True)
    RoundBudget.objects.bulk_create(
        RoundBudget(programme_id=new.programme_id, round=new, budget=budget, ward_id=budget.ward_id)
        for budget in budgets
    )


def _present(new: Round, budget_ids: Sequence[UUID]) -> Round | None:
    lock(f"round/{new.pk}")
    present = Round.objects.filter(pk=new.pk).first()
    if present is None:
        return None
    fields = ("programme_id", "version_id", "name", "filled", "opens_at", "closes_at")
    same = all(getattr(present, field) == getattr(new, field) for field in fields)
    if not same or set(present.budgets.values_list("budget", flat=True)) != set(budget_ids):
        raise Conflict(field="id")
    return present


@transaction.atomic
def open_round(*, round_id: UUID, by: Membership, at: datetime) -> Round:
    """
    Let people apply; twice is once.

    :raises NotFound: there is no such round
    :raises NotPermitted: the actor does not set up rounds
    :raises NotAllowedNow: a setting is still to be filled, a budget is not open, or it is over
    """
    opened = _round_for_update(round_id, by)
    if opened.state == "open":
        return opened
    guards.check_can_open_round(opened, at)
    states.ROUND.move(opened, "open")
    opened.save()
    record("round.opened", opened, by=by, at=at)
    return opened


@transaction.atomic
def close_round(*, round_id: UUID, by: Membership, at: datetime) -> Round:
    """
    Take no more applications; those that were handed in are still decided on. Twice is once.

    :raises NotFound: there is no such round
    :raises NotPermitted: the actor does not set up rounds
    :raises NotAllowedNow: it was never opened
    """
    closed = _round_for_update(round_id, by)
    if closed.state == "closed":
        return closed
    guards.check_can_close_round(closed, at)
    states.ROUND.move(closed, "close")
    closed.save()
    record("round.closed", closed, by=by, at=at)
    return closed


def _round_for_update(round_id: UUID, by: Membership) -> Round:
    found = queries.round_seen_by(by, round_id)
    permissions.check_may_manage(by, found)
    return Round.objects.select_for_update(of=["self"]).select_related("version").get(pk=found.pk)
