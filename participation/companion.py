"""What calls for opinions add to the catalogue's items and demand at its gate (catalog.shelf.companions)."""

from datetime import date

from django.urls import reverse

from catalog.models import Document, Revision
from catalog.shelf.catalogue import Catalogue
from catalog.shelf.companions import Beside, Companion, Finding, Link, Section
from county.site.addresses import address_of
from participation.models import OpinionCall

SHOWN = 20


class CallCompanion(Companion):
    """A document on which the public was asked is not decided on before the public was answered (国令713 Art. 29)."""

    def lacking(self, revision: Revision, action: str) -> list[str]:
        if action == "submit":
            return []
        return [
            f"就这件文件征求过意见（《{call.title}》），结果反馈尚未公布；请先公布采纳情况，或者由负责人登记“免予反馈”"
            for call in unanswered(revision.document)
        ]

    def findings(self, revision: Revision) -> list[Finding]:
        return [
            Finding(
                f"意见征集《{call.title}》的结果反馈尚未公布，不能审定。",
                (),
                reverse("admin:participation_opinioncall_change", args=[call.pk]),
                "查看征集",
                is_warning=True,
            )
            for call in unanswered(revision.document)
        ]

    def beside(self, catalogue: Catalogue, document: Document, today: date) -> Beside:
        concerned = catalogue.remember("participation:concerned", _concerned_ids)
        if document.pk not in concerned:
            return Beside()
        links = []
        for call in OpinionCall.objects.public().filter(final_document=document).order_by("pk")[:SHOWN]:
            links.append(Link("意见征集", call.title, call.get_absolute_url()))
            if call.answered_at:
                links.append(Link("结果反馈", f"{call.title}：采纳情况", address_of("call-outcome", call.pk)))
        return Beside([], [Section("calls", "公众参与", [], links)] if links else [])


def unanswered(document: Document) -> list[OpinionCall]:
    """The public calls on this document whose 采纳情况 is not public and that nobody waived."""
    calls = OpinionCall.objects.filter(final_document_id=document.pk, status=OpinionCall.Status.PUBLISHED)
    return list(calls.filter(answered_at=None, waiver=None).order_by("pk")[:SHOWN])


def _concerned_ids() -> frozenset[int]:
    """Every document that answers a call: the other pages ask nothing more."""
    found = OpinionCall.objects.public().filter(final_document__isnull=False)
    return frozenset(found.values_list("final_document", flat=True))
