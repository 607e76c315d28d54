"""Shapes of what is typed of a record, of a link, and of what is changed in them."""
