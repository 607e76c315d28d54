"""The worker: jobs, retries and schedules that PostgreSQL keeps."""

import os
import sys

# What has been done leaves no job behind; what failed stays to be looked at.
OPTIONS = ("--shutdown-graceful-timeout", "20", "--delete-jobs", "successful")


def main() -> None:
    """This will work until it is told to stop, then finish what it has begun (20 s at most)."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bluelamp.web.settings")
    from django.core.management import execute_from_command_line

    jobs = os.environ.get("BLUELAMP_WORKER_JOBS", "4")
    options = ["--concurrency", jobs, *OPTIONS]
    execute_from_command_line([sys.argv[0], "procrastinate", "worker", *options])


if __name__ == "__main__":
    main()
