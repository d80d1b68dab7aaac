"""What the invented applicants of the demo county ask for, and how they are answered: the types of data/applications.toml."""

from typing import NamedTuple

from demo.sentences import read

Records = tuple[tuple[str, str], ...]


class Texts(NamedTuple):
    """`matters` by unit, `anywhere` for every other one; the keys of `reasons` to `other_organs` are values of Outcome."""

    matters: dict[str, tuple[str, ...]]
    anywhere: tuple[str, ...]
    places: tuple[str, ...]
    organisations: dict[str, str]
    persons_records: Records
    organisations_records: Records
    reasons: dict[str, str]
    obtaining: dict[str, str]
    facts: dict[str, str]
    decisions: dict[str, str]
    other_organs: dict[str, str]
    decided_on_review: dict[str, str]
    decided_by_court: dict[str, str]
    redraft: str
    referral: str
    extension: str
    transfer: str
    objection: str
    public_interest: str
    many_years: str
    reason_given: str
    reasonable: str
    unreasonable: str
    deferral: str
    evidence: str
    released: str
    supplement: str
    late_reason: str
    nothing_came: str
    own_mistake: str
    found_in_the_post: str


TEXTS = read("applications", Texts)
