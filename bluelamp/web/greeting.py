"""Who can sign in to the demo force: printed when it has started."""

import os

from .say import say


def main() -> None:
    """This will print one name for each role."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bluelamp.web.settings")
    import django

    django.setup()
    from django.utils import timezone

    from bluelamp.kernel.access import selectors

    first: dict[str, str] = {}
    for post in selectors.list_posts(on=timezone.localdate()).order_by("pk"):
        first.setdefault(post.role.name, post.user.get_username())
    if first:
        say("Sign in as:")
    for role, username in sorted(first.items()):
        say(f"  {username:24} {role}")


if __name__ == "__main__":
    main()
