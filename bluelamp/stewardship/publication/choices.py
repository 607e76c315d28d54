"""The words of publication."""

from django.db import models


class Dataset(models.TextChoices):
    """What is published of technology."""

    CONTRACTS = "contracts", "Contracts over £10,000"
    APPLICATIONS = "applications", "Applications"
    FIGURES = "figures", "Published figures"
    STANDING = "standing", "Technical debt, counted"


class Decision(models.TextChoices):
    """What was decided about a field."""

    PUBLISH = "publish", "Published"
    WITHHOLD = "withhold", "Withheld"


class Exemption(models.TextChoices):
    """Why something is withheld (Freedom of Information Act 2000, part 2)."""

    ACCESSIBLE = "s21", "Accessible by other means (section 21)"
    FUTURE = "s22", "Intended for future publication (section 22)"
    BODIES = "s23", "Bodies dealing with security matters (section 23)"
    SECURITY = "s24", "National security (section 24)"
    INVESTIGATIONS = "s30", "Investigations (section 30)"
    LAW = "s31", "Law enforcement (section 31)"
    CONDUCT = "s36", "Effective conduct of public affairs (section 36)"
    SAFETY = "s38", "Health and safety (section 38)"
    PERSONAL = "s40", "Personal information (section 40)"
    CONFIDENCE = "s41", "Given in confidence (section 41)"
    PRIVILEGE = "s42", "Legal professional privilege (section 42)"
    COMMERCIAL = "s43", "Commercial interests (section 43)"


class Class(models.TextChoices):
    """The seven classes of the Information Commissioner's definition document for police forces."""

    WHO = "who", "Who we are and what we do"
    SPEND = "spend", "What we spend and how we spend it"
    PRIORITIES = "priorities", "What our priorities are and how we are doing"
    DECISIONS = "decisions", "How we make decisions"
    POLICIES = "policies", "Our policies and procedures"
    LISTS = "lists", "Lists and registers"
    SERVICES = "services", "The services we offer"
