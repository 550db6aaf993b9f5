"""Where pictures lie, and from where a page may show them."""

from urllib.parse import urlsplit

import pytest
from django.core.exceptions import ImproperlyConfigured
from storages.backends.s3 import S3Storage

from config.environment.storage import picture_origins, pictures_storage

BUCKETS = [
    "s3://pictures",
    "s3://pictures?region_name=eu-west-3",
    "s3://pictures?region_name=eu-west-3&addressing_style=path",
    "s3://pictures?region_name=cn-north-1",
    "s3://my.pictures?region_name=eu-west-3",
    "s3://pictures/prefix?endpoint_url=http://s3.internal:9000",
    "s3://pictures?endpoint_url=https://minio.example.org&region_name=eu",
    "s3://pictures?endpoint_url=https://s3.example.org&addressing_style=virtual",
    "s3://pictures?endpoint_url=http://10.0.0.1:9000",
    "s3://pictures?custom_domain=cdn.example.org",
]


@pytest.mark.parametrize("url", BUCKETS)
def test_a_page_may_show_pictures_from_where_their_addresses_lead(url, tmp_path):
    storage = S3Storage(access_key="a", secret_key="b", **pictures_storage(url, tmp_path)["OPTIONS"])
    address = urlsplit(storage.url("images/one.png"))
    assert f"{address.scheme}://{address.netloc}" in picture_origins(url)


@pytest.mark.parametrize("url", ["", "file:///srv/pictures"])
def test_a_folder_is_nothing_that_browsers_reach(url):
    assert picture_origins(url) == []


def test_a_folder_is_the_one_named_or_lies_with_the_data(tmp_path):
    folders = [pictures_storage(url, tmp_path)["OPTIONS"]["location"] for url in ("", "file:///srv/pictures")]
    assert folders == [str(tmp_path / "media"), "/srv/pictures"]


@pytest.mark.parametrize("url", ["ftp://host/pictures", "/srv/pictures", "s3:bucket"])
def test_any_other_place_is_refused(url, tmp_path):
    with pytest.raises(ImproperlyConfigured, match="STORAGE_URL must be"):
        pictures_storage(url, tmp_path)
