"""What can be done with grants; one module for each subject, one function for each verb."""

from grants.operations.applications import (
    answer_question,
    change_application,
    submit_application,
    withdraw_application,
    write_application,
)
from grants.operations.attachments import (
    MOST_ATTACHMENTS,
    AttachmentContent,
    announce_attachment,
    receive_attachment,
    remove_attachment,
)
from grants.operations.awards import determine_award, record_repayment
from grants.operations.budgets import (
    BudgetContent,
    add_funder,
    create_budget,
    describe_budget,
    open_budget,
)
from grants.operations.decisions import (
    ask_applicant,
    award_application,
    defer_application,
    judge_rule,
    refuse_application,
    wait_list_application,
)
from grants.operations.movements import close_budget, fund_budget, move_money
from grants.operations.payees import set_payee
from grants.operations.reminders import remind_of_reports
from grants.operations.reports import (
    Cost,
    accept_report,
    record_end,
    reject_report,
    return_report,
    submit_report,
    write_report,
)
from grants.operations.rounds import close_round, create_round, load_scheme, open_round
from grants.steps.writing import ApplicationContent, Giver, PlannedCost

__all__ = [
    "MOST_ATTACHMENTS",
    "ApplicationContent",
    "AttachmentContent",
    "BudgetContent",
    "Cost",
    "Giver",
    "PlannedCost",
    "accept_report",
    "add_funder",
    "announce_attachment",
    "answer_question",
    "ask_applicant",
    "award_application",
    "change_application",
    "close_budget",
    "close_round",
    "create_budget",
    "create_round",
    "defer_application",
    "describe_budget",
    "determine_award",
    "fund_budget",
    "judge_rule",
    "load_scheme",
    "move_money",
    "open_budget",
    "open_round",
    "receive_attachment",
    "record_end",
    "record_repayment",
    "refuse_application",
    "reject_report",
    "remind_of_reports",
    "remove_attachment",
    "return_report",
    "set_payee",
    "submit_application",
    "submit_report",
    "wait_list_application",
    "withdraw_application",
    "write_application",
    "write_report",
]
