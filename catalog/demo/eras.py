"""Words that did not exist yet: what an office called things before the reform of 2019 and before later policies."""

from datetime import date

_LAW_YEARS: dict[str, int] = {
    "《公共租赁住房管理办法》": 2012, "《社会救助暂行办法》": 2014, "《中央财政农村危房改造补助资金管理办法》": 2016, "《学生资助资金管理办法》": 2019,
    "《普惠金融发展专项资金管理办法》": 2016, "《农业机械购置补贴资金使用管理办法》": 2018, "《国务院办公厅关于健全重特大疾病医疗保险和救助制度的意见》": 2021,
    "《农村公路养护管理办法》": 2015, "《政府投资条例》": 2019, "《国务院办公厅关于加强行政规范性文件制定和监督管理工作的通知》": 2018,
    "《公共资源交易平台管理暂行办法》": 2016, "《中华人民共和国人民调解法》": 2011, "《中华人民共和国农产品质量安全法》": 2006,
}

# the word, the first year in which it could be written, what stood for it before
_WORDS: tuple[tuple[str, int, str], ...] = (
    ("生态环境部门", 2019, "环境保护部门"), ("市场监管部门", 2019, "工商行政管理部门"), ("应急管理部门", 2019, "安全生产监管部门"), ("医疗保障部门", 2019, "社会保险经办机构"),
    ("农业农村部门", 2019, "农业部门"), ("乡村振兴部门", 2021, "扶贫部门"), ("自然资源部门", 2019, "国土资源部门"), ("卫健部门", 2019, "卫生部门"),
    ("消防救援站", 2019, "公安消防中队"), ("应急管理办公室", 2019, "安监办公室"), ("各市场监管所", 2019, "各基层监管所"), ("各自然资源所", 2019, "各国土资源所"),
    ("、乡村振兴、", 2021, "、扶贫、"), ("防止返贫监测户", 2021, "建档立卡贫困户"), ("防止返贫监测对象", 2021, "建档立卡贫困人口"), ("脱贫人口", 2021, "贫困劳动力"),
    ("建档立卡", 2014, "扶贫登记"), ("四不两直", 2014, "突击检查"), ("政务新媒体", 2017, "政务微博"), ("微信群", 2014, "短信"), ("双随机方式", 2016, "随机方式"),
    ("12345热线", 2014, "12358价格举报电话"), ("田长制", 2021, "责任制"), ("路长制", 2018, "养护责任制"), ("短视频、直播", 2018, "专题节目"),
    ("随机抽取检查对象", 2015, "合理确定检查对象"), ("低保边缘家庭", 2014, "低收入家庭"),
)

_PARTNERS: dict[str, str] = {
    "生态环境": "环境保护", "市场监管": "工商行政管理", "应急管理": "安全生产监管", "医疗保障": "社会保险", "农业农村": "农业", "乡村振兴": "扶贫", "自然资源": "国土资源",
    "卫生健康": "卫生", "消防救援": "公安消防", "综合行政执法": "城市管理", "大数据": "电子政务", "国有资产监管": "国有资产管理",
}


def in_the_words_of(day: date, text: str) -> str:
    """The text with words that came later replaced by those in use on that day."""
    if day.year >= 2021:
        return text
    for word, first_year, before in _WORDS:
        if day.year < first_year and word in text:
            text = text.replace(word, before)
    return text


def partners_on(day: date, partners: str) -> str:
    """Names of co-operating departments as they were called on that day."""
    if day.year >= 2019:
        return partners
    return "、".join(_PARTNERS.get(name, name) for name in partners.split("、"))


def basis_on(day: date, law: str) -> str:
    """The law itself once it exists, a general reference before."""
    return f"{law}等规定" if day.year >= _LAW_YEARS.get(law, 0) else "国家和省、市有关规定"


