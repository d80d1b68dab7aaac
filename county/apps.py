from django.apps import AppConfig


class CountyConfig(AppConfig):
    name = "county"
    verbose_name = "单位与人员"
