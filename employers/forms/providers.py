"""Setting up a careers delivery provider."""

from django import forms

from employers.models import Provider
from equalex.kernel.forms import PlainForm


class ProviderForm(PlainForm):
    """Its name; who looks after it is invited next."""

    name = forms.CharField(label="Name of the provider", max_length=200)

    def clean_name(self) -> str:
        """One provider of a name: two would be taken for each other."""
        name: str = self.cleaned_data["name"].strip()
        if Provider.objects.filter(name__iexact=name).exists():
            raise forms.ValidationError(
                "A provider of this name is there already. Invite its people instead"
            )
        return name
