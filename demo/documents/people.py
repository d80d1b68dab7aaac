"""Names as lists show them: a surname and stars, with nothing that could point at anybody."""

from demo.documents.occasion import Occasion

_SURNAMES = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶"


def masked_name(o: Occasion) -> str:
    """王** or 李*"""
    return o.pick(_SURNAMES) + ("**" if o.chance(0.75) else "*")
