"""Sectors (sections of UK SIC 2007), the eight growth sectors (IS-8), models of delivery.

Running it again changes nothing; a row whose short name was edited is left as it is.
"""

from django.db import migrations

# Code, title as the classification has it (Office for National Statistics), a name people use.
SECTORS = [
    ("A", "Agriculture, forestry and fishing", "Farming, forestry and fishing"),
    ("B", "Mining and quarrying", "Mining and quarrying"),
    ("C", "Manufacturing", "Manufacturing"),
    ("D", "Electricity, gas, steam and air conditioning supply", "Energy supply"),
    (
        "E",
        "Water supply, sewerage, waste management and remediation activities",
        "Water and recycling",
    ),
    ("F", "Construction", "Construction"),
    (
        "G",
        "Wholesale and retail trade; repair of motor vehicles and motorcycles",
        "Shops, wholesale and garages",
    ),
    ("H", "Transportation and storage", "Transport and warehouses"),
    ("I", "Accommodation and food service activities", "Hotels and restaurants"),
    ("J", "Information and communication", "Digital, media and telecoms"),
    ("K", "Financial and insurance activities", "Finance and insurance"),
    ("L", "Real estate activities", "Property"),
    (
        "M",
        "Professional, scientific and technical activities",
        "Professional, scientific and technical",
    ),
    ("N", "Administrative and support service activities", "Business support, travel and hire"),
    (
        "O",
        "Public administration and defence; compulsory social security",
        "Government and defence",
    ),
    ("P", "Education", "Education"),
    ("Q", "Human health and social work activities", "Health and care"),
    ("R", "Arts, entertainment and recreation", "Arts, sport and leisure"),
    ("S", "Other service activities", "Personal services and membership bodies"),
    (
        "T",
        "Activities of households as employers; undifferentiated goods- and services-producing "
        "activities of households for own use",
        "Private households",
    ),
    (
        "U",
        "Activities of extraterritorial organisations and bodies",
        "International organisations",
    ),
]

GROWTH_SECTORS = [
    ("advanced-manufacturing", "Advanced Manufacturing"),
    ("clean-energy", "Clean Energy Industries"),
    ("creative-industries", "Creative Industries"),
    ("defence", "Defence"),
    ("digital-technologies", "Digital and Technologies"),
    ("financial-services", "Financial Services"),
    ("life-sciences", "Life Sciences"),
    ("professional-business", "Professional and Business Services"),
]

DELIVERY_MODELS = [
    ("one-week", "Traditional one-week placement"),
    ("two-plus-three", "2 + 3 days"),
    ("day-a-term", "One day a term"),
    ("half-days", "Half-days"),
    ("visit-with-project", "Multi-day visit with an employer-set project"),
    ("shadowing", "Job shadowing"),
    ("tour", "Workplace tour or demonstration"),
    ("small-group", "Small-group placement"),
    ("carousel", "Carousel of local businesses"),
    ("employer-project", "Employer-led project"),
    ("virtual-or-hybrid", "Virtual or hybrid experience"),
    ("holiday", "Holiday programme"),
    ("self-arranged", "Self-arranged placement"),
]


def load(apps, schema_editor):
    Sector = apps.get_model("employers", "Sector")
    for code, name, short_name in SECTORS:
        Sector.objects.get_or_create(
            code=code, defaults={"name": name, "short_name": short_name}
        )
    GrowthSector = apps.get_model("employers", "GrowthSector")
    for code, name in GROWTH_SECTORS:
        GrowthSector.objects.get_or_create(code=code, defaults={"name": name})
    DeliveryModel = apps.get_model("employers", "DeliveryModel")
    for position, (code, name) in enumerate(DELIVERY_MODELS, start=1):
        DeliveryModel.objects.get_or_create(
            code=code, defaults={"name": name, "position": position}
        )


class Migration(migrations.Migration):
    dependencies = [("employers", "0001_initial")]
    operations = [migrations.RunPython(load, migrations.RunPython.noop, elidable=False)]
