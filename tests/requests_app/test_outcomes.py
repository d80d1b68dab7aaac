"""The legal outcomes: every one has its article, row and remedy, as law.md §1e and §2.6 say."""

import pytest

from requests_app.models.application import Row
from requests_app.models.reply import OF_CORRECTION, Outcome
from requests_app.outcomes import LAPSED_ROWS, RULES, RemedyRule, missing, outcomes_of, row_of

# law.md §2.6, written anew.
EXPECTED = {
    "already_public": ("1", "第三十六条第（一）项"),
    "granted": ("1", "第三十六条第（二）项"),
    "granted_later": ("1", "第三十六条第（二）项"),
    "partial": ("2", "第三十七条"),
    "state_secret": ("3.1", "第十四条"),
    "forbidden_by_law": ("3.2", "第十四条"),
    "three_securities": ("3.3", "第十四条"),
    "third_party": ("3.4", "第十五条"),
    "internal_affairs": ("3.5", "第十六条第一款"),
    "process_information": ("3.6", "第十六条第二款"),
    "enforcement_file": ("3.7", "第十六条第二款"),
    "registry_lookup": ("3.8", "第三十六条第（七）项"),
    "not_existing": ("4.1", "第三十六条第（四）项"),
    "not_this_organ": ("4.1", "第三十六条第（五）项"),
    "needs_making": ("4.2", "第三十八条"),
    "still_unclear": ("4.3", "第三十条"),
    "petition": ("5.1", "第三十九条第一款"),
    "repeated": ("5.2", "第三十六条第（六）项"),
    "publication": ("5.3", "第三十九条第二款"),
    "excessive": ("5.4", "第三十五条"),
    "confirmation": ("5.5", "第三十八条"),
    "other": ("6.3", ""),
}


@pytest.mark.parametrize("outcome, row, article", [(name, *rest) for name, rest in EXPECTED.items()])
def test_row_and_article(outcome, row, article):
    assert row_of(outcome) == row
    assert article in RULES[Outcome(outcome)].articles


def test_every_outcome_has_a_rule_and_every_leaf_row_is_reached():
    assert set(RULES) == set(Outcome)
    assert set(EXPECTED) | set(OF_CORRECTION) == set(Outcome)
    reached = {row_of(outcome) for outcome in EXPECTED} | set(LAPSED_ROWS.values())
    assert reached == set(Row.values)
    assert len(Row) == 21


def test_review_comes_first_for_refusals_under_14_15_16_only():
    first = {outcome for outcome, rule in RULES.items() if rule.remedy == RemedyRule.REVIEW_FIRST}
    assert first == {outcome for outcome, (row, _) in EXPECTED.items() if row.startswith("3.") and row != "3.8"} | {
        "partial"
    }


def test_kinds_do_not_mix():
    assert set(outcomes_of("correction")) == set(OF_CORRECTION)
    assert not set(outcomes_of("disclosure")) & set(OF_CORRECTION)
    assert {row_of(outcome) for outcome in OF_CORRECTION} == {""}


@pytest.mark.parametrize("outcome", Outcome.values)
def test_an_empty_reply_lacks_what_its_outcome_needs(outcome):
    rule = RULES[Outcome(outcome)]
    assert len(missing(outcome, {})) == len(rule.needs) > 0
    assert missing(outcome, dict.fromkeys(rule.needs, "有")) == []
    assert missing(outcome, dict.fromkeys(rule.needs, "  ")) == missing(outcome, {})
