"""What access does when somebody signs in, fails to, changes a second factor, signs out."""

from .account import AccountAdapter, SocialAdapter
from .second_factor import SecondFactorAdapter

__all__ = ["AccountAdapter", "SecondFactorAdapter", "SocialAdapter"]
