"""Who gains does not judge, and who made it does not either: every operation that judges asks."""

import importlib
import inspect
import types
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from cambio.programmes import interests

PACKAGES = ("cambio.programmes", "cambio.payments", "streets", "catalog", "grants")
JUDGES = {
    "streets": {
        "verify_cleanup", "verify_cleanups", "return_cleanup", "reject_cleanup",
        "confirm_residency", "decline_residency", "redeem_letter",
    },
    "grants": {
        "ask_applicant", "judge_rule", "award_application", "refuse_application",
        "wait_list_application", "defer_application", "accept_report", "return_report",
        "reject_report", "determine_award", "record_repayment",
    },
    "cambio.payments": {"release_payment"},
    "catalog": {
        "sign_order", "place_order", "counter_order", "accept_order", "mark_ready", "hand_over",
        "refuse_order",
    },
}  # fmt: skip
"""What is somebody's word on what concerns others."""
OTHERS = {
    "of one's own": {
        "join_programme", "leave_programme", "announce_photo", "receive_photo", "remove_photo",
        "log_cleanup", "change_cleanup", "postpone_cleanup", "submit_cleanup", "withdraw_cleanup",
        "claim_residency", "end_residency", "cancel_order", "renew_pickup_code",
        "write_application", "change_application", "submit_application", "answer_question",
        "withdraw_application", "set_payee", "announce_attachment", "receive_attachment",
        "remove_attachment", "write_report", "submit_report", "record_end",
    },
    "set up for all": {
        "set_reward_rule", "set_catalog_rule", "create_supplier", "add_item", "change_item",
        "set_stock", "announce_item_picture", "receive_item_picture", "issue_letter",
        "add_funder", "create_budget", "describe_budget", "open_budget", "fund_budget",
        "close_budget", "move_money", "create_round", "open_round", "close_round",
        "set_payment_account", "enrol_person", "grant_role", "revoke_role",
    },
    "by whoever runs the installation": {
        "create_programme", "appoint_manager", "import_places", "load_scheme",
    },
    "by the program": {"remind_of_reports"},
    "word of what the bank did, or the first of two pairs of eyes": {
        "prepare_payment", "cancel_payment", "fail_payment", "export_payments", "mark_paid",
        "mark_batch_paid",
    },
}  # fmt: skip
"""What is no judgement, and why."""
ASKING = {interests.check_has_no_interest, interests.check_gains_nothing}

Operation = Callable[..., Any]


def operations_of(package: str) -> dict[str, Operation]:
    module = importlib.import_module(f"{package}.operations")
    return {
        name: inspect.unwrap(made)
        for name, made in vars(module).items()
        if inspect.isfunction(made)
        and not name.startswith("_")
        and inspect.unwrap(made).__module__.startswith(f"{package}.operations")
    }


def called_by(function: Operation) -> Iterator[Operation]:
    """What a function names, directly or of a module that it names."""
    names = set(function.__code__.co_names)
    named = [function.__globals__[name] for name in names if name in function.__globals__]
    for one in named:
        if inspect.isfunction(one):
            yield inspect.unwrap(one)
        elif isinstance(one, types.ModuleType) and one.__name__.startswith(PACKAGES):
            inside = [vars(one)[name] for name in names if name in vars(one)]
            yield from (inspect.unwrap(each) for each in inside if inspect.isfunction(each))


def asks(operation: Operation) -> bool:
    """Whether an operation comes to the one place that knows interests, by whatever way."""
    seen: set[Operation] = set()
    waiting = [operation]
    while waiting:
        function = waiting.pop()
        if function in ASKING:
            return True
        if function not in seen and function.__module__.startswith(PACKAGES):
            seen.add(function)
            waiting += called_by(function)
    return False


def test_a1_every_operation_is_said_to_judge_or_why_it_does_not() -> None:
    there = {name for package in PACKAGES for name in operations_of(package)}
    judging, others = set().union(*JUDGES.values()), set().union(*OTHERS.values())
    assert there == judging | others
    assert not judging & others


@pytest.mark.parametrize("package", JUDGES)
def test_a1_every_operation_that_judges_asks_who_has_an_interest(package: str) -> None:
    found = operations_of(package)
    assert [name for name in sorted(JUDGES[package]) if not asks(found[name])] == []


def test_a1_an_operation_that_forgets_to_ask_is_found() -> None:
    """A control: setting a rule asks who may, and nobody's interest."""
    assert not asks(operations_of("streets")["set_reward_rule"])
    assert not asks(operations_of("cambio.programmes")["grant_role"])
