"""What access does when somebody signs in, fails to, changes a second factor, signs out."""

from .account import AccountAdapter, SocialAdapter
from .second_factor import Activation, SecondFactor, SecondFactorAdapter

__all__ = [
    "AccountAdapter",
    "Activation",
    "SecondFactor",
    "SecondFactorAdapter",
    "SocialAdapter",
]
