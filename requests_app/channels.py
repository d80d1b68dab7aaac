"""Which day an application counts as received, by the way it came (条例 Art. 31; 国办公开办函〔2015〕207号)."""

from dataclasses import dataclass

from requests_app.models.application import Channel, ReceiptBasis


@dataclass(frozen=True, slots=True)
class Rule:
    """The basis of the day; when both sides must confirm, the case waits for the confirmation."""

    basis: ReceiptBasis
    is_confirmed_later: bool


RULES: dict[Channel, Rule] = {
    Channel.IN_PERSON: Rule(ReceiptBasis.SUBMITTED, False),
    # The agency fills in the form in the applicant's presence (Art. 29).
    Channel.ORAL: Rule(ReceiptBasis.SUBMITTED, False),
    Channel.SIGNED_POST: Rule(ReceiptBasis.SIGNED_FOR, False),
    # To be confirmed with the applicant on the day it arrives.
    Channel.ORDINARY_MAIL: Rule(ReceiptBasis.CONFIRMED, True),
    Channel.ONLINE: Rule(ReceiptBasis.BOTH_CONFIRMED, True),
    Channel.EMAIL: Rule(ReceiptBasis.BOTH_CONFIRMED, True),
    Channel.FAX: Rule(ReceiptBasis.BOTH_CONFIRMED, True),
}
