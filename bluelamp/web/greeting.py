"""Who can sign in to the demo force: printed when it has started."""

import os

from .say import say


def main() -> None:
    """This will print one name for each role, and the word that opens them all."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bluelamp.web.settings")
    import django

    django.setup()
    from django.utils import timezone

    from bluelamp.demo.services.staff import DEMO_WORD
    from bluelamp.kernel.access import selectors

    posts = selectors.list_posts(on=timezone.localdate())
    first: dict[str, str] = {}
    for post in posts.order_by("pk"):
        if not post.user.has_usable_password():
            continue
        first.setdefault(post.role.name, post.user.get_username())
    if first:
        say(f"Sign in with the password `{DEMO_WORD}` as:")
    for role, username in sorted(first.items()):
        say(f"  {username:24} {role}")


if __name__ == "__main__":
    main()
