"""Every outgoing paper of 依申请公开 as a record (`county.papers.Paper`), from plain values.

Days and dates come from the clock as parameters; no paper counts any itself. The remedy text follows the kind of answer
(复议法 Art. 20, 23, 24; 行政诉讼法 Art. 45, 46; 法释〔2025〕8号 Art. 1): refusals under Art. 14, 15 and 16 of the 条例 go to review
first, everything else leaves the choice. Articles without a name are those of the 条例 (Order 711).
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from county.papers import Annex, Block, Choice, Fill, Items, Paper, Text, chinese_day

REGULATION = "《中华人民共和国政府信息公开条例》"
SHORT = "《条例》"
FEE_RULES = "《政府信息公开信息处理费管理办法》（国办函〔2020〕109号）"
REVIEW_LAW, SUIT_LAW = "《中华人民共和国行政复议法》", "《中华人民共和国行政诉讼法》"
PROVISIONAL_DAY = "上述期限所涉年度的放假安排尚未公布，期限为暂算；公布后有变化的，以重新计算的期限为准。"
REVIEW_DAYS, SUIT_AFTER_REVIEW_DAYS, SUIT_MONTHS = 60, 15, 6
"""Calendar days and months (复议法 Art. 20, 行政诉讼法 Art. 45, 46)."""


class OrganKind(StrEnum):
    """What decides who reviews an organ's answers."""

    COUNTY_GOVERNMENT = "county_government"
    DEPARTMENT = "department"
    TOWNSHIP = "township"
    NAMED = "named"  # 海关、金融、外汇管理、税务、国家安全 (Art. 27), 司法行政 (Art. 28)


def reviewing_organ(kind: OrganKind, *, county: str, city: str, named: str = "") -> str:
    """行政复议机关 (复议法 Art. 24): the county for departments and townships, the city for the county; for others who is `named`.

    Raises ValueError when nobody is named.
    """
    if kind == OrganKind.NAMED:
        if not named:
            raise ValueError("who reviews this organ must be named")
        return named
    return city if kind == OrganKind.COUNTY_GOVERNMENT else county


@dataclass(frozen=True, slots=True)
class Organ:
    """An organ as papers name it, with how to reach it."""

    name: str
    address: str = ""
    phone: str = ""
    postcode: str = ""

    @property
    def contact(self) -> str:
        """联系地址、邮政编码、联系电话 as far as known."""
        known = (("联系地址：", self.address), ("邮政编码：", self.postcode), ("联系电话：", self.phone))
        return "，".join(label + value for label, value in known if value)


@dataclass(frozen=True, slots=True)
class Head:
    """What stands on every paper: the organ, 文号, 成文日期, and in demo data the mark."""

    organ: Organ
    number: str
    signed_on: date
    mark: str = ""


@dataclass(frozen=True, slots=True)
class Asked:
    """The application as papers cite it."""

    number: str
    applicant: str
    received_on: date
    wanted: str
    is_organisation: bool = False

    @property
    def you(self) -> str:
        return "你单位" if self.is_organisation else "你"


@dataclass(frozen=True, slots=True)
class Remedy:
    """Where an answer can be contested: 行政复议机关 and the court."""

    reviewing_organ: str
    court: str = "有管辖权的人民法院"

    def text(self, paper: str, *, review_first: bool, part: str = "") -> str:
        """The remedy sentence; `part` names what of the paper it is about."""
        about = part or "本机关上述答复"
        review = f"自收到本{paper}之日起{REVIEW_DAYS}日内向{self.reviewing_organ}申请行政复议"
        if review_first:
            return (
                f"如对{about}不服，根据{REVIEW_LAW}第二十条、第二十三条第一款第（四）项的规定，应当先{review}；"
                f"对行政复议决定不服的，可以根据{SUIT_LAW}第四十五条的规定，自收到行政复议决定书之日起{SUIT_AFTER_REVIEW_DAYS}日内向"
                f"{self.court}提起行政诉讼。"
            )
        return (
            f"如对{about}不服，可以根据{REVIEW_LAW}第二十条的规定，{review}；"
            f"也可以根据{SUIT_LAW}第四十六条的规定，自收到本{paper}之日起{SUIT_MONTHS}个月内向{self.court}提起行政诉讼。"
        )


class Ground(StrEnum):
    """Why information, or a part of it, is not disclosed."""

    STATE_SECRET = "state_secret"  # noqa: S105 - a ground of refusal
    LAW_FORBIDS = "law_forbids"
    THREE_SECURITIES = "three_securities"
    THIRD_PARTY = "third_party"
    INTERNAL_AFFAIRS = "internal_affairs"
    PROCESS = "process"
    ENFORCEMENT_FILE = "enforcement_file"


# Of each ground: the article, and how the information is described.
GROUNDS: dict[Ground, tuple[str, str]] = {
    Ground.STATE_SECRET: ("第十四条", "属于依法确定为国家秘密的政府信息"),
    Ground.LAW_FORBIDS: ("第十四条", "属于法律、行政法规禁止公开的政府信息"),
    Ground.THREE_SECURITIES: ("第十四条", "属于公开后可能危及国家安全、公共安全、经济安全、社会稳定的政府信息"),
    Ground.THIRD_PARTY: ("第十五条", "涉及商业秘密、个人隐私等，公开会对第三方合法权益造成损害"),
    Ground.INTERNAL_AFFAIRS: (
        "第十六条第一款",
        "属于行政机关的内部事务信息（人事管理、后勤管理、内部工作流程等方面的信息）",
    ),
    Ground.PROCESS: (
        "第十六条第二款",
        "属于行政机关在履行行政管理职能过程中形成的讨论记录、过程稿、磋商信函、请示报告等过程性信息",
    ),
    Ground.ENFORCEMENT_FILE: ("第十六条第二款", "属于行政执法案卷信息"),
}


@dataclass(frozen=True, slots=True)
class Withheld:
    """A part that is not disclosed: what it is, on which ground, and the reason in this case."""

    part: str
    ground: Ground
    reason: str


@dataclass(frozen=True, slots=True)
class Published:
    """Where something already published is found: its name, and the way or address."""

    name: str
    way: str


def _paper(
    head: Head,
    title: str,
    addressee: str,
    *blocks: Block,
    annexes: tuple[Annex, ...] = (),
    enclosures: tuple[str, ...] = (),
) -> Paper:
    return Paper(
        title,
        blocks,
        organ=head.organ.name,
        number=head.number,
        addressee=addressee,
        signed_by=head.organ.name,
        signed_on=head.signed_on,
        annexes=annexes,
        enclosures=enclosures,
        mark=head.mark,
    )


def _opening(asked: Asked) -> str:
    return (
        f"本机关于{chinese_day(asked.received_on)}收到{asked.you}提出的政府信息公开申请（申请编号：{asked.number}），"
        f"申请获取的政府信息为：“{asked.wanted}”。"
    )


def _contact(head: Head) -> tuple[Text, ...]:
    return (Text(f"本机关政府信息公开工作机构{head.organ.contact}。"),) if head.organ.contact else ()


def _named(items: Sequence[str]) -> tuple[Block, ...]:
    """One reason runs on as text, more are numbered."""
    return (Text(items[0]),) if len(items) == 1 else (Items(tuple(items)),)


# 受理中的告知


def receipt(
    head: Head,
    asked: Asked,
    *,
    basis: str,
    due_on: date,
    working_days: int,
    due_lines: Sequence[str] = (),
    is_provisional: bool = False,
    query: str = "",
) -> Paper:
    """登记回执: number, day of receipt and on what it rests (Art. 31), the day by which an answer is due (Art. 33).

    `due_lines` are the clock's working; `is_provisional` while a notice that decides the day is not issued; `query` says how the
    progress can be followed.
    """
    return _paper(
        head,
        "政府信息公开申请登记回执",
        asked.applicant,
        Text(
            f"{asked.you}提出的政府信息公开申请已登记，申请编号为{asked.number}。申请获取的政府信息为：“{asked.wanted}”。"
        ),
        Text(
            f"根据{REGULATION}（以下简称{SHORT}）第三十一条的规定，本机关收到申请之日为{chinese_day(asked.received_on)}（{basis}）。"
            f"根据{SHORT}第三十三条的规定，答复期限为自收到申请之日起{working_days}个工作日，至{chinese_day(due_on)}届满。"
        ),
        *((Text("期限计算如下："), Items(tuple(due_lines))) if due_lines else ()),
        *((Text(PROVISIONAL_DAY),) if is_provisional else ()),
        Text(
            f"需要{asked.you}补正申请、征求第三方或者其他机关意见、延长答复期限或者收取信息处理费的，期限依照{SHORT}另行计算，本机关将书面告知。"
        ),
        *((Text(query),) if query else ()),
        *_contact(head),
    )


def supplement_notice(head: Head, asked: Asked, *, matters: Sequence[str], due_on: date) -> Paper:
    """政府信息公开申请补正通知书 (Art. 30): once, within seven working days, with the matters and a reasonable period."""
    return _paper(
        head,
        "政府信息公开申请补正通知书",
        asked.applicant,
        Text(_opening(asked)),
        Text(
            f"经审查，{asked.you}的申请内容不明确，不符合{REGULATION}（以下简称{SHORT}）第二十九条第二款的要求，需要补正以下事项："
        ),
        Items(tuple(matters)),
        Text(
            f"根据{SHORT}第三十条的规定，请最迟于{chinese_day(due_on)}提交补正材料。"
            f"答复期限自本机关收到补正的申请之日起计算。无正当理由逾期不补正的，视为放弃申请，本机关不再处理该政府信息公开申请。"
        ),
        *_contact(head),
    )


def extension_notice(
    head: Head,
    asked: Asked,
    *,
    reason: str,
    working_days: int,
    former_due_on: date | None,
    due_on: date | None,
    is_provisional: bool = False,
) -> Paper:
    """延期答复告知书 (Art. 33): once, at most 20 working days, approved, told before the former day is over.

    While the clock stands for a consultation there is neither a former day nor a new one, and none is named.
    """
    former = f"{chinese_day(former_due_on)}届满前" if former_due_on else "内"
    until = (
        f"，至{chinese_day(due_on)}届满。"
        if due_on
        else "。因征求有关方面意见，答复期限现停止计算；恢复计算后，在剩余的期限上加算延长的期限。"
    )
    return _paper(
        head,
        "政府信息公开延期答复告知书",
        asked.applicant,
        Text(_opening(asked)),
        Text(
            f"因{reason}，本机关不能在原定期限{former}作出答复。根据{REGULATION}第三十三条第二款的规定，"
            f"经本机关政府信息公开工作机构负责人同意，答复期限延长{working_days}个工作日{until}"
        ),
        *((Text(PROVISIONAL_DAY),) if is_provisional else ()),
        *_contact(head),
    )


def reasons_notice(head: Head, asked: Asked, *, circumstances: str, due_on: date) -> Paper:
    """说明理由通知书 (Art. 35): for applications whose number or frequency is clearly beyond reason."""
    return _paper(
        head,
        "政府信息公开申请说明理由通知书",
        asked.applicant,
        Text(_opening(asked)),
        Text(
            f"经查，{circumstances}，申请公开政府信息的数量、频次明显超过合理范围。根据{REGULATION}第三十五条的规定，"
            f"请最迟于{chinese_day(due_on)}向本机关书面说明理由。本机关认为申请理由不合理的，将告知不予处理；"
            f"认为申请理由合理，但无法在规定期限内答复的，将确定延迟答复的合理期限并告知{asked.you}。"
        ),
        *_contact(head),
    )


def delay_notice(head: Head, asked: Asked, *, circumstances: str, due_on: date) -> Paper:
    """延迟答复告知书 (Art. 35): the reasons hold, and a reasonable day is set."""
    return _paper(
        head,
        "政府信息公开延迟答复告知书",
        asked.applicant,
        Text(_opening(asked)),
        Text(
            f"{circumstances}，申请公开政府信息的数量、频次明显超过合理范围。经审查，{asked.you}说明的理由合理，但本机关无法在"
            f"{REGULATION}（以下简称{SHORT}）第三十三条规定的期限内答复。根据{SHORT}第三十五条的规定，"
            f"本机关确定延迟答复，最迟于{chinese_day(due_on)}答复。"
        ),
        *_contact(head),
    )


_DISAGREES = "不同意公开"


def _answer_slip(name: str, information: str, number: str, organ: str) -> Annex:
    return Annex(
        name,
        (
            Text(f"{organ}："),
            Text(f"你机关意见征询（{number}）已收悉。对公开“{information}”，意见如下："),
            Choice("意见", ("同意公开", "同意部分公开", _DISAGREES)),
            Fill("不同意公开的内容及理由", lines=6),
            Fill("答复单位（人）签章"),
            Fill("联系人及电话"),
            Fill("答复日期"),
        ),
    )


def consultation(
    head: Head, *, third_party: str, information: str, working_days: int, due_on: date | None = None
) -> Paper:
    """第三方意见征询书 with its answer slip (Art. 32). Nothing in it comes from the applicant: who asked is not told.

    `due_on` is known once the day of service is.
    """
    end = f"（最迟于{chinese_day(due_on)}）" if due_on else ""
    return _paper(
        head,
        "政府信息公开第三方意见征询书",
        third_party,
        Text(
            f"本机关收到公开下列政府信息的申请：“{information}”。经审查，公开该政府信息可能损害你（单位）的合法权益。"
        ),
        Text(
            f"根据{REGULATION}（以下简称{SHORT}）第十五条、第三十二条的规定，现征求你（单位）对是否公开的意见。请自收到本征询书之日起"
            f"{working_days}个工作日内{end}填写所附答复单并送达本机关；不同意公开的，请说明理由。"
        ),
        Text("逾期未提出意见的，由本机关依照规定决定是否公开。不同意公开且有合理理由的，本机关不予公开。"),
        Text(
            "本机关认为不公开可能对公共利益造成重大影响的，可以决定予以公开，并将决定公开的政府信息内容和理由书面告知你（单位）。"
        ),
        *_contact(head),
        annexes=(_answer_slip("政府信息公开第三方意见答复单", information, head.number, head.organ.name),),
    )


def co_maker_letter(
    head: Head, *, organ: str, information: str, working_days: int, due_on: date | None = None
) -> Paper:
    """共同制作机关征求意见函 (Art. 34): silence counts as consent, the opposite of Art. 32."""
    end = f"（最迟于{chinese_day(due_on)}）" if due_on else ""
    return _paper(
        head,
        "关于征求政府信息公开意见的函",
        organ,
        Text(f"本机关收到公开下列政府信息的申请：“{information}”。该政府信息由本机关牵头、与你机关共同制作。"),
        Text(
            f"根据{REGULATION}第三十四条的规定，现征求你机关对是否公开的意见。请自收到本函之日起{working_days}个工作日内{end}提出意见，"
            f"不同意公开的请说明理由和法律依据。逾期未提出意见的，视为同意公开。"
        ),
        *_contact(head),
        annexes=(_answer_slip("政府信息公开共同制作机关意见答复单", information, head.number, head.organ.name),),
    )


def organ_letter(head: Head, *, organ: str, information: str) -> Paper:
    """征求其他机关意见函 (Art. 11): of an organ that the information concerns. The law sets it no limit and gives its silence no effect."""
    return _paper(
        head,
        "关于征求政府信息公开意见的函",
        organ,
        Text(f"本机关收到公开下列政府信息的申请：“{information}”。该政府信息涉及你机关。"),
        Text(
            f"根据{REGULATION}第十一条的规定，现与你机关协商、确认。请对是否公开提出意见并尽快函复；不同意公开的，请说明理由和法律依据。"
        ),
        *_contact(head),
        annexes=(_answer_slip("政府信息公开有关机关意见答复单", information, head.number, head.organ.name),),
    )


def fee_notice(
    head: Head, asked: Asked, *, standard: str, working: Sequence[str], yuan: int, pay_days: int, ways: Sequence[str]
) -> Paper:
    """信息处理费收费通知书 (Art. 42; 国办函〔2020〕109号): ground, standard, the working of the amount, the sum, how and until when.

    `pay_days` are calendar days from the day after receipt.
    """
    return _paper(
        head,
        "政府信息公开信息处理费收费通知书",
        asked.applicant,
        Text(_opening(asked)),
        Text(
            f"{asked.you}申请公开政府信息的数量、频次明显超过合理范围。根据{REGULATION}第四十二条和{FEE_RULES}的规定，"
            f"本机关收取信息处理费。收费标准：{standard}。"
        ),
        Text("应缴数额计算如下："),
        Items(tuple(working)),
        Text(f"应缴信息处理费共计{yuan}元。"),
        Text("缴纳方式："),
        *_named(ways),
        Text(
            f"请自收到本通知书次日起{pay_days}日内缴纳。逾期未缴纳的，视为放弃申请，本机关不再处理该政府信息公开申请。"
            f"答复期限自{asked.you}完成缴费次日起重新计算。"
        ),
        Text(
            "对收取信息处理费的决定不服的，不能单独就该决定申请行政复议或者提起行政诉讼，可以在缴费期满后，"
            "就本机关不再处理该政府信息公开申请的行为申请行政复议或者提起行政诉讼。"
        ),
        *_contact(head),
    )


# 答复


_NOTICE = "告知书"


def _answer(
    head: Head,
    asked: Asked,
    remedy: Remedy,
    title: str,
    *blocks: Block,
    facts: Sequence[str] = (),
    more: Sequence[str] = (),
    review_first: bool = False,
    enclosures: tuple[str, ...] = (),
    remedies: tuple[str, ...] = (),
) -> Paper:
    """An answer: what was asked, what was found (`facts`), the decision with its article, the organ's own words beside it (`more`),
    the remedy, whom to ask.
    """
    found = remedies or (remedy.text(_NOTICE, review_first=review_first),)
    return _paper(
        head,
        title,
        asked.applicant,
        Text(_opening(asked)),
        *map(Text, facts),
        *blocks,
        *map(Text, more),
        *map(Text, found),
        *_contact(head),
        enclosures=enclosures,
    )


def disclosed(
    head: Head,
    asked: Asked,
    remedy: Remedy,
    *,
    files: tuple[str, ...] = (),
    way: str = "",
    on: date | None = None,
    form_note: str = "",
    facts: Sequence[str] = (),
    more: Sequence[str] = (),
) -> Paper:
    """予以公开 (Art. 36(2)): the information itself, or the way and the time in which it is given.

    `form_note` says why the form is another than asked (Art. 40). Raises ValueError when neither files nor way and time are given.
    """
    if not files and not (way and on):
        raise ValueError("either the information, or the way and the time in which it is given")
    given = (
        f"现将该政府信息提供给{asked.you}（见附件）。"
        if files
        else f"现告知{asked.you}获取该政府信息的方式、途径和时间：自{chinese_day(on)}起，{way}。"  # type: ignore[arg-type]
    )
    return _answer(
        head,
        asked,
        remedy,
        "政府信息公开告知书",
        Text(f"经审查，{asked.you}申请的政府信息可以公开。根据{REGULATION}第三十六条第（二）项的规定，{given}"),
        *((Text(form_note),) if form_note else ()),
        facts=facts,
        more=more,
        enclosures=files,
    )


def already_public(
    head: Head,
    asked: Asked,
    remedy: Remedy,
    *,
    places: Sequence[Published],
    facts: Sequence[str] = (),
    more: Sequence[str] = (),
) -> Paper:
    """已主动公开 (Art. 36(1)): the way in which each item is found."""
    return _answer(
        head,
        asked,
        remedy,
        "政府信息已主动公开告知书",
        Text(
            f"经审查，{asked.you}申请的政府信息已经主动公开。根据{REGULATION}第三十六条第（一）项的规定，现告知获取该政府信息的方式、途径："
        ),
        *_named([f"{place.name}：{place.way}。" for place in places]),
        facts=facts,
        more=more,
    )


def partial_remedies(remedy: Remedy) -> tuple[str, str]:
    """Against what is withheld, and against the rest."""
    return (
        remedy.text(_NOTICE, review_first=True, part="其中不予公开的内容"),
        remedy.text(_NOTICE, review_first=False, part="其他内容"),
    )


def partly_disclosed(
    head: Head,
    asked: Asked,
    remedy: Remedy,
    *,
    files: tuple[str, ...],
    withheld: Sequence[Withheld],
    facts: Sequence[str] = (),
    more: Sequence[str] = (),
) -> Paper:
    """部分公开 (Art. 37): what can be given is given, and every withheld part has its own ground and reason."""
    parts = [
        f"“{part.part}”：{GROUNDS[part.ground][1]}，{part.reason}，根据{SHORT}{GROUNDS[part.ground][0]}的规定不予公开。"
        for part in withheld
    ]
    return _answer(
        head,
        asked,
        remedy,
        "政府信息部分公开告知书",
        Text(
            f"经审查，{asked.you}申请的政府信息中含有不应当公开或者可以不予公开的内容，能够作区分处理。根据{REGULATION}"
            f"（以下简称{SHORT}）第三十七条的规定，本机关将可以公开的政府信息提供给{asked.you}（见附件）；其余内容不予公开，理由如下："
        ),
        *_named(parts),
        facts=facts,
        more=more,
        enclosures=files,
        remedies=partial_remedies(remedy),
    )


def refused(
    head: Head,
    asked: Asked,
    remedy: Remedy,
    *,
    ground: Ground,
    reason: str,
    facts: Sequence[str] = (),
    more: Sequence[str] = (),
) -> Paper:
    """不予公开 (Art. 36(3) with 14, 15 or 16), with the reason. For LAW_FORBIDS the reason names the law and its article."""
    article, description = GROUNDS[ground]
    return _answer(
        head,
        asked,
        remedy,
        "政府信息不予公开告知书",
        Text(
            f"经审查，{asked.you}申请的政府信息{description}。{reason}。根据{REGULATION}（以下简称{SHORT}）{article}、"
            f"第三十六条第（三）项的规定，本机关决定不予公开。"
        ),
        facts=facts,
        more=more,
        review_first=True,
    )


def not_existing(
    head: Head,
    asked: Asked,
    remedy: Remedy,
    *,
    search: str,
    facts: Sequence[str] = (),
    more: Sequence[str] = (),
) -> Paper:
    """政府信息不存在 (Art. 36(4)); `search` says where and how it was looked for."""
    return _answer(
        head,
        asked,
        remedy,
        "政府信息不存在告知书",
        Text(
            f"{search}，没有检索到{asked.you}申请公开的政府信息。根据{REGULATION}第三十六条第（四）项的规定，现告知{asked.you}该政府信息不存在。"
        ),
        facts=facts,
        more=more,
    )


def other_organ(
    head: Head,
    asked: Asked,
    remedy: Remedy,
    *,
    reason: str,
    organ: Organ | None = None,
    facts: Sequence[str] = (),
    more: Sequence[str] = (),
) -> Paper:
    """非本机关负责公开 (Art. 36(5)): the reason, and the organ that is, with its name and contact, when it can be told."""
    where = (
        f"经初步判断，该政府信息由{organ.name}负责公开，建议{asked.you}向该机关提出申请（{organ.contact or '联系方式见该机关政府信息公开指南'}）。"
        if organ
        else "本机关不能确定负责公开该政府信息的行政机关。"
    )
    return _answer(
        head,
        asked,
        remedy,
        "非本机关政府信息告知书",
        Text(
            f"经审查，{asked.you}申请的政府信息不属于本机关负责公开，理由是：{reason}。"
            f"根据{REGULATION}第三十六条第（五）项的规定，予以告知。{where}"
        ),
        facts=facts,
        more=more,
    )


def no_ready_information(
    head: Head,
    asked: Asked,
    remedy: Remedy,
    *,
    reason: str,
    facts: Sequence[str] = (),
    more: Sequence[str] = (),
) -> Paper:
    """没有现成信息需要另行制作 (Art. 38)."""
    return _answer(
        head,
        asked,
        remedy,
        "政府信息无法提供告知书",
        Text(
            f"经审查，本机关没有{asked.you}所申请内容的现成信息，需要对现有政府信息进行加工、分析：{reason}。根据{REGULATION}第三十八条的规定，"
            f"行政机关向申请人提供的信息，应当是已制作或者获取的政府信息，本机关不予提供。"
        ),
        facts=facts,
        more=more,
    )


def still_unclear(
    head: Head,
    asked: Asked,
    remedy: Remedy,
    *,
    noticed_on: date,
    supplemented_on: date,
    reason: str,
    facts: Sequence[str] = (),
    more: Sequence[str] = (),
) -> Paper:
    """补正后申请内容仍不明确 (Art. 29, 30)."""
    return _answer(
        head,
        asked,
        remedy,
        "政府信息无法提供告知书",
        Text(
            f"本机关于{chinese_day(noticed_on)}书面告知{asked.you}补正，{asked.you}于{chinese_day(supplemented_on)}提交了补正材料。"
            f"经审查，补正后申请内容仍不明确：{reason}。根据{REGULATION}第二十九条、第三十条的规定，"
            f"本机关无法按照该申请内容提供政府信息。{asked.you}可以明确申请内容后重新提出申请。"
        ),
        facts=facts,
        more=more,
    )


def petition(
    head: Head,
    asked: Asked,
    remedy: Remedy,
    *,
    matter: str,
    channel: str,
    facts: Sequence[str] = (),
    more: Sequence[str] = (),
) -> Paper:
    """信访、投诉、举报 in the form of an application (Art. 39(1)), with the channel that is right."""
    return _answer(
        head,
        asked,
        remedy,
        "政府信息公开申请不予处理告知书",
        Text(
            f"经审查，{asked.you}以政府信息公开申请的形式进行信访、投诉、举报等活动：{matter}。"
            f"根据{REGULATION}第三十九条第一款的规定，"
            f"本机关不作为政府信息公开申请处理。" + (f"{asked.you}可以通过下列渠道提出：{channel}。" if channel else "")
        ),
        facts=facts,
        more=more,
    )


def repeated(
    head: Head,
    asked: Asked,
    remedy: Remedy,
    *,
    former_number: str,
    answered_on: date,
    facts: Sequence[str] = (),
    more: Sequence[str] = (),
) -> Paper:
    """重复申请 (Art. 36(6)): which application was answered when."""
    return _answer(
        head,
        asked,
        remedy,
        "政府信息公开申请不予重复处理告知书",
        Text(
            f"经查，{asked.you}此前已向本机关申请公开相同的政府信息（申请编号：{former_number}），本机关已于{chinese_day(answered_on)}作出答复。"
            f"根据{REGULATION}第三十六条第（六）项的规定，本机关不予重复处理。"
        ),
        facts=facts,
        more=more,
    )


def publication(
    head: Head,
    asked: Asked,
    remedy: Remedy,
    *,
    names: str,
    way: str,
    facts: Sequence[str] = (),
    more: Sequence[str] = (),
) -> Paper:
    """要求提供公开出版物 (Art. 39(2)): where it can be had."""
    return _answer(
        head,
        asked,
        remedy,
        "政府信息公开申请不予处理告知书",
        Text(
            f"经审查，{asked.you}要求提供的{names}属于政府公报、报刊、书籍等公开出版物。根据{REGULATION}第三十九条第二款的规定，"
            f"本机关告知{asked.you}获取的途径：{way}。"
        ),
        facts=facts,
        more=more,
    )


def unreasonable(
    head: Head,
    asked: Asked,
    remedy: Remedy,
    *,
    circumstances: str,
    reason: str,
    facts: Sequence[str] = (),
    more: Sequence[str] = (),
) -> Paper:
    """无正当理由大量反复申请 (Art. 35)."""
    return _answer(
        head,
        asked,
        remedy,
        "政府信息公开申请不予处理告知书",
        Text(
            f"经查，{circumstances}，申请公开政府信息的数量、频次明显超过合理范围，本机关已要求{asked.you}说明理由。"
            f"经审查，申请理由不合理：{reason}。根据{REGULATION}第三十五条的规定，本机关不予处理。"
        ),
        facts=facts,
        more=more,
    )


def confirm_or_reissue(
    head: Head,
    asked: Asked,
    remedy: Remedy,
    *,
    had: str,
    facts: Sequence[str] = (),
    more: Sequence[str] = (),
) -> Paper:
    """要求确认或者重新出具已获取的信息: not the disclosure of information that is held (Art. 2, 38)."""
    return _answer(
        head,
        asked,
        remedy,
        "政府信息公开申请不予处理告知书",
        Text(
            f"经审查，{asked.you}已经获取所申请的信息：{had}。现要求本机关予以确认或者重新出具，"
            "不属于申请公开本机关已制作或者获取的政府信息。"
            f"根据{REGULATION}第二条、第三十八条的规定，本机关不予处理。"
        ),
        facts=facts,
        more=more,
    )


def by_other_law(
    head: Head,
    asked: Asked,
    remedy: Remedy,
    *,
    law: str,
    way: str,
    facts: Sequence[str] = (),
    more: Sequence[str] = (),
) -> Paper:
    """工商、不动产登记资料等 (Art. 36(7)): the law that rules it, and how it is had."""
    return _answer(
        head,
        asked,
        remedy,
        "政府信息公开申请告知书",
        Text(
            f"经审查，有关法律、行政法规对{asked.you}申请的信息的获取有特别规定：{law}。"
            f"根据{REGULATION}第三十六条第（七）项的规定，请依照上述规定办理：{way}。"
        ),
        facts=facts,
        more=more,
    )


def supplement_lapsed(
    head: Head, asked: Asked, remedy: Remedy, *, noticed_on: date, due_on: date, facts: Sequence[str] = ()
) -> Paper:
    """逾期不补正 (Art. 30): the application counts as given up."""
    return _answer(
        head,
        asked,
        remedy,
        "政府信息公开申请不再处理告知书",
        Text(
            f"本机关于{chinese_day(noticed_on)}书面告知{asked.you}最迟于{chinese_day(due_on)}补正申请内容，{asked.you}无正当理由逾期未补正。"
            f"根据{REGULATION}第三十条的规定，视为放弃申请，本机关不再处理该政府信息公开申请。"
        ),
        facts=facts,
    )


def fee_lapsed(
    head: Head, asked: Asked, remedy: Remedy, *, noticed_on: date, due_on: date, yuan: int, facts: Sequence[str] = ()
) -> Paper:
    """逾期不缴费 (国办函〔2020〕109号)."""
    return _answer(
        head,
        asked,
        remedy,
        "政府信息公开申请不再处理告知书",
        Text(
            f"本机关于{chinese_day(noticed_on)}书面通知{asked.you}缴纳信息处理费{yuan}元，缴费期限至{chinese_day(due_on)}届满，{asked.you}逾期未缴纳。"
            f"根据{FEE_RULES}的规定，视为放弃申请，本机关不再处理该政府信息公开申请。"
        ),
        facts=facts,
    )


def withdrawn(head: Head, asked: Asked, *, withdrawn_on: date) -> Paper:
    """申请人撤回申请: the case is ended as the applicant wished; there is nothing to contest."""
    return _paper(
        head,
        "政府信息公开申请终止办理告知书",
        asked.applicant,
        Text(_opening(asked)),
        Text(f"{asked.you}于{chinese_day(withdrawn_on)}撤回申请，本机关终止办理。{asked.you}可以重新提出申请。"),
        *_contact(head),
    )


def reopened(head: Head, asked: Asked, *, closed_on: date) -> Paper:
    """撤销误办结: the end that was told was a mistake, and the application goes on."""
    return _paper(
        head,
        "政府信息公开申请恢复办理告知书",
        asked.applicant,
        Text(_opening(asked)),
        Text(
            f"本机关曾于{chinese_day(closed_on)}终止办理该申请。经核查，终止办理有误，现予撤销，恢复办理该申请。"
            f"此前就终止办理向{asked.you}作出的告知同时作废。"
        ),
        *_contact(head),
    )


# 第三方、移送、更正


def override_notice(
    head: Head,
    remedy: Remedy,
    *,
    third_party: str,
    information: str,
    reason: str,
    on: date,
    answer: str = "不同意公开",
) -> Paper:
    """告知第三方决定公开书 (Art. 32): content and reasons of a disclosure for the sake of the public, against the third party's will.

    `answer` is what it had answered, or that it had not.
    """
    return _paper(
        head,
        "政府信息决定公开告知书",
        third_party,
        Text(
            f"本机关就公开“{information}”征求了你（单位）的意见，你（单位）{answer}。经审查，本机关认为不公开可能对公共利益造成重大影响，"
            f"理由是：{reason}。"
        ),
        Text(
            f"根据{REGULATION}第十五条、第三十二条的规定，本机关决定公开上述政府信息，公开的内容为：“{information}”，"
            f"公开时间为{chinese_day(on)}。"
        ),
        Text(remedy.text(_NOTICE, review_first=False, part="本机关上述决定")),
        *_contact(head),
    )


def transfer_letter(head: Head, *, to: str, matter: str, reason: str, materials: tuple[str, ...] = ()) -> Paper:
    """移送函: hands what another organ must handle to it, with the materials."""
    return _paper(
        head,
        "关于移送有关事项的函",
        to,
        Text(
            f"本机关收到{matter}。经审查，{reason}，属于你机关职责范围，现将有关材料移送你机关，请依法办理并答复当事人。"
        ),
        *_contact(head),
        enclosures=materials,
    )


def transfer_told(head: Head, asked: Asked, *, to: Organ, reason: str, on: date) -> Paper:
    """移送情况告知函, to the one who asked."""
    return _paper(
        head,
        "关于移送有关事项的告知函",
        asked.applicant,
        Text(_opening(asked)),
        Text(
            f"经审查，{reason}，属于{to.name}职责范围。本机关已于{chinese_day(on)}将有关材料移送该机关"
            f"（{to.contact or '联系方式见该机关政府信息公开指南'}），由其依法办理。"
        ),
        *_contact(head),
    )


def _correction(
    head: Head, asked: Asked, remedy: Remedy, decision: str, *, facts: Sequence[str] = (), more: Sequence[str] = ()
) -> Paper:
    return _paper(
        head,
        "政府信息更正申请告知书",
        asked.applicant,
        Text(
            f"本机关于{chinese_day(asked.received_on)}收到{asked.you}提出的政府信息更正申请（申请编号：{asked.number}），"
            f"要求更正与自身相关的政府信息：“{asked.wanted}”。"
        ),
        *map(Text, facts),
        Text(decision),
        *map(Text, more),
        Text(remedy.text(_NOTICE, review_first=False)),
        *_contact(head),
    )


def corrected(
    head: Head,
    asked: Asked,
    remedy: Remedy,
    *,
    correction: str,
    on: date,
    facts: Sequence[str] = (),
    more: Sequence[str] = (),
) -> Paper:
    """更正 (Art. 41): the records were wrong and have been put right."""
    return _correction(
        head,
        asked,
        remedy,
        f"经审核，{asked.you}提供的证据属实。根据{REGULATION}第四十一条的规定，本机关已于{chinese_day(on)}予以更正：{correction}。",
        facts=facts,
        more=more,
    )


def not_corrected(
    head: Head, asked: Asked, remedy: Remedy, *, reason: str, facts: Sequence[str] = (), more: Sequence[str] = ()
) -> Paper:
    """不予更正 (Art. 41), with the reason."""
    return _correction(
        head,
        asked,
        remedy,
        f"经审核，{reason}。根据{REGULATION}第四十一条的规定，本机关不予更正。",
        facts=facts,
        more=more,
    )


def correction_elsewhere(
    head: Head,
    asked: Asked,
    remedy: Remedy,
    *,
    organ: Organ,
    passed_on: date | None = None,
    facts: Sequence[str] = (),
    more: Sequence[str] = (),
) -> Paper:
    """不属于本机关职能范围的更正申请 (Art. 41): passed to the organ that may, or the applicant told whom to ask."""
    what = (
        f"本机关已于{chinese_day(passed_on)}转送{organ.name}处理"
        if passed_on
        else f"请{asked.you}向{organ.name}提出更正申请"
    )
    contact = organ.contact or "联系方式见该机关政府信息公开指南"
    return _correction(
        head,
        asked,
        remedy,
        f"经审核，该政府信息的更正不属于本机关职能范围。根据{REGULATION}第四十一条的规定，{what}（{contact}）。",
        facts=facts,
        more=more,
    )


REPLIES: dict[str, Callable[..., Paper]] = {
    maker.__name__: maker
    for maker in (
        disclosed,
        already_public,
        partly_disclosed,
        refused,
        not_existing,
        other_organ,
        no_ready_information,
        still_unclear,
        petition,
        repeated,
        publication,
        unreasonable,
        confirm_or_reissue,
        by_other_law,
        supplement_lapsed,
        fee_lapsed,
    )
}
"""The answers that carry a remedy, by name; each takes (head, asked, remedy) and its own keywords."""
