"""What access does when somebody signs in, fails to, changes a second factor, signs out."""

from .account import AccountAdapter, SocialAdapter
from .second_factor import SecondFactor, SecondFactorAdapter

__all__ = ["AccountAdapter", "SecondFactor", "SecondFactorAdapter", "SocialAdapter"]
