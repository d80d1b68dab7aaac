"""The review: its digest is the database's, and the database keeps its rules."""

import pytest
from django.db import IntegrityError, connection, transaction
from hypothesis import given
from hypothesis import strategies as st

from county.cases.review import digest_of
from tests.county.cases.models import Case, CaseReview

DIGEST = digest_of(["标题", "正文"])
texts = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00\x1f"))


def test_the_digest_of_known_parts():
    # printf '标题\x1f正文' | sha256sum
    assert DIGEST == "4550e4871b8f189df225428f5bb839fdcf93fb9f87ee6acc7b1af6548df1e654"


@given(st.lists(texts, min_size=1, max_size=5))
def test_where_the_parts_end_matters(parts):
    assert digest_of([*parts, ""]) != digest_of(parts)
    assert digest_of(["".join(parts), "x"]) != digest_of(["".join(parts) + "x"])


@pytest.mark.django_db
@given(st.lists(texts, min_size=1, max_size=5))
def test_the_database_computes_the_same_digest(parts):
    with connection.cursor() as cursor:
        places = ", ".join(["%s::text"] * len(parts))
        cursor.execute(f"SELECT encode(sha256(convert_to(concat_ws(E'\\x1f', {places}), 'UTF8')), 'hex')", parts)
        assert cursor.fetchone()[0] == digest_of(parts)


def test_a_part_with_the_separator_is_refused():
    with pytest.raises(ValueError, match=r"U\+001F"):
        digest_of(["标题\x1f正文"])


def test_a_part_that_is_no_text_is_refused():
    with pytest.raises(TypeError):
        digest_of(["标题", None])


def review(**values):
    values = {"digest": DIGEST, "conclusion": "approved", "reviewed_by_name": "王芳"} | values
    return CaseReview.objects.create(case=Case.objects.create(title="一"), **values)


@pytest.mark.django_db
@pytest.mark.usefixtures("cases")
class TestRules:
    @pytest.mark.parametrize(
        "conclusion, approved",
        [("approved", True), ("approved_in_part", True), ("refused", False), ("referred", False)],
    )
    def test_only_a_positive_conclusion_approves_the_digest(self, officer, conclusion, approved):
        made = review(conclusion=conclusion, reviewed_by=officer, basis="条例第十四条")
        made.refresh_from_db()
        assert made.approved_digest == (DIGEST if approved else None)
        assert made.allows_publication is approved

    def test_an_import_names_its_batch_instead_of_a_reviewer(self):
        assert str(review(kind="import", batch="2025-11 旧网站")) == "导入：公开（王芳）"

    @pytest.mark.parametrize(
        "rule, values",
        [
            ("digest_shape", {"digest": "A" * 64}),
            ("reviewer_or_batch", {"reviewed_by": None}),
            ("reviewer_or_batch", {"batch": "甲"}),
            ("reviewer_or_batch", {"kind": "import"}),
            ("no_state_secret_public", {"involves_state_secret": True}),
            ("no_state_secret_public", {"involves_state_secret": True, "conclusion": "approved_in_part", "basis": "x"}),
            ("basis_given", {"conclusion": "refused"}),
            ("basis_given", {"conclusion": "approved_in_part"}),
            ("basis_given", {"had_secrecy_mark": True}),
        ],
    )
    def test_the_database_refuses(self, officer, rule, values):
        with pytest.raises(IntegrityError, match=rule), transaction.atomic():
            review(**({"reviewed_by": officer} | values))
        assert not CaseReview.objects.exists()
