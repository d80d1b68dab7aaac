"""The verbs of 归集: of a source, and of what it brought. Nothing here publishes, reviews or withdraws anything."""

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from catalog.arrivals.placing import genre_for
from catalog.gate import workflow as gate
from catalog.models import Document, Revision
from county.cases.workflow import IllegalStep, advance, verb
from county.models import User
from harvest.models import Candidate, Source


@verb("enable")
def enable(source: Source, *, actor: User, note: str = "") -> None:
    """启用, once a trial has read it. Raises IllegalStep before that, and while nobody answers for its drafts."""
    if source.last_success_at is None:
        raise IllegalStep("还没有一次成功的试采，不能启用；请查看归集批次中的原因。")
    if not source.officer.is_active:
        raise IllegalStep("责任信息员已停用，请先改为在岗人员。")
    advance(source, "enable", actor=actor, note=note, next_at=timezone.now())


@verb("pause")
def pause(source: Source, *, actor: User, note: str) -> None:
    advance(source, "pause", actor=actor, note=note)


@verb("stop")
def stop(source: Source, *, actor: User, note: str) -> None:
    advance(source, "stop", actor=actor, note=note)


@verb("adopt")
@transaction.atomic
def adopt(candidate: Candidate, *, actor: User, note: str = "") -> Document:
    """采用: the item becomes a draft of `actor` in the source's column. It goes through the gate like any other."""
    source = candidate.source
    origin = f"归集自 {candidate.url}"
    formed_on = candidate.published_on or timezone.localdate(candidate.first_seen_at)
    document = Document(
        department=source.department,
        column=source.column,
        genre=genre_for("", candidate.title, "").value,
        source_url=candidate.url,
    )
    revision = Revision(
        title=candidate.title,
        body=candidate.body,
        doc_number=candidate.doc_number,
        issuer=source.department.name,
        source=source.department.name,
        formed_on=formed_on,
        written_on=candidate.published_on,
    )
    gate.draft(document, revision, actor=actor)
    advance(candidate, "adopt", actor=actor, note=note or origin, document=document)
    return document


@verb("same_as")
def same_as(candidate: Candidate, *, actor: User, note: str = "") -> None:
    advance(candidate, "same_as", actor=actor, note=note)


@verb("not_same")
def not_same(candidate: Candidate, *, actor: User, note: str = "") -> None:
    advance(candidate, "not_same", actor=actor, note=note, twin=None)


@verb("dismiss")
def dismiss(candidate: Candidate, *, actor: User, note: str) -> None:
    advance(candidate, "dismiss", actor=actor, note=note)


@verb("revise")
@transaction.atomic
def revise(candidate: Candidate, *, actor: User, note: str = "") -> Revision:
    """拟修订稿 with the source's new text; the public goes on seeing the old one. Raises IllegalStep when one is under way."""
    document = candidate.document
    if document is None:
        raise IllegalStep("本站没有由它拟成的信息，请核实后选“已核实，不改动”。")
    if document.status == Document.Status.DRAFT:
        raise IllegalStep("原稿尚未发布，请直接修改草稿，再选“已核实，不改动”。")
    revision = gate.revise(document, actor=actor, formed_on=candidate.published_on or timezone.localdate())
    revision.title, revision.body = candidate.title, candidate.body
    gate.save_draft(revision, actor=actor)
    advance(candidate, "revise", actor=actor, note=note or f"来源已变：{candidate.url}")
    return revision


@verb("settle")
def settle(candidate: Candidate, *, actor: User, note: str) -> None:
    advance(candidate, "settle", actor=actor, note=note, gone_seen=0, gone_since=None)


@verb("notice_change")
def notice_change(candidate: Candidate, *, actor: None = None, **read) -> None:
    """The source says something else than before; the office decides what follows."""
    seen = Q(text_digest=candidate.text_digest)
    advance(candidate, "notice_change", actor=None, note="来源内容与归集时不同，请核实。", where=seen, **read)


@verb("notice_gone")
def notice_gone(candidate: Candidate, *, actor: None = None) -> None:
    advance(candidate, "notice_gone", actor=None, note="来源已删除，请核实是否撤回。")


@verb("come_back")
def come_back(candidate: Candidate, *, actor: None = None) -> None:
    advance(candidate, "come_back", actor=None, note="来源恢复。", gone_seen=0, gone_since=None)
