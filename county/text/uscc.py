"""统一社会信用代码 (GB 32100-2015) and the organisation code inside it (GB 11714-1997): check characters over plain strings."""

ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
BODY_LENGTH = 17

_WEIGHTS = tuple(pow(3, place, 31) for place in range(BODY_LENGTH))
_VALUES = {character: value for value, character in enumerate(ALPHABET)}
_ORGANISATION_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)


def check_digit(body17: str) -> str:
    """The 18th character for the first seventeen (GB 32100-2015, 4.3). Raises ValueError on a wrong length or character."""
    if len(body17) != BODY_LENGTH:
        raise ValueError(f"统一社会信用代码前部应为{BODY_LENGTH}位，实为{len(body17)}位")
    strange = sorted(set(body17) - set(ALPHABET))
    if strange:
        raise ValueError(f"统一社会信用代码含有不允许的字符：{'、'.join(strange)}")
    total = sum(weight * _VALUES[character] for weight, character in zip(_WEIGHTS, body17, strict=True))
    return ALPHABET[-total % 31]


def is_valid(code: str) -> bool:
    """True when `code` is 18 characters of the alphabet and its last character is the right check character."""
    if len(code) != BODY_LENGTH + 1 or not set(code) <= set(ALPHABET):
        return False
    return check_digit(code[:BODY_LENGTH]) == code[-1]


def organisation_check(body8: str) -> str:
    """The ninth character of an organisation code (GB 11714-1997): modulus 11, "X" for ten. Raises ValueError on a wrong body."""
    if len(body8) != 8 or not body8.isascii() or not body8.isalnum() or body8 != body8.upper():
        raise ValueError("组织机构代码本体应为8位数字或大写字母")
    total = sum(weight * int(character, 36) for weight, character in zip(_ORGANISATION_WEIGHTS, body8, strict=True))
    return "0123456789X0"[11 - total % 11]
