from django.apps import AppConfig


class CrossingConfig(AppConfig):
    name = "crossing"
    verbose_name = "申请与来信互转"
