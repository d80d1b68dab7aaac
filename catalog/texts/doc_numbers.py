"""发文字号: its one written form, what is wrong with a given one, and the forms under which a reader may look for it.

Sources: 党政机关公文处理工作条例 (中办发〔2012〕14号) Art. 9(5); GB/T 9704-2012, 7.2.5: 发文机关代字, the year in full inside 〔〕,
the serial without 第 and without leading zeros, 号. Numbers of orders (国务院令第711号) are a form of their own.
"""

import re
import unicodedata

EXAMPLE = "棣政办发〔2013〕21号"
MAX_LENGTH = 60

_OPENING = "〔[(（【〖〈《<{﹝［"
_CLOSING = "〕])）】〗〉》>}﹞］"
_YEAR = r"[0-9〇○零一二三四五六七八九]{4}"
_INVISIBLE = re.compile(r"[\s\u00ad\u200b-\u200f\u2028\u2029\u202a-\u202e\u2060\ufeff]+")
_BRACKETED_YEAR = re.compile(rf"[{re.escape(_OPENING)}]({_YEAR})年?[{re.escape(_CLOSING)}]")
_CHINESE_DIGITS = str.maketrans("〇○零一二三四五六七八九", "000123456789")
_SERIAL_AFTER_YEAR = re.compile(r"(?<=〕)第?0*([0-9]+)(?=号|$)")
_ORDER_SERIAL = re.compile(r"第0+(?=[0-9]+号)")

_STANDARD = re.compile(r"[\u4e00-\u9fa5]{2,15}〔(19|20)[0-9]{2}〕[1-9][0-9]{0,4}号")
_ORDER = re.compile(r"(?:[\u4e00-\u9fa5、]{1,40}令)?第(?:[1-9][0-9]{0,4}|[一二三四五六七八九十百零〇]{1,9})号")

_SEPARATOR = r"[-—–_·./,，年第]{0,3}"
_LOOSE = re.compile(
    rf"([\u4e00-\u9fa5]{{2,15}}?)[{re.escape(_OPENING)}]?((?:19|20)[0-9]{{2}})[{re.escape(_CLOSING)}]?"
    rf"{_SEPARATOR}0*([1-9][0-9]{{0,4}})号?(?:文件?)?"
)
_LOOSE_ORDER = re.compile(r"([\u4e00-\u9fa5、]{1,40}令)第?0*([1-9][0-9]{0,4})号?")
_ORDER_NUMBER_FIRST = re.compile(r"([\u4e00-\u9fa5、]{2,40}?)第?0*([1-9][0-9]{0,4})号令")
_BARE_ORDER = re.compile(r"第0*([1-9][0-9]{0,4})号")
# Gazettes print the State Council's orders under both names.
_SAME_ISSUER = {"国务院令": "国令", "国令": "国务院令"}


def _squeeze(text: str) -> str:
    # Twice, since what an invisible character held apart may combine, and a combination may come apart with a space in it.
    for _ in range(2):
        text = unicodedata.normalize("NFKC", _INVISIBLE.sub("", text))
    return _INVISIBLE.sub("", text)


def normalise(text: str) -> str:
    """The number in its written form, as far as it can be had without guessing; never raises.

    棣政办发[2013]第021号 → 棣政办发〔2013〕21号. Whatever else the text holds is kept, so that `problem` can name it.
    """
    text = _squeeze(text)
    text = _BRACKETED_YEAR.sub(lambda match: f"〔{match[1].translate(_CHINESE_DIGITS)}〕", text)
    text = _SERIAL_AFTER_YEAR.sub(lambda match: match[1], text)
    return _ORDER_SERIAL.sub("第", text)


def problem(text: str) -> str | None:
    """What keeps `text` from being a well-formed number, in Chinese and at most 40 characters; None when it is well formed."""
    if _STANDARD.fullmatch(text) or _ORDER.fullmatch(text):
        return None
    if not text.strip():
        return "文号为空"
    if len(text) > MAX_LENGTH:
        return f"文号超过 {MAX_LENGTH} 字"
    if _INVISIBLE.search(text):
        return "文号中不能有空格"
    year = _BRACKETED_YEAR.search(text)
    if year is None:
        return f"文号应有用〔〕括起的四位年份，如 {EXAMPLE}"
    if year[0] != f"〔{year[1]}〕":
        return "年份应当用六角括号〔〕括起"
    if not re.fullmatch(r"(19|20)[0-9]{2}", year[1]):
        return "文号的年份应当是 1900 至 2099 年的四位数字"
    if not re.fullmatch(r"[\u4e00-\u9fa5]{2,15}", text[: year.start()]):
        return "年份前应当是 2 至 15 个汉字的发文机关代字"
    return _serial_problem(text[year.end() :])


def _serial_problem(serial: str) -> str:
    if serial.startswith("第"):
        return "序号前不加“第”"
    if not serial.endswith("号"):
        return "文号应当以“号”结尾"
    if re.fullmatch(r"0+[0-9]*号", serial):
        return "序号不编虚位，从 1 起"
    return "年份后应当是 1 至 99999 的序号和“号”"


def search_forms(query: str) -> list[str]:
    """The written forms that a reader may mean by `query`, likeliest first; [] when it does not read as a number.

    Any brackets or none, with or without 第 and 号: 棣政办发2013 21号, 棣政办发(2013)21 and 棣政办发201321号 give 棣政办发〔2013〕21号.
    """
    if len(query) > 2 * MAX_LENGTH:
        return []
    text = normalise(query)
    if match := _ORDER_NUMBER_FIRST.fullmatch(text):
        return _order_forms(f"{match[1]}令", match[2])
    if match := _LOOSE_ORDER.fullmatch(text):
        return _order_forms(match[1], match[2])
    if match := _BARE_ORDER.fullmatch(text):
        return [f"第{match[1]}号"]
    if match := _LOOSE.fullmatch(text):
        return [f"{match[1]}〔{match[2]}〕{match[3]}号"]
    return [text] if problem(text) is None else []


def _order_forms(issuer: str, serial: str) -> list[str]:
    forms = [f"{issuer}第{serial}号"]
    if issuer in _SAME_ISSUER:
        forms.append(f"{_SAME_ISSUER[issuer]}第{serial}号")
    return forms
