"""Who can sign in to the demo force: printed when it has started."""

import os

from .say import say


def main() -> None:
    """This will print the names of the demonstration and the word that opens them all."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bluelamp.web.settings")
    import django

    django.setup()
    from django.utils import timezone

    from bluelamp.demo import selectors

    say("Sign in as one of these. All people, addresses and events are fictional.")
    for username, role, force in selectors.list_sign_ins(on=timezone.localdate()):
        say(f"  {username:12} {role}, {force}")
    say(f"Password for each: {selectors.DEMO_WORD}")


if __name__ == "__main__":
    main()
