"""Personal data at rest: sealed, bound to its place, readable with older keys, found by a keyed digest, shown nowhere."""

import io
import logging

import pytest
from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.algorithms import SM4
from cryptography.hazmat.primitives.ciphers.modes import GCM
from django.core.exceptions import FieldError, ImproperlyConfigured
from django.core.management import call_command
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st

from county.encryption import EncryptedTextField, PersonalText, Unreadable, blind_index, is_current, seal, unseal
from requests_app.models import Application
from tests.people import office
from tests.requests_app.factories import APPLICANT, application

OLD, NEW = bytes(range(16)), bytes(range(1, 17))


@given(st.binary(max_size=300), st.text(max_size=20, alphabet=st.characters(exclude_categories=["Cs"])))
def test_what_is_sealed_comes_back(content, place):
    sealed = seal(content, place)
    assert unseal(sealed, place) == content
    assert len(sealed) == 33 + len(content)
    assert len(content) < 4 or content not in sealed


def test_the_same_text_is_sealed_differently_each_time():
    assert seal(b"name", "here") != seal(b"name", "here")


@given(st.integers(0, 40), st.integers(1, 255))
def test_any_changed_byte_is_noticed(position, difference):
    sealed = bytearray(seal(b"12345678", "here"))
    sealed[position] ^= difference
    with pytest.raises(Unreadable):
        unseal(bytes(sealed), "here")


def test_a_value_moved_to_another_place_or_cut_short_is_not_read():
    sealed = seal(b"name", "here")
    for wrong, place in ((sealed, "there"), (sealed[:-1], "here"), (sealed[:10], "here"), (b"", "here")):
        with pytest.raises(Unreadable):
            unseal(wrong, place)


def test_a_new_key_seals_and_the_old_one_still_reads(settings):
    settings.DATA_KEYS = [OLD]
    before = seal(b"name", "here")
    settings.DATA_KEYS = [NEW, OLD]
    after = seal(b"name", "here")
    assert unseal(before, "here") == unseal(after, "here") == b"name"
    assert not is_current(before)
    assert is_current(after)
    settings.DATA_KEYS = [NEW]
    assert unseal(after, "here") == b"name"
    with pytest.raises(Unreadable, match="PORTAL_DATA_KEY"):
        unseal(before, "here")


def test_sm4_gcm_is_the_published_algorithm():
    """RFC 8998, appendix A.1: the layout puts version, key id and nonce before tag and text."""
    from_rfc = {
        "key": "0123456789ABCDEFFEDCBA9876543210",
        "nonce": "00001234567800000000ABCD",
        "text": "".join(letter * 16 for letter in "ABCDEFEA"),
        "more": "FEEDFACEDEADBEEFFEEDFACEDEADBEEFABADDAD2",
        "sealed": "17F399F08C67D5EE19D0DC9969C4BB7D5FD46FD3756489069157B282BB200735"
        "D82710CA5C22F0CCFA7CBF93D496AC15A56834CBCF98C397B4024A2691233B8D",
        "tag": "83DE3541E4C2B58177E065A9BF7B62EC",
    }
    value = {name: bytes.fromhex(text) for name, text in from_rfc.items()}
    encryptor = Cipher(SM4(value["key"]), GCM(value["nonce"])).encryptor()
    encryptor.authenticate_additional_data(value["more"])
    assert encryptor.update(value["text"]) + encryptor.finalize() == value["sealed"]
    assert encryptor.tag == value["tag"]


def test_without_a_key_nothing_is_sealed_or_indexed(settings):
    settings.DATA_KEYS, settings.INDEX_KEY = [], b""
    with pytest.raises(ImproperlyConfigured, match="PORTAL_DATA_KEY"):
        seal(b"name", "here")
    with pytest.raises(ImproperlyConfigured, match="PORTAL_INDEX_KEY"):
        blind_index("name", "欧阳")
    assert blind_index("name", "") == ""


def test_the_index_depends_on_key_purpose_and_text(settings):
    first = blind_index("name", "欧阳")
    assert first == blind_index("name", "欧阳")
    assert len(first) == 64
    assert first not in {blind_index("phone", "欧阳"), blind_index("name", "欧阳锋")}
    settings.INDEX_KEY = b"another key of thirty-two bytes."
    assert blind_index("name", "欧阳") != first


def test_a_personal_text_does_not_show_itself(caplog):
    text = PersonalText("欧阳锋")
    with caplog.at_level(logging.INFO):
        logging.getLogger("test").info("%r and %s", text, [text])
    assert "欧阳锋" not in caplog.text
    assert f"{text}" == "欧阳锋"
    assert text == "欧阳锋"


@pytest.mark.django_db
class TestField:
    def test_the_table_holds_no_readable_text(self):
        people = office()
        made = application(people.caizheng)
        with connection.cursor() as cursor:
            cursor.execute("SELECT row_to_json(a)::text FROM requests_app_application a WHERE id = %s", [made.pk])
            row = cursor.fetchone()[0]
            cursor.execute("SELECT applicant_name FROM requests_app_application WHERE id = %s", [made.pk])
            raw = bytes(cursor.fetchone()[0])
        for value in (
            APPLICANT["applicant_name"],
            APPLICANT["identity_number"],
            APPLICANT["phone"],
            APPLICANT["address"],
        ):
            assert value not in row
            assert value.encode() not in raw
            assert value.encode().hex() not in row

    def test_text_comes_back_by_every_way_of_writing(self):
        people = office()
        made = application(people.caizheng)
        made.refresh_from_db()
        assert made.applicant_name == APPLICANT["applicant_name"]
        assert repr(made.applicant_name) == "‹个人信息›"
        Application.objects.filter(pk=made.pk).update(applicant_name="上官更新")
        made.refresh_from_db()
        assert made.applicant_name == "上官更新"
        made.applicant_name = "司马批量"
        Application.objects.bulk_update([made], ["applicant_name"])
        assert Application.objects.get(pk=made.pk).applicant_name == "司马批量"
        twin = Application.objects.get(pk=made.pk)
        twin.pk, twin.serial, twin.number, twin.link_hash = None, 9999, "2026-999-9999", "f" * 64
        other = Application.objects.get(pk=made.pk)
        other.pk, other.serial, other.number, other.link_hash = None, 9998, "2026-999-9998", "e" * 64
        for copy in Application.objects.bulk_create([twin, other]):
            assert Application.objects.get(pk=copy.pk).applicant_name == "司马批量"
        assert Application.objects.values_list("applicant_name", flat=True).get(pk=made.pk) == "司马批量"

    def test_queries_cannot_look_into_it(self):
        for lookup in ("applicant_name", "applicant_name__icontains", "applicant_name__in"):
            with pytest.raises(FieldError):
                Application.objects.filter(**{lookup: "欧"}).count()
        assert Application.objects.filter(applicant_name__isnull=True).count() == 0

    def test_a_value_copied_to_another_column_is_not_read(self):
        people = office()
        made = application(people.caizheng)
        with connection.cursor() as cursor:
            cursor.execute("UPDATE requests_app_application SET phone = applicant_name WHERE id = %s", [made.pk])
        with pytest.raises(Unreadable):
            Application.objects.get(pk=made.pk)

    def test_forms_see_text_with_its_length(self):
        field = Application._meta.get_field("applicant_name")
        shown = field.formfield()
        assert shown.max_length == 100
        assert shown.clean(" 欧阳锋 ") == "欧阳锋"
        assert shown.required
        assert Application._meta.get_field("phone").formfield().required is False
        assert "textarea" in Application._meta.get_field("correction_claim").formfield().widget.render("x", "")
        assert [type(validator).__name__ for validator in field.validators] == ["MaxLengthValidator"]

    def test_an_empty_text_is_stored_empty(self):
        people = office()
        made = application(people.caizheng, fax="")
        with connection.cursor() as cursor:
            cursor.execute("SELECT fax FROM requests_app_application WHERE id = %s", [made.pk])
            assert bytes(cursor.fetchone()[0]) == b""
        assert Application.objects.get(pk=made.pk).fax == ""

    def test_its_name_in_a_migration_is_its_class(self):
        _, path, _, options = EncryptedTextField("姓名", max_length=5).deconstruct()
        assert (path, options["max_length"]) == ("county.encryption.EncryptedTextField", 5)

    def test_all_rows_are_sealed_anew_with_the_newest_key(self, settings):
        people = office()
        settings.DATA_KEYS = [OLD]
        made = application(people.caizheng, fax="")
        settings.DATA_KEYS = [NEW, OLD]
        first, second = io.StringIO(), io.StringIO()
        call_command("reencrypt", stdout=first)
        call_command("reencrypt", stdout=second)
        settings.DATA_KEYS = [NEW]
        assert Application.objects.get(pk=made.pk).applicant_name == APPLICANT["applicant_name"]
        assert "依申请公开：1 行" in first.getvalue()
        assert "依申请公开：0 行" in second.getvalue()
