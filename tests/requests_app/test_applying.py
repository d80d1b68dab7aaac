"""A citizen applies: the forms of all kinds, what is wrong at its field, nothing typed lost, one case, and a receipt to keep."""

from dataclasses import replace

import pytest
from django.core.exceptions import ValidationError
from django.test import Client

from county.models import HeldFile, RateCount
from county.public_forms.fields import PhoneField
from county.public_forms.idempotency import SentOtherwise, new_key, once
from county.public_forms.query_codes import digest_of, plain
from requests_app.models import Application, FoundAnswer
from requests_app.views import applying as applying_views
from tests.factories import county_with_tree, publish, row
from tests.requests_app.applying import (
    PERSON,
    WANTED,
    address_of,
    answered,
    apply,
    code_in,
    look_through,
    page_errors,
    send,
    text_of,
    upload,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def units():
    return county_with_tree()


@pytest.fixture
def caizheng(units):
    return units["caizheng"]


def test_the_instructions_say_what_the_law_says(client, units):
    response = client.get("/requests/")
    page = text_of(response)
    assert response.headers["Cache-Control"] == "public, max-age=0, must-revalidate"
    for word in (
        "20 个工作日",
        "7 个工作日",
        "第四十一条",
        "第四十三条",
        "第五十五条",
        "每件 100 元",
        "无棣县财政局",
        "<svg",
    ):
        assert word in page
    assert "用途" in page
    assert 'href="/requests/new/?unit=caizheng"' in page


def test_the_instructions_cost_as_much_with_many_units(client, units, django_assert_max_num_queries):
    client.get("/requests/")
    with django_assert_max_num_queries(1):
        client.get("/requests/")


def test_first_one_chooses_and_a_wrong_choice_is_told_at_its_field(client, caizheng):
    page = text_of(client.get("/requests/new/?unit=caizheng"))
    assert '<option value="caizheng" selected>' in page
    response = client.get("/requests/new/?kind=disclosure&by=person&unit=nobody")
    assert response.status_code == 400
    assert "没有这个单位" in text_of(response)


@pytest.mark.parametrize("kind", ["disclosure", "correction"])
@pytest.mark.parametrize("by", ["person", "organisation"])
def test_every_kind_of_application_is_taken(client, caizheng, kind, by):
    case, receipt = apply(client, caizheng, kind, by)
    assert (case.kind, case.department, case.channel) == (kind, caizheng, "online")
    assert case.applicant_kind == ("natural" if by == "person" else "legal")
    assert case.received_on is None
    assert case.number in receipt
    assert digest_of(plain(code_in(receipt))) == case.code_hash
    assert case.applicant_name not in receipt


def test_the_purpose_is_never_asked(client, caizheng):
    for by in ("person", "organisation"):
        page = text_of(client.get(address_of(caizheng, by=by)))
        assert "不必说明用途" in page
        assert page.count("用途") == 1


def test_every_error_stands_at_its_field_and_what_was_typed_stays(client, caizheng):
    wrong = {"applicant_name": "", "identity_number": "371623199001011234", "phone": "12", "postcode": "25", "told": ""}
    response = look_through(client, caizheng, **wrong, email="不是邮箱", wanted_title="")
    assert response.status_code == 400
    page = text_of(response)
    told = "\n".join(page_errors(response))
    for message in (
        "所需信息名称：这个字段是必填项",
        "姓名：这个字段是必填项",
        "校验位正确",
        "0543-1234567",
        "6 位数字",
        "name@example.com",
        "勾选",
    ):
        assert message in told
    for typed in (
        WANTED["wanted_description"],
        PERSON["address"],
        'value="12"',
        "371623199001011234",
        "已上传：身份证.pdf",
    ):
        assert typed in page
    assert not Application.objects.exists()


@pytest.mark.parametrize(
    ("choice", "message"),
    [
        ({"supply_form": "paper", "obtaining_way": "email"}, "以“纸质”方式提供的，可以选：邮寄"),
        ({"supply_form": "electronic", "obtaining_way": "email"}, "须填写电子邮箱"),
        ({"supply_form": "paper", "obtaining_way": "fax"}, "须填写传真号码"),
        ({"supply_form": "disc", "obtaining_way": "post", "address": ""}, "须填写联系地址"),
        ({"wanted_title": "长" * 201}, "最多 200 个字"),
        ({"supply_form": "gold"}, "gold"),
    ],
)
def test_what_does_not_fit_together_is_told(client, caizheng, choice, message):
    response = look_through(client, caizheng, **choice)
    assert response.status_code == 400
    assert message in "\n".join(page_errors(response))


def test_a_file_that_is_no_picture_is_refused_with_the_reason_and_the_rest_stays(client, caizheng):
    address = address_of(caizheng)
    values = answered(text_of(client.get(address))) | PERSON | WANTED
    response = send(client, address, values | {"stage": "check"}, identity=upload("身份证.jpg", b"MZ"))
    assert "内容却不是JPG 图片" in "\n".join(page_errors(response))
    assert WANTED["wanted_title"] in text_of(response)


def test_files_need_not_be_chosen_again_after_an_error(client, caizheng):
    page = text_of(look_through(client, caizheng, phone=""))
    values = answered(page) | {"phone": "13800001234", "told": "on"}
    checked = send(client, address_of(caizheng), values | {"stage": "check"})
    assert checked.status_code == 200
    assert "身份证.pdf" in text_of(checked)


def test_before_sending_one_looks_through_and_may_go_back(client, caizheng):
    checked = text_of(look_through(client, caizheng))
    for shown in ("核对申请", "王小明", "居民身份证", WANTED["wanted_title"], "电子数据", "身份证.pdf"):
        assert shown in checked
    assert not Application.objects.exists()
    back = send(client, address_of(caizheng), answered(checked) | {"stage": "edit"})
    assert back.status_code == 200
    assert 'value="王小明"' in text_of(back)
    assert "已上传：身份证.pdf" in text_of(back)


def test_the_look_through_shows_what_is_published_already(client, caizheng):
    (published,) = publish(row(title="水湾镇西史村2024年土地征收补偿安置方案公告"))
    page = text_of(look_through(client, caizheng))
    assert f'href="/documents/{published.pk}/"' in page
    assert "可能就是您要的" in page


def test_while_typing_the_same_is_shown_and_no_address_holds_what_was_typed(client, caizheng):
    (published,) = publish(row(title="水湾镇西史村2024年土地征收补偿安置方案公告"))
    response = client.post("/requests/related/", {"wanted_title": "西史村土地征收补偿"})
    assert f'href="/documents/{published.pk}/"' in text_of(response)
    assert text_of(client.post("/requests/related/", {"wanted_title": "西"})).strip() == ""
    assert client.get("/requests/related/?wanted_title=西史村").status_code == 405


def test_this_answered_me_is_counted(client, caizheng):
    (published,) = publish(row())
    for _ in range(2):
        response = client.post("/requests/found/", {"document": published.pk})
        assert response.url == f"/documents/{published.pk}/"
    assert FoundAnswer.objects.get(document=published).count == 2
    for wrong in ("0", "abc", "", "9" * 30):
        assert client.post("/requests/found/", {"document": wrong}).status_code == 404


def test_sent_twice_it_is_one_case_with_the_same_receipt(client, caizheng):
    checked = answered(text_of(look_through(client, caizheng))) | {"stage": "send"}
    first = text_of(client.get(send(client, address_of(caizheng), checked).url))
    second = text_of(client.get(send(client, address_of(caizheng), checked).url))
    assert Application.objects.count() == 1
    assert code_in(first) == code_in(second)
    assert not HeldFile.objects.exists()


def test_another_application_from_the_same_page_is_not_swallowed(client, caizheng):
    """Back, other words, sent again: the page said 申请已提交 with the old number, and the second application existed nowhere."""
    address = address_of(caizheng)
    checked = answered(text_of(look_through(client, caizheng)))
    send(client, address, checked | {"stage": "send"})
    first = Application.objects.get()
    other_words = checked | {"wanted_title": "另一件完全不同的信息"}
    looked_through = text_of(send(client, address, other_words | {"stage": "check"}, identity=upload()))
    assert "另一件完全不同的信息" in looked_through
    told = send(client, address, answered(looked_through) | {"stage": "send"})
    assert told.status_code == 400
    assert any("尚未提交" in error for error in page_errors(told))
    assert Application.objects.count() == 1
    # The page has a key of its own now, and the uploaded paper came along.
    renewed = answered(text_of(told)) | {"stage": "send"}
    asked = send(client, address, renewed)
    again = (
        asked if asked.status_code == 302 else send(client, address, answered(text_of(asked)) | {"stage": "send"}, 40)
    )
    assert again.status_code == 302, page_errors(again)
    other = Application.objects.exclude(pk=first.pk).get()
    assert other.wanted_title == "另一件完全不同的信息"
    assert other.number != first.number
    assert other.files.count() == 1


def test_the_same_letter_page_with_other_words_is_not_swallowed(client, caizheng):
    key = new_key()
    assert once("test", key, lambda: 1, content="一").is_new
    assert not once("test", key, lambda: 2, content="一").is_new
    with pytest.raises(SentOtherwise):
        once("test", key, lambda: 2, content="二")


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("138 0000 1234", "13800001234"),
        ("138-0000-1234", "13800001234"),
        ("+86 138 0000 1234", "13800001234"),
        ("（0543）6321234", "0543-6321234"),
        ("0543 6321234", "0543-6321234"),
        ("6321234 转 801", "6321234-801"),
        ("400-810-1234", "400-810-1234"),
        ("12345", "12345"),
        ("+852 9123 4567", "+85291234567"),
        ("+1 (212) 555-0100", "+12125550100"),
        ("13800001234、0543-6321234", "13800001234、0543-6321234"),
    ],
)
def test_telephone_numbers_are_taken_as_people_write_them(typed, kept):
    """条例 Art. 27: anybody may apply, also from Hong Kong or abroad."""
    assert PhoneField(max_length=40).clean(typed) == kept


@pytest.mark.parametrize("typed", ["abc", "123", "电话", "138000012345678901", "+", "1380000123a"])
def test_what_is_no_telephone_number_is_refused_with_examples(typed):
    with pytest.raises(ValidationError, match="0543-1234567"):
        PhoneField(max_length=40).clean(typed)


def test_telephone_or_e_mail(client, caizheng):
    nobody = look_through(client, caizheng, phone="", email="")
    assert "没有电话的，请填写电子邮箱" in str(page_errors(nobody))
    abroad = {"phone": "", "email": "wong@example.com", "identity_kind": "passport", "identity_number": "K1234567"}
    case, _ = apply(client, caizheng, **abroad)
    assert case.email == "wong@example.com"


def test_a_robot_is_stopped_and_a_person_gets_another_question(client, caizheng):
    address = address_of(caizheng)
    values = answered(text_of(client.get(address))) | PERSON | WANTED | {"stage": "send"}
    too_fast = client.post(address, values | {"identity": upload()})
    assert "太快" in "\n".join(page_errors(too_fast))
    wrong = send(client, address, values | {"challenge_answer": "99"}, identity=upload())
    assert "答案不对" in "\n".join(page_errors(wrong))
    assert WANTED["wanted_title"] in text_of(wrong)
    assert not Application.objects.exists()
    again = send(client, address, answered(text_of(wrong)) | {"told": "on", "stage": "check"}, seconds=20)
    assert again.status_code == 200


def test_a_flood_of_forms_is_stopped_and_keeps_what_was_typed(client, caizheng, monkeypatch):
    monkeypatch.setattr(applying_views, "APPLICATIONS_SENT", replace(applying_views.APPLICATIONS_SENT, number=1))
    checked = look_through(client, caizheng)
    response = send(client, address_of(caizheng), answered(text_of(checked)) | {"stage": "send"})
    assert response.status_code == 429
    assert "分钟后再试" in page_errors(response)[0]
    assert 'value="王小明"' in text_of(response)
    assert "已上传：身份证.pdf" in text_of(response)
    assert not Application.objects.exists()


def test_the_receipt_is_shown_to_nobody_else_and_can_be_put_away(client, caizheng):
    _, receipt = apply(client, caizheng)
    assert "申请已提交" in receipt
    assert Client().get("/requests/receipt/").url == "/requests/track/"
    client.post("/requests/leave/")
    assert client.get("/requests/receipt/").url == "/requests/track/"


def test_pages_with_something_of_a_person_are_kept_by_nobody(client, caizheng):
    checked = look_through(client, caizheng)
    apply(client, caizheng)
    for response in (
        checked,
        client.get(address_of(caizheng)),
        client.get("/requests/receipt/"),
        client.get("/requests/track/"),
    ):
        assert "no-store" in response.headers["Cache-Control"]
        assert "noindex" in response.headers["X-Robots-Tag"]
        assert 'name="robots" content="noindex"' in text_of(response)


def test_nothing_of_the_visitor_is_kept_in_clear_for_the_limits(client, caizheng):
    look_through(client, caizheng)
    assert RateCount.objects.exists()
    assert "127.0.0.1" not in str(list(RateCount.objects.values()))


def test_a_form_costs_a_bounded_number_of_queries(client, caizheng, django_assert_max_num_queries):
    client.get(address_of(caizheng))
    with django_assert_max_num_queries(4):
        client.get(address_of(caizheng))
