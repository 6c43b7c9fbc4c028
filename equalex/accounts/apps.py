from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "equalex.accounts"
    label = "accounts"
    verbose_name = "Accounts"
