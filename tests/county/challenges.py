"""The 安全验证 of a form, solved as a person without a script does."""

from county.public_forms import captcha


def solved(purpose: str) -> dict[str, str]:
    """The fields that a form of this kind sends back."""
    stamp = captcha.new_stamp(purpose)
    answer = str(captcha.question_of(stamp).answer)
    return {"challenge_stamp": stamp, "challenge_answer": answer, captcha.trap_of(stamp): ""}
