"""What must never happen cannot be written, not even from a shell: each promise of the database, attacked."""

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.utils import InternalError

from catalog.gate.workflow import withdraw
from catalog.models import Column, Document, DocumentEntry, DocumentReview, Revision
from county.cases.workflow import IllegalStep
from county.models import Role
from tests.factories import county_with_tree, person, publish, row, take

pytestmark = pytest.mark.django_db


@pytest.fixture
def published():
    county_with_tree()
    return publish(row())[0]


def refused(action, *errors):
    """Runs `action` and demands that the database refuses it, now or at commit."""

    def act():
        with transaction.atomic():
            action()
            with connection.cursor() as cursor:
                cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")

    with pytest.raises(errors or (IntegrityError, InternalError)):
        act()


@pytest.mark.parametrize(
    "field", ["title", "body", "summary", "doc_number", "issuer", "source", "files_manifest", "structure"]
)
def test_a_published_text_cannot_be_edited_in_place(published, field):
    refused(lambda: Document.objects.filter(pk=published.pk).update(**{field: "改动"}))


def test_a_changed_text_with_its_right_digest_lacks_a_review(published):
    published.body = "<p>改动</p>"
    refused(
        lambda: Document.objects.filter(pk=published.pk).update(body=published.body, digest=published.computed_digest())
    )


def test_a_draft_cannot_be_published_without_a_review(published):
    refused(lambda: Document.objects.filter(pk=published.pk).update(review=None))


@pytest.mark.parametrize("conclusion", ["refused", "referred"])
def test_a_review_that_did_not_approve_lets_nothing_out(published, conclusion):
    revision = published.revisions.get()
    review = DocumentReview.objects.create(
        revision=revision,
        kind="import",
        digest=published.digest,
        conclusion=conclusion,
        batch="批次",
        reviewed_by_name="甲",
    )
    refused(lambda: Document.objects.filter(pk=published.pk).update(review=review))


def test_a_review_of_other_bytes_lets_nothing_out(published):
    other = publish(row())[0]
    refused(lambda: Document.objects.filter(pk=published.pk).update(review=other.review))


def test_the_database_computes_the_digest_as_we_do(published):
    with connection.cursor() as cursor:
        cursor.execute(
            r"SELECT encode(sha256(convert_to(concat_ws(E'\x1f', title, doc_number, issuer,"
            " coalesce(to_char(written_on, 'YYYY-MM-DD'), ''), summary, body, structure, source, files_manifest), 'UTF8')), 'hex')"
            " FROM catalog_document WHERE id = %s",
            [published.pk],
        )
        assert cursor.fetchone()[0] == published.digest == published.computed_digest()


def test_a_document_is_never_deleted(published):
    refused(lambda: Document.objects.filter(pk=published.pk)._raw_delete("default"))


def test_an_index_number_never_changes_and_is_never_given_twice(published):
    other = publish(row())[0]
    refused(lambda: Document.objects.filter(pk=published.pk).update(index_number="11371699XX0000019P/2024-99999"))
    refused(lambda: Document.objects.filter(pk=published.pk).update(index_number=None))
    assert other.index_number != published.index_number


def test_an_item_cannot_lie_in_a_group_column(published):
    group = Column.objects.get(slug="statutory")
    refused(lambda: Document.objects.filter(pk=published.pk).update(column=group, column_kind="group"))


def test_the_kind_of_an_item_is_the_kind_of_its_column(published):
    refused(lambda: Document.objects.filter(pk=published.pk).update(column_kind="notice"))


def test_a_column_that_holds_items_cannot_become_a_group(published):
    refused(lambda: Column.objects.filter(pk=published.column_id).update(kind="group"))


def test_a_second_current_organisation_info_is_flagged_by_the_import_and_refused_by_the_database():
    county_with_tree()
    first, second = publish(row(column="organisation"), row(column="organisation"))
    assert first.faults == []
    assert second.faults == ["本栏目每单位只放一件，与已有信息重复"]
    refused(lambda: Document.objects.filter(pk=second.pk).update(faults=[]))


def test_two_reports_of_one_year_are_refused_but_two_years_are_not():
    county_with_tree()
    a, b, c, d = publish(
        row(column="annual-reports", report_year=2022, doc_number=""),
        row(column="annual-reports", report_year=2023, doc_number=""),
        row(column="annual-reports", report_year=2023, doc_number=""),
        row(column="annual-reports", report_year=None, doc_number=""),
    )
    assert (a.faults, b.faults) == ([], [])
    assert c.faults == ["同一单位同一年度已有年度报告"]
    assert d.faults == ["年度报告未注明所报告的年份"]
    refused(lambda: Document.objects.filter(pk=c.pk).update(faults=[]))
    refused(lambda: Document.objects.filter(pk=d.pk).update(faults=[]))


def test_a_withdrawal_needs_its_reason(published):
    refused(lambda: Document.objects.filter(pk=published.pk).update(status="withdrawn"))
    leader = person("zhang", published.department, Role.LEADER)
    with pytest.raises(IllegalStep, match="理由"):
        withdraw(published, actor=leader, reason=" ")
    assert Document.objects.public().filter(pk=published.pk).exists()


def test_records_of_review_and_steps_cannot_be_changed_or_deleted(published):
    review = DocumentReview.objects.get(pk=published.review_id)
    refused(lambda: DocumentReview.objects.filter(pk=review.pk).update(basis="改"))
    refused(lambda: DocumentEntry.objects.filter(case=published).update(note="改"))
    refused(lambda: DocumentEntry.objects.filter(case=published)._raw_delete("default"))


def test_one_open_revision_at_a_time(published):
    def open_one(number):
        revision = Revision(document=published, number=number, title="新稿", body="<p>新稿</p>")
        revision.digest = revision.computed_digest()
        revision.save()

    open_one(2)
    refused(lambda: open_one(3))


def test_a_refused_row_is_named_by_line_and_stops_no_other():
    county_with_tree()
    outcome = take(row(department="nowhere"), row(column="statutory"), row(column="unknown"), row())
    assert outcome.imported == 1
    assert [refusal.line for refusal in outcome.refusals] == [1, 2, 3]
    assert "没有信息公开单位" in outcome.refusals[0].reason
    assert "分组栏目" in outcome.refusals[1].reason
