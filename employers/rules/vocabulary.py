"""The words with which an experience is described; stored, counted and shown alike."""

from equalex.kernel.words import Word


class Kind(Word):
    """What a recorded event is. Only an experience can count towards the 10 days."""

    EXPERIENCE = "experience", "Experience of a workplace (Benchmark 6)"
    ENCOUNTER = "encounter", "Encounter with an employer (Benchmark 5)"
    PREPARATION = "preparation", "Preparation"
    JOB = "job", "Part-time job"


class Activity(Word):
    """What learners do."""

    VISIT = "visit", "Workplace visit"
    TOUR = "tour", "Tour or demonstration"
    SHADOWING = "shadowing", "Job shadowing"
    PROJECT = "project", "Employer-set project"
    SOCIAL_ACTION = "social_action", "Social action"
    PLACEMENT = "placement", "Placement"


class Mode(Word):
    """How learners take part."""

    IN_PERSON = "in_person", "In person"
    HYBRID = "hybrid", "Hybrid"
    VIRTUAL = "virtual", "Virtual"


class Setting(Word):
    """Where it happens."""

    WORKPLACE = "workplace", "At the workplace"
    SCHOOL = "school", "In school"
    ELSEWHERE = "elsewhere", "Elsewhere"


class ArrangedBy(Word):
    """Who arranged it. Self-arranged days need the school's approval beforehand."""

    SCHOOL = "school", "The school"
    EMPLOYER = "employer", "The employer"
    HUB = "hub", "The Careers Hub"
    PROVIDER = "provider", "A careers delivery provider"
    SELF = "self", "The learner or family"


class Tier(Word):
    """The three tiers of the pyramid, by increasing demand (foci: CEC's analysis)."""

    ONE = "1", "Tier 1: be inspired and discover opportunities"
    TWO = "2", "Tier 2: explore roles, responsibilities and growth sectors"
    THREE = "3", "Tier 3: apply knowledge in the workplace"
