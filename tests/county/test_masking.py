"""What of a letter points at a person is masked by rule, and what is left is told to the one who confirms it."""

import pytest

from county.text.masking import is_impersonal, masked, remaining


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("我是王小明，家里停电。", "我是王**，家里停电。"),
        ("本人李芳，想问医保。", "本人李*，想问医保。"),
        ("王小明先生：您好，您的来信收到。", "王**先生：您好，您的来信收到。"),
        ("请打13812345678联系我。", "请打138****5678联系我。"),
        ("联系人：欧阳明华，电话13812345678", "联系人：欧阳**，电话138****5678"),
    ],
)
def test_names_and_numbers_are_masked(text, shown):
    assert masked(text).text == shown


def test_the_writers_name_is_masked_wherever_it_stands():
    found = masked("村东头王小明家旁边，王小明多次反映。", names=("王小明",))
    assert found.text == "村东头王**家旁边，王**多次反映。"
    assert found.found == ("姓名",)


def test_an_office_telephone_stays():
    text = "咨询电话：0543-0000001。"
    assert masked(text).text == text
    assert is_impersonal(text)


@pytest.mark.parametrize("text", ["我是为孩子上学的事来信的。", "本人是退休职工。", "我叫了三次都没有人来。"])
def test_what_is_no_name_is_left_alone(text):
    assert masked(text).text == text


def test_what_is_left_is_told_masked():
    assert remaining("王小明，13812345678", names=("王小明",)) == ["手机号：138****5678", "姓名：王**"]
    assert remaining("王**，138****5678", names=("王小明",)) == []
    assert not is_impersonal("我是张三丰，想问一下。")
