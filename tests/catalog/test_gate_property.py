"""No sequence of edits, steps, imports and writes past the verbs publishes bytes that were not reviewed.

Hypothesis plays a whole office, careless and hostile: whatever is taken, in whatever order, by whomever, what the public sees has
an approving review of exactly its digest by three different people, or an import's record.
"""

from contextlib import contextmanager

import pytest
from django.core.files.storage import default_storage
from django.db import DatabaseError, connection, transaction
from django.utils import timezone
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test

from catalog.arrivals.incoming import IncomingFile
from catalog.gate.drafting import attach
from catalog.gate.uploads import accept
from catalog.gate.workflow import (
    Answers,
    abandon,
    amend,
    approve,
    determine,
    draft,
    mark_validity,
    publish,
    publish_due,
    recall_approval,
    recall_review,
    recall_submission,
    refile,
    review,
    revise,
    save_draft,
    send_back,
    settle_files,
    submit,
    withdraw,
)
from catalog.models import Attachment, Column, Document, DocumentReview, Revision
from county.cases.review import Conclusion, digest_of
from county.cases.workflow import IllegalStep
from county.models import Role
from tests.factories import batch, person, row, take_in
from tests.people import office

WORDS = st.sampled_from(["甲", "乙", "丙", "丁"])
WHO = st.sampled_from(["nina", "wang", "shen", "fu", "all"])
PICK = st.integers(0, 5)


class NamedFile:
    """What an upload looks like to `accept`."""

    def __init__(self, name: str, content: bytes):
        self.name, self.content = name, content

    def read(self, size: int) -> bytes:
        return self.content[:size]


class Office(RuleBasedStateMachine):
    """A unit, its people, and everything that they could do to its items."""

    people: dict = {}
    units: dict = {}

    def __init__(self):
        super().__init__()
        self.transaction = transaction.atomic()
        self.transaction.__enter__()

    def teardown(self):
        transaction.set_rollback(True)
        self.transaction.__exit__(None, None, None)

    @contextmanager
    def tried(self):
        """What the office or the database refuses leaves nothing behind."""
        try:
            with transaction.atomic():
                yield
                with connection.cursor() as cursor:
                    cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        except (IllegalStep, DatabaseError):
            pass
        finally:
            with connection.cursor() as cursor:
                cursor.execute("SET CONSTRAINTS ALL DEFERRED")

    def revision(self, pick: int) -> Revision:
        """One of the newest revisions, as it is now."""
        newest = list(Revision.objects.order_by("-pk")[:6])
        return newest[pick % len(newest)]

    def document(self, pick: int) -> Document:
        newest = list(Document.objects.order_by("-pk")[:6])
        return newest[pick % len(newest)]

    @rule(word=WORDS)
    def begin(self, word):
        column = Column.objects.get(slug="notices")
        with self.tried():
            draft(
                Document(department=self.units["caizheng"], column=column, topic="0401", genre="notice"),
                Revision(title=f"关于{word}的通告", body=f"<p>{word}</p>", formed_on=timezone.localdate()),
                actor=self.people["nina"],
            )

    @precondition(lambda self: Revision.objects.exists())
    @rule(pick=PICK, who=WHO, word=WORDS)
    def edit(self, pick, who, word):
        revision = self.revision(pick)
        with self.tried():
            revision.body = f"<p>{word}</p>"
            save_draft(revision, actor=self.people[who])

    @precondition(lambda self: Revision.objects.exists())
    @rule(pick=PICK, word=WORDS)
    def add_file(self, pick, word):
        with self.tried():
            revision = self.revision(pick)
            attach(revision, [accept(NamedFile(f"{word}.csv", f"{word},1\n".encode()))])
            settle_files(revision)

    @precondition(lambda self: Attachment.objects.exists())
    @rule(pick=PICK)
    def remove_file(self, pick):
        with self.tried():
            revision = self.revision(pick)
            revision.attachments.all()[:1].get().delete() if revision.attachments.exists() else None
            settle_files(revision)

    @precondition(lambda self: Revision.objects.exists())
    @rule(
        pick=PICK,
        who=WHO,
        verb=st.sampled_from(
            [
                submit,
                approve,
                publish,
                send_back,
                amend,
                recall_submission,
                recall_review,
                recall_approval,
                abandon,
                determine,
            ]
        ),
    )
    def step(self, pick, who, verb):
        arguments = {"late_reason": "等待会签"} if verb is publish else {"note": "理由"}
        with self.tried():
            verb(self.revision(pick), actor=self.people[who], **arguments)

    @precondition(lambda self: Revision.objects.exists())
    @rule(pick=PICK, who=WHO, conclusion=st.sampled_from(Conclusion))
    def look(self, pick, who, conclusion):
        with self.tried():
            review(self.revision(pick), Answers(conclusion, basis="依据"), actor=self.people[who])

    @precondition(lambda self: Revision.objects.exists())
    @rule(pick=PICK, word=WORDS)
    def whole_way(self, pick, word):
        """The ordinary way, so that many items become public for the others to attack."""
        with self.tried():
            revision = self.revision(pick)
            submit(revision, actor=self.people["nina"], note=word)
            review(revision, Answers(Conclusion.APPROVED), actor=self.people["shen"])
            approve(revision, actor=self.people["fu"])
            publish(revision, actor=self.people["nina"])

    @precondition(lambda self: Document.objects.exists())
    @rule(pick=PICK, source=PICK)
    def begin_anew(self, pick, source):
        with self.tried():
            revise(
                self.document(pick),
                actor=self.people["nina"],
                source=self.revision(source),
                formed_on=timezone.localdate(),
            )

    @precondition(lambda self: Document.objects.exists())
    @rule(pick=PICK, kind=st.sampled_from(["withdraw", "refile", "mark"]))
    def move(self, pick, kind):
        document = self.document(pick)
        with self.tried():
            if kind == "withdraw":
                withdraw(document, actor=self.people["fu"], reason="有误")
            elif kind == "refile":
                refile(document, Column.objects.get(slug="work-news"), actor=self.people["nina"], note="放错")
            else:
                mark_validity(document, "amended", actor=self.people["fu"])

    @rule(word=WORDS, key=PICK, with_file=st.booleans())
    def take_in_row(self, word, key, with_file):
        files = (IncomingFile("表.csv", f"{word}\n".encode()),) if with_file else ()
        with self.tried():
            take_in([row(source_id=f"p{key}", body=f"<p>{word}</p>", attachments=files)], batch())

    @rule()
    def timer(self):
        publish_due()

    # Past the verbs: from a shell, in bulk, by SQL.

    @precondition(lambda self: Document.objects.exists())
    @rule(pick=PICK, word=WORDS, with_digest=st.booleans())
    def overwrite_what_is_public(self, pick, word, with_digest):
        document = self.document(pick)
        document.body = f"<p>{word}!</p>"
        changes = {"body": document.body} | ({"digest": document.computed_digest()} if with_digest else {})
        with self.tried():
            Document.objects.filter(pk=document.pk).update(**changes)

    @precondition(lambda self: Document.objects.exists() and Revision.objects.exists())
    @rule(pick=PICK, other=PICK)
    def declare_public(self, pick, other):
        revision = self.revision(other)
        text = {name: getattr(revision, name) for name in (*Document.DIGESTED, "digest")}
        with self.tried():
            Document.objects.filter(pk=self.document(pick).pk).update(
                status="published",
                revision=revision,
                review=DocumentReview.objects.order_by("-pk").first(),
                index_number=f"11371699MB00000{pick}/2026-0000{other}",
                published_at=timezone.now(),
                **text,
            )

    @precondition(lambda self: Revision.objects.exists())
    @rule(pick=PICK, word=WORDS, status=st.sampled_from(["reviewed", "approved", "published"]))
    def push_a_revision(self, pick, word, status):
        revision = self.revision(pick)
        people = {
            "checked_by": self.people["nina"],
            "reviewed_by": self.people["shen"],
            "approved_by": self.people["fu"],
        }
        with self.tried():
            Revision.objects.filter(pk=revision.pk).update(
                status=status,
                review=DocumentReview.objects.order_by("-pk").first(),
                published_at=timezone.now(),
                **people,
            )

    @precondition(lambda self: Revision.objects.exists())
    @rule(pick=PICK, word=WORDS)
    def overwrite_a_revision(self, pick, word):
        revision = self.revision(pick)
        revision.title = f"{word}？"
        with self.tried(), connection.cursor() as cursor:
            cursor.execute(
                "UPDATE catalog_revision SET title = %s, digest = %s WHERE id = %s",
                [revision.title, revision.computed_digest(), revision.pk],
            )

    @precondition(lambda self: Attachment.objects.exists())
    @rule(pick=PICK)
    def swap_files(self, pick):
        """The bytes of one file under the name of another, behind the manifest that was reviewed."""
        first, last = Attachment.objects.order_by("pk").first(), Attachment.objects.order_by("-pk").first()
        with self.tried():
            Attachment.objects.filter(pk=first.pk).update(storage_name=last.storage_name, sha256=last.sha256)
        with self.tried():
            Attachment.objects.filter(pk=last.pk).update(revision=self.revision(pick))

    @invariant()
    def the_public_sees_what_was_reviewed(self):
        public = Document.objects.public().select_related("review", "revision")
        for document in public:
            assert document.digest == digest_of(
                "" if value is None else str(value) for value in (getattr(document, name) for name in Document.DIGESTED)
            )
            shown, record = document.revision, document.review
            assert shown.document_id == document.pk
            assert (shown.status, shown.digest, record.digest) == ("published", document.digest, document.digest)
            assert record.conclusion in ("approved", "approved_in_part")
            if record.kind == "import":
                assert record.batch
            else:
                assert record.reviewed_by_id == shown.reviewed_by_id
                assert len({shown.author_id, shown.reviewed_by_id, shown.approved_by_id, None}) == 4
                assert shown.checked_by_id not in (shown.reviewed_by_id, shown.approved_by_id)
            files = Attachment.objects.public().filter(revision__document=document).order_by("position", "pk")
            assert "\n".join(file.manifest_line for file in files) == document.files_manifest
            for file in files:
                with default_storage.open(file.storage_name) as stored:
                    assert accept(NamedFile(file.name, stored.read()))[1].sha256 == file.sha256


@pytest.mark.django_db
def test_nothing_public_that_was_not_reviewed():
    staff = office()
    Office.units = {"caizheng": staff.caizheng}
    Office.people = {name: getattr(staff, name) for name in ("nina", "shen", "fu")} | {
        "wang": person("wang", staff.caizheng, Role.OFFICER),
        "all": person("all", staff.caizheng, Role.OFFICER, Role.REVIEWER, Role.LEADER),
    }
    run_state_machine_as_test(
        Office,
        settings=settings(
            max_examples=40,
            stateful_step_count=30,
            deadline=None,
            suppress_health_check=list(HealthCheck),
            print_blob=True,
        ),
    )
