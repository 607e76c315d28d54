"""All of the demonstration: the fictional force, its sign-ins, its approved algorithms."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand

FOLDER = Path(__file__).resolve().parents[2] / "data" / "stewardship"
STEWARDSHIP = (
    ("applications", "1-applications.csv"),
    ("applications", "2-environments-2024.csv"),
    ("applications", "3-environments-since.csv"),
    ("applications", "4-made-up-answers.csv"),
    ("components", "5-components.csv"),
    ("capabilities", "6-capabilities.csv"),
    ("successors", "7-successors.csv"),
    ("hosting-targets", "8-hosting-targets.csv"),
    ("invoice", "9-invoices.csv"),
    ("figures", "10-figures.csv"),
    ("vendor-dates", "11-vendor-dates.csv"),
    ("risk-assessments", "12-assessments.csv"),
    ("papers", "13-papers.csv"),
    ("ownership", "14-ownership.csv"),
    ("debts", "15-debts.csv"),
    ("contracts", "16-contracts.csv"),
    ("contracts", "17-contracts-made-up.csv"),
    ("contract-reviews", "18-contract-reviews.csv"),
    ("contract-applications", "19-contract-applications.csv"),
    ("device-profiles", "20-device-profiles.csv"),
    ("entitlements", "21-entitlements.csv"),
    ("devices", "22-devices.csv"),
    ("rollouts", "23-rollouts.csv"),
    ("automations", "24-automations.csv"),
    ("automation-applications", "25-automation-applications.csv"),
    ("automation-months", "26-automation-months.csv"),
    ("programmes", "27-programmes.csv"),
    ("phases", "28-phases.csv"),
    ("projects", "29-projects.csv"),
    ("project-items", "30-project-items.csv"),
    ("milestones", "31-milestones.csv"),
    ("budgets", "32-budgets.csv"),
    ("ties", "33-ties.csv"),
    ("ceilings", "34-ceilings.csv"),
    ("stated-tables", "35-stated-tables.csv"),
    ("stated-lines", "36-stated-lines.csv"),
    ("rates", "37-rates.csv"),
    ("benefits", "38-benefits.csv"),
    ("benefit-months", "39-benefit-months.csv"),
    ("benefit-measures", "40-benefit-measures.csv"),
    ("journeys", "40-journeys.csv"),
    ("journey-steps", "41-journey-steps-as-is.csv"),
    ("journey-freezes", "42-journey-freezes-as-is.csv"),
    ("journey-steps", "43-journey-steps-to-be.csv"),
    ("journey-freezes", "44-journey-freezes-to-be.csv"),
    ("journey-steps", "45-journey-steps-after.csv"),
    ("journey-freezes", "46-journey-freezes-after.csv"),
    ("opportunities", "47-opportunities.csv"),
    ("opportunity-votes", "48-opportunity-votes.csv"),
    ("opportunity-moves", "49-opportunity-moves.csv"),
    ("opportunity-timings", "50-opportunity-timings.csv"),
    ("publication-rules", "60-publication-rules.csv"),
    ("publication-withheld", "61-publication-withheld.csv"),
    ("publication-duties", "62-publication-duties.csv"),
    ("go-lives", "63-go-lives.csv"),
    ("landings", "64-landings.csv"),
    ("criteria", "65-criteria.csv"),
    ("proofs", "66-proofs.csv"),
    ("critical-issues", "67-critical-issues.csv"),
    ("desk-days", "68-desk-days.csv"),
    ("go-live-lessons", "69-go-live-lessons.csv"),
    ("practices", "70-practices.csv"),
    ("maturity-scores", "71-maturity-scores.csv"),
    ("jobs", "72-jobs.csv"),
    ("responsibilities", "73-responsibilities.csv"),
    ("skill-needs", "74-skill-needs.csv"),
    ("themes", "75-themes.csv"),
    ("principles", "76-principles.csv"),
    ("objectives", "77-objectives.csv"),
    ("national-priorities", "78-national-priorities.csv"),
    ("alignments", "79-alignments.csv"),
    ("roadmap-steps", "80-roadmap-steps.csv"),
    ("plan-items", "81-plan-items.csv"),
    ("boards", "82-boards.csv"),
    ("board-papers", "83-board-papers.csv"),
    ("board-actions", "84-board-actions.csv"),
    ("strategic-risks", "85-strategic-risks.csv"),
)


class Command(BaseCommand):
    """What `make demo` loads, once."""

    help = "Load the demonstration: a fictional force with sign-ins and approved algorithms"

    def handle(self, *args: Any, **options: Any) -> None:
        call_command(
            "demo_force", size="small", with_sign_ins=True, if_missing=True, stdout=self.stdout
        )
        call_command("demo_history", stdout=self.stdout)
        call_command("index_identities", stdout=self.stdout)
        call_command("link", username="platform-99", stdout=self.stdout)
        call_command("register_algorithms", by="admin", approve="Demo", stdout=self.stdout)
        call_command("demo_tasking", stdout=self.stdout)
        export = Path(settings.MEDIA_ROOT) / "demo" / "northway-nominals.csv"
        call_command("demo_export", str(export), stdout=self.stdout)
        call_command(
            "ingest", str(export), by="data", mapping="nominals", source="Northway nominals",
            stdout=self.stdout,
        )  # fmt: skip
        for kind, name in STEWARDSHIP:
            call_command(
                "import_file", kind, str(FOLDER / name), by="architect",
                source="Made up for the demonstration", stdout=self.stdout,
            )  # fmt: skip
