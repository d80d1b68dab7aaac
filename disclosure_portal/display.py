"""How a visitor wants the pages shown: 长者模式, contrast, text size, 简|繁. Kept in one cookie, so it works without script."""

from dataclasses import dataclass

from django.http import parse_cookie

COOKIE_NAME = "display"
ONE_YEAR = 365 * 24 * 60 * 60
SIZES = {"": "标准", "large": "大", "larger": "特大"}
CONTRASTS = {"": "标准", "dark": "深色高对比", "light": "浅色高对比"}
SCRIPTS = {"": "简体", "hant": "繁體"}


@dataclass(frozen=True, slots=True)
class Display:
    """One visitor's choice; every field empty is the standard look."""

    elder: bool = False
    size: str = ""
    contrast: str = ""
    script: str = ""

    @property
    def cookie_value(self) -> str:
        """elder.large.dark.hant, with nothing where the standard is kept."""
        return (
            ".".join(("elder" if self.elder else "", self.size, self.contrast, self.script))
            if self != Display()
            else ""
        )

    @property
    def html_class(self) -> str:
        """The classes that the style sheet knows."""
        names = []
        if self.elder:
            names.append("elder")
        if self.size:
            names.append(f"size-{self.size}")
        if self.contrast:
            names.append(f"contrast-{self.contrast}")
        return " ".join(names)

    @property
    def is_traditional(self) -> bool:
        return self.script == "hant"

    @property
    def language(self) -> str:
        return "zh-Hant" if self.is_traditional else "zh-Hans"

    @classmethod
    def from_choices(cls, choices) -> "Display":
        """From form fields; anything unknown is the standard."""
        return cls(
            elder=choices.get("elder") in ("1", "on", "elder"),
            size=choices.get("size", "") if choices.get("size", "") in SIZES else "",
            contrast=choices.get("contrast", "") if choices.get("contrast", "") in CONTRASTS else "",
            script=choices.get("script", "") if choices.get("script", "") in SCRIPTS else "",
        )

    @classmethod
    def from_cookie_value(cls, value: str) -> "Display":
        """From the cookie; anything malformed is the standard look."""
        parts = value.split(".")
        if len(parts) != 4:
            return cls()
        return cls.from_choices(dict(zip(("elder", "size", "contrast", "script"), parts, strict=True)))

    @classmethod
    def from_cookie_header(cls, header: str) -> "Display":
        """From the Cookie header as the server hands it over (PEP 3333).

        Page cache and pages both ask here: if they read a strange header differently, one visitor's look would be kept for all.
        """
        if COOKIE_NAME not in header:
            return cls()
        cookies = parse_cookie(header.encode("latin-1").decode(errors="replace"))
        return cls.from_cookie_value(cookies.get(COOKIE_NAME, ""))
