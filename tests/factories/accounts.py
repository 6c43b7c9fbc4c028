import factory
from factory.django import DjangoModelFactory

from equalex.accounts.models import User

PASSWORD = "a long enough passphrase"


class UserFactory(DjangoModelFactory):
    """A person who can sign in with the passphrase `PASSWORD`."""

    class Meta:
        model = User
        skip_postgeneration_save = True

    email = factory.Sequence(lambda n: f"person{n}@example.org")
    name = factory.Sequence(lambda n: f"Person Number{n}")

    @classmethod
    def _create(cls, model_class: type[User], *args: object, **fields: object) -> User:
        return model_class.objects.create_user(password=PASSWORD, **fields)  # type: ignore[arg-type]  # as declared
