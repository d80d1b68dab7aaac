"""The habits of the 63 units: how much they publish and what goes wrong there. The unevenness is what the county complains of."""

from dataclasses import dataclass

from demo.units.units import DemoUnit


@dataclass(frozen=True, slots=True)
class Profile:
    """Years are calendar years, 0 means never.

    `volume` and `news` weigh how many items and how many of them are 动态; `late` is the share published after the legal limit;
    `stops` is the last year with any item, `documents_stop` the last with an official document; `stale_organisation` and
    `stale_guide` the year of the last update; `several_organisation` how many more items lie in 机构信息; `summaries` the years
    whose work summary was filed as an annual report; `missing_reports` the years without one; `misfiled` the share of 动态 in a
    wrong column; `bad_numbers_until` the last year of badly written 文号; `budgets_from` the first year of published budgets.
    """

    volume: float = 1.0
    news: float = 1.0
    late: float = 0.075
    stops: int = 0
    documents_stop: int = 0
    stale_organisation: int = 0
    stale_guide: int = 0
    several_organisation: int = 0
    summaries: tuple[int, ...] = ()
    missing_reports: tuple[int, ...] = ()
    misfiled: float = 0.02
    bad_numbers_until: int = 0
    budgets_from: int = 2018


_EXEMPLARY = {"late": 0.012, "news": 0.6, "misfiled": 0.0, "budgets_from": 2014}

_PROFILES: dict[str, Profile] = {
    "government": Profile(volume=6.0, **_EXEMPLARY),
    "caizheng": Profile(volume=2.2, **_EXEMPLARY),
    "weijian": Profile(volume=2.2, **_EXEMPLARY),
    "shichang": Profile(volume=2.2, **_EXEMPLARY),
    "shenpi": Profile(volume=1.8, **_EXEMPLARY),
    "haifeng": Profile(volume=1.1, **_EXEMPLARY),
    "fagai": Profile(volume=1.8, late=0.05),
    "jiaoti": Profile(volume=2.0, late=0.06, several_organisation=1, summaries=(2010,)),
    "renshe": Profile(volume=2.0, late=0.05),
    "minzheng": Profile(volume=2.0, late=0.06),
    "ziran": Profile(volume=2.4, late=0.08, bad_numbers_until=2010),
    "huanjing": Profile(volume=1.8, late=0.05),
    "zhujian": Profile(volume=2.4, late=0.08, stale_guide=2016),
    "yingji": Profile(volume=1.7, late=0.06),
    "nongye": Profile(volume=1.7, late=0.08, bad_numbers_until=2011),
    "gongan": Profile(volume=1.7, late=0.09, news=1.7, misfiled=0.08),
    "jiaotong": Profile(volume=1.4, late=0.09, several_organisation=1),
    "shuili": Profile(volume=1.4, late=0.08, summaries=(2009, 2011)),
    "haiyang": Profile(volume=1.1, late=0.1, several_organisation=1, bad_numbers_until=2012),
    "tongji": Profile(volume=0.7, late=0.03),
    "gongxin": Profile(volume=0.9, news=1.6, stale_guide=2013),
    "kejiju": Profile(volume=0.6, stale_organisation=2013, stale_guide=2013, summaries=(2011,)),
    "sifa": Profile(volume=0.9, news=1.4),
    "shangwu": Profile(volume=0.8, news=1.8, missing_reports=(2010, 2013)),
    "wenlv": Profile(volume=1.1, news=1.8),
    "tuiyi": Profile(volume=0.8),
    "shenji": Profile(volume=0.6, late=0.04),
    "zhifa": Profile(volume=1.2, several_organisation=2, misfiled=0.1),
    "yibao": Profile(volume=0.9),
    "xinfang": Profile(volume=0.5, stale_guide=2012),
    "guozi": Profile(volume=0.5),
    "dashuju": Profile(volume=0.6, late=0.03),
    "jiguan": Profile(volume=0.4, stale_organisation=2014, missing_reports=(2009, 2012, 2015)),
    "rongmei": Profile(volume=0.5, news=2.6, misfiled=0.12),
    "jiaoyi": Profile(volume=1.2, late=0.03),
    "gongxiao": Profile(
        volume=0.5, stops=2011, stale_organisation=2009, stale_guide=2009, bad_numbers_until=2011, late=0.2
    ),
    "canlian": Profile(volume=0.5, several_organisation=2, summaries=(2010, 2012, 2014), late=0.15),
    "honghui": Profile(volume=0.3, news=2.0, stale_guide=2010, late=0.15),
    "xumu": Profile(volume=0.7, bad_numbers_until=2012),
    "dizhen": Profile(volume=0.4, stops=2011, stale_organisation=2010, stale_guide=2010, late=0.2),
    "dangan": Profile(volume=0.5, summaries=(2009,)),
    "liangshi": Profile(volume=0.4, stale_organisation=2011, summaries=(2012,), missing_reports=(2011, 2014, 2016)),
    "minzong": Profile(
        volume=0.4,
        documents_stop=2011,
        stale_organisation=2012,
        stale_guide=2010,
        late=0.2,
        missing_reports=(2012, 2013, 2014),
    ),
    "xiangcun": Profile(volume=0.8),
    "shuiwu": Profile(volume=0.8, late=0.05),
    "qixiang": Profile(volume=0.9, late=0.02),
    "xiaofang": Profile(volume=0.7, news=1.6, missing_reports=(2008, 2009, 2010)),
    "yancao": Profile(volume=0.5, documents_stop=2011, missing_reports=(2009, 2011, 2013)),
    "gongjijin": Profile(volume=0.5, missing_reports=(2008, 2010)),
    "kaifaqu": Profile(volume=0.7, news=1.8, summaries=(2011, 2013), stale_guide=2014),
    "nongji": Profile(volume=0.6, several_organisation=3, bad_numbers_until=2012, summaries=(2010, 2011)),
    "gonglu": Profile(volume=0.5, documents_stop=2011, late=0.15),
    "difeng": Profile(volume=1.0, late=0.05),
    "shuiwan": Profile(volume=0.9, news=1.6, summaries=(2010,)),
    "jieshishan": Profile(volume=0.9, news=1.5),
    "xiaobotou": Profile(volume=0.8, news=2.0, stale_organisation=2015, misfiled=0.12, late=0.12),
    "chengkou": Profile(volume=0.9, missing_reports=(2011,)),
    "mashanzi": Profile(volume=0.7, stale_guide=2013, late=0.12),
    "chewang": Profile(volume=0.8, news=1.7, summaries=(2009, 2012), bad_numbers_until=2011),
    "liubao": Profile(volume=0.7, several_organisation=2, late=0.15, missing_reports=(2010, 2012)),
    "shejia": Profile(volume=0.6, documents_stop=2011, stale_organisation=2011, stale_guide=2011, late=0.18),
    "xinyang": Profile(volume=0.8, several_organisation=2, news=1.5),
    "xixiaowang": Profile(volume=0.7, news=2.2, misfiled=0.15, late=0.12, missing_reports=(2009, 2013)),
}


def profile_of(unit: DemoUnit) -> Profile:
    """Raises KeyError for a unit without a profile."""
    return _PROFILES[unit.slug]
