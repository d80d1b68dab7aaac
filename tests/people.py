"""Fixed people with names, so that a test reads as an office would tell it."""

from dataclasses import dataclass

from county.models import Department, Role, User
from tests.factories import county_with_tree, person


@dataclass(frozen=True)
class Office:
    """The county of the tests and who works there."""

    caizheng: Department
    shuiwan: Department
    nina: User  # 信息员 of 财政局
    shen: User  # 审查员 of 财政局
    fu: User  # 负责人 of 财政局
    zhen: User  # 信息员 of 水湾镇
    ban: User  # 县政府办公室
    sheji: User  # 审计管理员


def office() -> Office:
    """Plants the tree, makes the units and the people."""
    units = county_with_tree()
    caizheng, shuiwan = units["caizheng"], units["shuiwan"]
    return Office(
        caizheng=caizheng,
        shuiwan=shuiwan,
        nina=person("nina", caizheng, Role.OFFICER, first_name="倪娜"),
        shen=person("shen", caizheng, Role.REVIEWER, first_name="申强"),
        fu=person("fu", caizheng, Role.LEADER, first_name="付军"),
        zhen=person("zhen", shuiwan, Role.OFFICER, first_name="镇华"),
        ban=person("ban", units["government"], Role.COUNTY_OFFICE, first_name="班长"),
        sheji=person("sheji", None, Role.AUDIT_ADMIN, first_name="审计"),
    )
