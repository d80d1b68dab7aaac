"""Two mixins for the forms of the public: the 安全验证, and the key by which a form sent twice makes one case.

A form needs two lines: `class LetterForm(ChallengeMixin, forms.Form)` with its `challenge_purpose`, and in its template
`{% from "public_forms.html" import challenge %}{{ challenge(form) }}`.
"""

from dataclasses import dataclass

from django import forms

from county.public_forms import captcha as challenges
from county.public_forms import idempotency as submissions
from county.public_forms.captcha import Reply, Unsolved


@dataclass(frozen=True)
class ShownChallenge:
    """What the template shows: the question, or when it is solved only what proves it."""

    stamp: str
    question: str
    trap: str
    bits: int
    is_solved: bool
    answer: str
    work: str


class ChallengeMixin(forms.Form):
    """Refuses the form until its 安全验证 is solved; what was solved stays so while other fields are mended.

    It is used up when everything else is in order, for the form's own key if it has one (SubmissionMixin), so the same form may
    arrive twice. A form that is only looked through first is made with `is_last=False`, and uses up nothing.
    """

    challenge_purpose: str

    challenge_stamp = forms.CharField(required=False, max_length=200, widget=forms.HiddenInput)
    challenge_work = forms.CharField(required=False, max_length=challenges.LONGEST_NONCE, widget=forms.HiddenInput)
    challenge_answer = forms.CharField(required=False, max_length=20)

    def __init__(self, *args, is_last: bool = True, **kwargs):
        super().__init__(*args, **kwargs)
        self.is_last = is_last
        self._fresh_stamp = "" if self.is_bound else challenges.new_stamp(self.challenge_purpose)

    def clean(self):
        cleaned = super().clean()
        stamp = cleaned.get("challenge_stamp", "")
        if "challenge_another" in self.data:
            # They only asked for another question: nothing else is to be told yet.
            self.errors.clear()
            self._ask_again("已换了一道题，请回答。")
            return cleaned
        reply = Reply(
            cleaned.get("challenge_answer", ""),
            cleaned.get("challenge_work", ""),
            self.data.get(challenges.trap_of(stamp)),
        )
        try:
            challenges.judge(self.challenge_purpose, stamp, reply)
        except Unsolved as unsolved:
            if unsolved.is_over:
                self._ask_again(str(unsolved))
            else:
                self.add_error("challenge_answer", str(unsolved))
            return cleaned
        if self.is_last and not self.errors and not challenges.spend(stamp, self._used_for(cleaned, stamp)):
            self._ask_again("此验证已经用过，请回答新的问题。")
        return cleaned

    @property
    def challenge(self) -> ShownChallenge:
        """The 安全验证 as the page shows it."""
        is_solved = self.is_bound and "challenge_answer" not in self.errors
        stamp = self._fresh_stamp or self["challenge_stamp"].value() or ""
        return ShownChallenge(
            stamp,
            challenges.question_of(stamp).text,
            challenges.trap_of(stamp),
            challenges.WORK_BITS,
            is_solved,
            "" if self._fresh_stamp else self["challenge_answer"].value() or "",
            "" if self._fresh_stamp else self["challenge_work"].value() or "",
        )

    def _ask_again(self, message: str) -> None:
        self._fresh_stamp = challenges.new_stamp(self.challenge_purpose)
        self.add_error("challenge_answer", message)

    def _used_for(self, cleaned: dict, stamp: str) -> str:
        key = cleaned.get("submission_key")
        return submissions.digest_of(self.challenge_purpose, key) if key else challenges.digest_of(stamp)


class SubmissionMixin(forms.Form):
    """Gives the form its key (`submission_key`); one that is too old or not ours is replaced, and the form asked for again."""

    ANOTHER = "用这一页已经提交过一件，刚才填写的内容与那一件不同，尚未提交。作为另一件提交的，请核对后再次提交。"

    submission_key = forms.CharField(required=False, max_length=120, widget=forms.HiddenInput)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        sent = str(self.data.get("submission_key", "")) if self.is_bound else ""
        self.is_key_good = submissions.is_ours(sent)
        self.key = sent if self.is_key_good else submissions.new_key()

    def begin_another(self) -> None:
        """The page was sent before and comes again with other content: gives it a key of its own, and says so."""
        self.key = submissions.new_key()
        self.add_error(None, self.ANOTHER)

    def clean_submission_key(self):
        if not self.is_key_good:
            raise forms.ValidationError(submissions.SENT_LATE)
        return self.cleaned_data["submission_key"]
