import factory
from factory.django import DjangoModelFactory

from outcomes import models


class FrameworkFactory(DjangoModelFactory):
    class Meta:
        model = models.Framework

    code = factory.Sequence(lambda n: f"framework-{n}")
    version = "1"
    title = "Starter outcomes"
    statement = "Starter outcomes, not CEC text."
    content_hash = "0" * 64


class OutcomeFactory(DjangoModelFactory):
    class Meta:
        model = models.Outcome

    framework = factory.SubFactory(FrameworkFactory)
    code = factory.Sequence(lambda n: f"O{n}")
    text = factory.Sequence(lambda n: f"I can describe outcome {n}.")
    is_tier_1 = True
    for_ks3 = True
    for_ks4 = True
