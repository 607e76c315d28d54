"""What every refusal has in common: a sentence for the person who tried."""


class Refused(Exception):
    """Something cannot be done as things stand. `str` of it is a sentence that says why."""

    sentence = "That cannot be done."

    def __str__(self) -> str:
        return super().__str__() or self.sentence
