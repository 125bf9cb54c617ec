"""Every state and every step has a word at the desks."""

import pytest

from cambio.payments.states import PAYMENT
from grants import states
from grants.models.applications import ATTACHMENTS, STEPS
from grants.models.funding import MOVEMENTS
from web.grant_desk import words


@pytest.mark.parametrize(
    ("texts", "codes"),
    [
        (words.APPLICATIONS, states.APPLICATION.states),
        (words.AWARDS, states.AWARD.states),
        (words.REPORTS, states.REPORT.states),
        (words.BUDGETS, states.BUDGET.states),
        (words.ROUNDS, states.ROUND.states),
        (words.PAYMENTS, PAYMENT.states),
        (words.MOVEMENTS, MOVEMENTS),
        (words.ATTACHMENTS, ATTACHMENTS),
        (words.STEPS, STEPS),
    ],
)
def test_every_code_has_a_word_and_no_word_is_left_over(texts, codes):
    assert set(texts) == set(codes)
