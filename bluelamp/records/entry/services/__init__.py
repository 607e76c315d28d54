"""What people do to the record on a screen: each is one act over pole's and identity's own."""
