"""People who sign in. What they are within an organisation is a membership, not a user."""

from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models.functions import Lower

from equalex.kernel.fields import PublicIdField


class UserManager(BaseUserManager["User"]):
    """Creates users with an e-mail address as their name, and learners without one."""

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """A person who signs in by e-mail. Raises ValueError without an address."""
        if not email:
            raise ValueError("A person who signs in by e-mail needs an e-mail address.")
        user = self.model(email=email.strip().lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_learner_user(self, passphrase: str | None = None) -> "User":
        """A learner, who signs in by class code and own passphrase, never by e-mail."""
        user = self.model(email=None)
        user.set_password(passphrase)
        user.save(using=self._db)
        return user

    def get_by_natural_key(self, username: str | None) -> "User":
        """Sign-in ignores the case of an address."""
        return self.get(email__iexact=username)


class User(AbstractBaseUser):
    """A person. The e-mail address is the name; learners have none."""

    public_id = PublicIdField()
    email = models.EmailField("e-mail address", unique=True, null=True, blank=True)
    name = models.CharField("full name", max_length=150, blank=True)
    is_active = models.BooleanField(default=True)
    joined_at = models.DateTimeField(auto_now_add=True)

    objects = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(Lower("email"), name="one_user_per_address"),
        ]

    def __str__(self) -> str:
        return f"user {self.public_id}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Addresses are kept in lower case, so that one person is one user."""
        if self.email is not None:
            self.email = self.email.strip().lower() or None
        super().save(*args, **kwargs)
